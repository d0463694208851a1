// The trocars of one level: angles, lengths and risk with their bands, where bone and skin are met, and the distance to every wall. All
// measured by the plan; here they are only written, each through the one formatter.
import { rules } from '../../catalog/index.ts';
import type { Block, Clearance, Path, Plan } from '../../records/index.ts';
import { breachVerdict, clearanceVerdict } from '../../spine/index.ts';
import { entryInWords, withBand } from '../../words/index.ts';
import type { Cell, Speaker } from './speak.ts';

/** In a narrow column the band stands whole on a line of its own. */
const bandBelow = (text: string): string => text.replace(' [', '\n[');

export function pathBlocks(speak: Speaker, plan: Plan, chosen: readonly Path[]): readonly Block[] {
  const side = (p: Path): Cell => ({ text: speak.SIDE(p.side), tone: 'strong' });
  const angle = (deg: number, inwards: 'report.medial' | 'report.cranial', outwards: 'report.lateral' | 'report.caudal'): string =>
    speak.say(deg >= 0 ? inwards : outwards, { deg: Math.abs(deg) });
  const { executionError } = plan;
  const entries = chosen.map((p) => ({ label: speak.say('report.entry'), value: entryInWords(speak.language, p) }));
  // a skin point of an unknown posture is not to be used, therefore not printed
  const skins = plan.posture === 'plan.posture.unknown-study' ? [] : chosen.flatMap((p) => skinFact(speak, plan, p));
  return [
    {
      block: 'table',
      caption: speak.say('report.paths'),
      columns: ['side', 'approach', 'gauge', 'length', 'axial', 'sagittal', 'target', 'breach'].map((name) => ({
        text: speak.say(`report.column.${name as 'side'}`),
      })),
      rows: chosen.map((p) => [
        side(p),
        { text: speak.say(`report.approach.${p.approach}`) },
        { text: speak.say('report.gauge', { gaugeGauge: p.gaugeGauge }) },
        { text: bandBelow(withBand(speak.language, p.lengthMm, 'mm', plan.bands[`paths.${p.id}.lengthMm`], 0)) },
        { text: angle(p.axialAngleDeg, 'report.medial', 'report.lateral') },
        { text: angle(p.sagittalAngleDeg, 'report.cranial', 'report.caudal') },
        { text: speak.say(`report.target.${p.targetZone}`) },
        {
          text: bandBelow(speak.share(p.breachProbability, plan.bands[`paths.${p.id}.breachProbability`])),
          tone: breachVerdict(p.breachProbability),
        },
      ]),
    },
    {
      block: 'facts',
      items: [
        ...entries,
        ...skins,
        ...(chosen.some((p) => p.skin !== undefined)
          ? [{ label: skins.length > 0 ? '' : speak.say('report.skin'), value: speak.code(plan.posture), tone: 'muted' as const }]
          : []),
        { label: speak.say('report.sides-reason'), value: speak.code(plan.sidesReason) },
        ...(plan.unseen.length > 0
          ? [{ label: speak.say('report.unseen'), value: plan.unseen.map((u) => speak.code(u)).join(', '), tone: 'caution' as const }]
          : []),
      ],
    },
    ...(chosen.some((p) => p.approach === 'transpedicular')
      ? [{ block: 'notice', tone: 'caution', text: speak.say('plan.rule.medial-wall') } as const]
      : []),
    clearanceTable(speak, chosen, side),
    {
      block: 'paragraph',
      tone: 'muted',
      text: [speak.say('report.clearance-note'), speak.say('report.breach-note', { ...executionError }), ...bandNote(speak, plan)].join(
        ' ',
      ),
    },
  ];
}

function skinFact(speak: Speaker, plan: Plan, p: Path): readonly { label: string; value: string }[] {
  if (p.skin === undefined) return [];
  const fromMidline = withBand(speak.language, p.skin.fromMidlineMm, 'mm', plan.bands[`paths.${p.id}.skin.fromMidlineMm`], 0);
  const values = { side: speak.SIDE(p.side), fromMidline, depthMm: p.skin.depthMm, bandMm: rules.skinBandMm.value };
  return [{ label: speak.say('report.skin'), value: speak.say('report.skin-value', values) }];
}

/** What the brackets are, once for all paths: how much of the truth they hold and what each kind of band rests on. */
function bandNote(speak: Speaker, plan: Plan): readonly string[] {
  const notes = [...new Set(Object.values(plan.bands).map((b) => b.note))].filter((n) => n !== undefined);
  if (notes.length === 0) return [];
  return [speak.say('report.bands-note', { notes: notes.map((n) => speak.code(n)).join(' · ') })];
}

const breachNames = ['canal', 'foramen', 'pleura', 'vessel', 'anterior'] as const;

/** What is needed rarely: which structure the risk is of, coordinates for a navigation system, and what else was computed. */
export function detailBlocks(speak: Speaker, plan: Plan, chosen: readonly Path[]): readonly Block[] {
  const others = plan.paths.filter((p) => !plan.chosen.includes(p.id));
  const coordinates = chosen.map((p) => {
    const [a, b] = [speak.point(p.entryLps), speak.point(p.targetLps)];
    return {
      label: `${speak.say('report.coordinates')} · ${speak.SIDE(p.side)}`,
      value: speak.say('report.entry-lps', { ax: a[0], ay: a[1], az: a[2], bx: b[0], by: b[1], bz: b[2] }),
    };
  });
  const risks = chosen.flatMap((p) => {
    const parts = breachNames.flatMap((name) => {
      const share = p.breachByStructure[name];
      return share === undefined || share < 0.001 ? [] : [`${speak.say(`plan.breach.${name}`)} ${speak.share(share)}`];
    });
    return parts.length === 0 ? [] : [{ label: `${speak.say('report.risk')} · ${speak.SIDE(p.side)}`, value: parts.join(' · ') }];
  });
  const rest =
    others.length === 0 ? [] : [{ label: speak.say('report.alternatives'), value: alternatives(speak, others), tone: 'muted' as const }];
  const items = [...risks, ...coordinates, ...rest];
  return items.length === 0 ? [] : [{ block: 'facts', items }];
}

const alternatives = (speak: Speaker, others: readonly Path[]): string =>
  [...others]
    .sort((a, b) => a.rankCount - b.rankCount)
    .slice(0, 4)
    .map(
      (p) =>
        `${speak.SIDE(p.side)} ${speak.say(`report.approach.${p.approach}`)} ${speak.number(p.gaugeGauge, 0)} G, ${speak.share(p.breachProbability)}`,
    )
    .join(' · ');

const columns = [
  ['report.clearance.medial', 'medialMm'],
  ['report.clearance.lateral', 'lateralMm'],
  ['report.clearance.superior', 'superiorMm'],
  ['report.clearance.inferior', 'inferiorMm'],
  ['report.clearance.anterior', 'anteriorMm'],
  ['report.clearance.canal', 'canalMm'],
  ['report.clearance.foramen', 'foramenMm'],
  ['report.clearance.pleura', 'pleuraMm'],
  ['report.clearance.vessel', 'vesselMm'],
  ['report.clearance.rib', 'ribMm'],
] as const satisfies readonly (readonly [string, keyof Clearance])[];

/** Millimetres on every side in the colour of the one verdict, and the figure always written. */
function clearanceTable(speak: Speaker, chosen: readonly Path[], side: (p: Path) => Cell): Block {
  const cell = (name: keyof Clearance, mm: number | undefined): Cell =>
    mm === undefined ? speak.unknown : { text: speak.number(mm), tone: clearanceVerdict(name, mm) };
  const endplates = (c: Clearance): Cell => {
    const [name, mm] =
      (c.endplateInferiorMm ?? Infinity) < (c.endplateSuperiorMm ?? Infinity)
        ? (['endplateInferiorMm', c.endplateInferiorMm] as const)
        : (['endplateSuperiorMm', c.endplateSuperiorMm] as const);
    return cell(name, mm);
  };
  return {
    block: 'table',
    caption: speak.say('report.clearance'),
    columns: [
      { text: speak.say('report.column.side') },
      ...columns.map(([code]) => ({ text: speak.say(code), align: 'right' as const })),
      { text: speak.say('report.clearance.endplates'), align: 'right' },
    ],
    rows: chosen.map((p) => [side(p), ...columns.map(([, key]) => cell(key, p.clearanceMm[key])), endplates(p.clearanceMm)]),
  };
}
