// What the registry counts as a response, a serious complication. Choices of this project unless a source says otherwise; each stands once.
// When a visit is due stands in visits.ts.
import { choice, type Margin } from './choice.ts';

const read = (value: number, low: number, high: number, source: string): Margin => ({ value, range: [low, high], source });

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
  /** Where the fracture-free curve is read. */
  fractureFreeDay: choice(365, 360, 370, 'one year'),
  /** Ages above it are written as this age in a pseudonymised export: the oldest are few. */
  oldestYear: choice(90, 85, 95, 'ages over 89 are commonly grouped when data are shared'),
  /** A group smaller than this is marked in a pseudonymised export's dictionary: somebody may be recognised. */
  smallGroup: choice(5, 3, 10, 'a common threshold of statistical offices'),
} as const satisfies Record<string, Margin>;
