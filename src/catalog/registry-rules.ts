// What the registry counts as a visit, a response, a serious complication. Choices of this project unless a source says otherwise; each stands once.
import type { VisitName } from '../records/index.ts';
import { choice, type Margin } from './choice.ts';

const read = (value: number, low: number, high: number, source: string): Margin => ({ value, range: [low, high], source });

/** Days after the act at which a visit is due, and when its window closes: from then on a missing answer is missing. Windows meet halfway. */
export const visitWindows: Readonly<Record<VisitName, { readonly dueDay: number; readonly toDay: number }>> = {
  baseline: { dueDay: 0, toDay: 0 },
  'day-1': { dueDay: 1, toDay: 3 },
  'week-1': { dueDay: 7, toDay: 18 },
  'month-1': { dueDay: 30, toDay: 60 },
  'month-3': { dueDay: 91, toDay: 136 },
  'month-6': { dueDay: 182, toDay: 273 },
  'month-12': { dueDay: 365, toDay: 548 },
};

export const registryRules = {
  /** Points of NRS lost since baseline that count as a response. */
  responderNrsDrop: read(
    3,
    1.5,
    3,
    'VERTOS II counts a drop of >= 3 as relief (Lancet 2010;376:1085); VERTOS IV >= 1.5 (BMJ 2018;361:k1551)',
  ),
  /** CIRSE grade from which a complication counts as serious: added therapy or a longer stay. */
  seriousCirse: read(3, 3, 4, 'CIRSE classification 2017: grade 3 = additional therapy or prolonged stay, no sequelae'),
  /** "Treated for osteoporosis within three months": days from the act. */
  boneTreatmentDay: choice(92, 90, 100, 'three calendar months'),
  /** Where the fracture-free curve is read. */
  fractureFreeDay: choice(365, 360, 370, 'one year'),
  /** Ages above it are written as this age in a pseudonymised export: the oldest are few. */
  oldestYear: choice(90, 85, 95, 'ages over 89 are commonly grouped when data are shared'),
  /** A group smaller than this is marked in a pseudonymised export's dictionary: somebody may be recognised. */
  smallGroup: choice(5, 3, 10, 'a common threshold of statistical offices'),
} as const satisfies Record<string, Margin>;
