// Numbers of the ablation step that are neither tissue nor device: outline of the lesion, limits of nerves, kill, paths, uncertainty. Where a source was
// read it stands with [R]; the rest are choices. Two names are kept apart: a MONITORING limit (amber: stop and look) and an INJURY threshold (red).
// The assumption that fails first: thresholds from dog cords and from rules of thumb stand for a person's root.
import { choice } from './choice.ts';

export const lesionOutlineRules = {
  /** Mean over this many millimetres before the threshold, so that the noise of single voxels decides nothing. */
  smoothMm: choice(0.8, 0.5, 1.2, 'about one voxel: sphere of 11 mm loses 0.06 mm'),
  /** A region grown from a click outside the body ends here. */
  grownReachMm: choice(20, 10, 30, 'beyond it a person draws'),
  grownRangeHu: { value: [20, 90] as const, range: [0, 120] as const, source: 'recalled: soft-tissue tumour without contrast, 30–80 HU' },
  leastMl: choice(0.05, 0.02, 0.2, 'less is the edge of a wall'),
  /** Voxels thicker than this do not show how far the tumour reaches into the canal. */
  thickestMm: choice(2, 1.5, 3, 'as the work-up judges the posterior wall'),
  /** Distances up to this are contact: one voxel of the map. */
  contactMm: choice(1, 0.5, 1.5, 'label maps are off by up to one voxel'),
  /** Section of the sac below this share of its neighbours: deformed; and below the next: no fluid left around the cord. */
  deformedFraction: choice(0.85, 0.75, 0.92, 'the level to level change of a healthy sac is below 10 %'),
} as const;

const haveman = 'Haveman 2005, doi 10.1080/02656730500159079 [R]';
export const nerveLimits = {
  /** Injury thresholds: red. */
  injury: {
    hotC: {
      value: 45,
      range: [44, 46],
      source: 'Sag & Husain 2022, PMC9246484 [R]: keep 10 to 45 °C; dog cord: 45 °C for 30 min harms [R]',
    },
    cem43Min: { value: 10, range: [10, 60], source: `${haveman}: 10–30 min at 43 °C without complication; the low end` },
    coldC: { value: 10, range: [0, 10], source: 'Sag & Husain 2022, PMC9246484 [R]' },
  },
  /** Monitoring limits: amber. */
  monitoring: {
    hotC: { value: 43, range: [42, 44], source: `design choice, below ${haveman}` },
    cem43Min: { value: 2, range: [1, 10], source: 'design choice: a fifth of the injury dose' },
    coldC: { value: 15, range: [10, 20], source: 'design choice: 5 °C before the injury threshold' },
  },
} as const;
export const skinLimits = {
  injury: {
    hotC: { value: 47, range: [45, 50], source: 'recalled: burns of the skin from 47 °C for minutes' },
    cem43Min: { value: 60, range: [40, 240], source: 'recalled: skin bears more than nerves' },
    coldC: { value: 0, range: [-5, 5], source: 'recalled: frostbite at the freezing point' },
  },
  monitoring: {
    hotC: { value: 43, range: [41, 45], source: 'design choice' },
    cem43Min: { value: 10, range: [5, 30], source: 'design choice' },
    coldC: { value: 10, range: [5, 15], source: 'design choice' },
  },
} as const;

export const ablationRules = {
  /** From how much of the lesion on a plan is called covering. */
  coverFraction: choice(0.95, 0.9, 1, 'the issue asks for 95 %'),
  /** Below this share a plan is told to be no treatment of the lesion. */
  treatsFraction: choice(0.5, 0.3, 0.8, 'more lives than dies: no study gives a bound'),
  /** Curative aim up to about this size; said above it. */
  curativeMm: { value: 30, range: [30, 50], source: 'PMC4035489 [R]: up to about 3 cm' },
  /** A probe's surface nearer than this to a root, ganglion, sac or cord is refused. */
  nerveMm: choice(3, 3, 5, 'the issue refuses a probe forced to 3 mm from a root'),
  /** Grid of the answer, of a first look and of the members. */
  voxelMm: choice(1, 0.5, 1.5, 'probes are sub-voxel'),
  /** Of the search for probes: a dozen runs, to rank them. */
  searchVoxelMm: choice(3, 2, 3, 'ranks sets of probes; what is chosen is computed again'),
  previewMm: choice(2, 1.5, 2.5, 'a look within two seconds'),
  /** Around the lesion, so that the edge of the box stays at body temperature. */
  aroundMm: {
    rf: choice(18, 15, 30, 'about two lengths of perfused bone'),
    cryo: choice(26, 18, 30, 'ice along needles of 30 mm reaches farther'),
  },
  /** What the edge of the box may change (closed against held at body temperature) and still be told as deciding nothing. */
  edgeCoverageFraction: choice(0.005, 0.001, 0.01, 'below what the size of the voxels changes'),
  mostProbesCount: choice(4, 1, 4, 'each is a puncture'),
  tipStepMm: choice(4, 2, 6, 'finer than a zone of 20 mm needs'),
  /** With which sets of needles are ranked before anything is computed: even tissue, needles of equal strength. */
  search: {
    rf: {
      killOverBorne: choice(1.75, 1.4, 2.2, 'ten minutes: 47.5 °C kills by both doses, 43 °C is a nerve’s'),
      fadeMm: choice(8.8, 5, 15, '√(k/ρcw) of the catalogue’s tumour'),
      apartMm: choice(7, 5, 10, 'needles do not touch'),
    },
    cryo: {
      killOverBorne: choice(2.9, 1.5, 3, '−40 °C kills, a nerve bears 10 °C'),
      fadeMm: choice(8.8, 5, 15, 'as above'),
      apartMm: choice(9, 8, 15, 'PMC4850244 [R]: 1–2 cm between needles'),
    },
    leastFraction: choice(0.9, 0.7, 0.98, 'sets below it are not computed while a better one is known'),
  },
  /** Above this share of the energy without an account, coverage is not claimed. */
  unaccountedFraction: choice(0.01, 0.001, 0.02, 'the ledger closes to 1e-4 in the tests'),
  /** Upper end of the injury's probability from which it is said, and from which it stops. */
  injuryToldProbability: choice(0.2, 0.15, 0.3, 'above what 16 members without any injury leave open (0.15)'),
  injuryStopProbability: choice(0.5, 0.3, 0.5, 'may be more likely than not'),
  /** Plans with the nerves rinsed: needles are placed for a lesion that stays cold along the rinse, then moved with the physics in the loop. */
  rinse: {
    leastCount: choice(3, 1, 4, 'fewer needles do not reach the rim beside the rinse'),
    stepC: choice(4, 2, 6, 'of its temperature, one step of the search'),
    firstW: choice(12, 8, 30, 'a needle: where the search begins; far above it tissue boils, which costs time and cover'),
    givenFactor: choice(0.85, 0.5, 1.5, 'of the sums’ power: where blood has stopped, tissue gets hotter than they say'),
    mostW: choice(40, 30, 60, 'a needle: a cooled electrode of 10 mm boils what is around it above'),
    mostS: choice(1350, 600, 1800, 'near the steady state: the time constant of perfused tumour is ten minutes'),
    extraFraction: choice(1.2, 0.5, 2, 'at the rinse itself; fitted to nothing, a ranking'),
    fadeMm: choice(6, 4, 9, 'the rim that stays cold'),
    shieldFraction: choice(0.35, 0.1, 1, 'of a needle’s heat a rinsed nerve gets this share; a ranking'),
  },
  /** Of the sums by which needles, powers and the rinse are weighed before anything is run (steady, twenty minutes). */
  influence: {
    killC: choice(48, 46, 50, '240 min at 43 °C within 15 min: 47 °C; a degree for the time it takes to get warm'),
    nerveC: choice(41.8, 41, 43, '10 min at 43 °C within 22.5 min: 42.4 °C; a margin for what sums leave out'),
    boilC: choice(90, 80, 100, 'boiling costs cover; some degrees below it'),
    hottestMm: choice(3, 2, 4, 'from the axis of an internally cooled needle'),
    mostW: choice(14, 8, 20, 'a needle: above it a cooled electrode of 10 mm boils what is around it'),
    mostLines: choice(240, 100, 600, 'one field each'),
  },
  /** Most runs for one count of needles, and coverage at which the search ends: a margin for the finer voxels of the answer. */
  refineFineRuns: choice(20, 4, 40, 'on the voxels of a first look'),
  refinePreviewRuns: choice(8, 4, 20, 'the same for a first look itself'),
  settleRuns: choice(6, 1, 8, 'courses on the voxels of the answer: the limits are kept there, not on coarse ones'),
  refineFraction: choice(0.985, 0.95, 1, 'the fine run of the same plan lies within two points'),
  memberCount: choice(16, 8, 64, 'the issue asks for 16'),
  probeSdMm: { value: 2, range: [1, 3], source: 'the issue: 2 mm; robots 2.1 mm (doi 10.1186/s41016-018-0131-x) [R]' },
  perfusionLogSd: choice(0.5, 0.3, 0.9, 'osteolytic tumour: uncertain by a factor of three'),
  conductivityLogSd: choice(0.25, 0.15, 0.5, 'bone 0.16–0.34 against 0.7–0.8 W/m/K in print: ±50 %'),
  /** Spacing of cryoprobes. */
  cryoSpacingMm: { value: 15, range: [10, 20], source: 'PMC4850244 [R]: 1.5–2 cm at 70–100 % duty' },
} as const;

/** Of the tissue map. */
export const tissueMapRules = {
  corticalFromHu: choice(350, 250, 450, 'brighter than cancellous bone of a dense body, darker than thin cortex in a voxel of 1 mm'),
  yellowBelowHu: choice(-20, -40, 0, 'fatty marrow'),
  redBelowHu: choice(40, 20, 60, 'marrow without visible bone'),
  fatBelowHu: choice(-30, -50, -10, 'fat about −100 HU, half of a voxel of it'),
  lungBelowHu: choice(-300, -400, -200, 'lung is −900…−500, its edges above'),
  lungLeastMl: choice(
    50,
    20,
    100,
    'more than vacuum in discs and joints or a loop of bowel beside a spine; a smaller piece is told as gas',
  ),
  gasBelowHu: choice(-950, -1000, -900, 'bowel gas and air: emptier than the emptiest lung'),
} as const;

/** What may be done to spare nerves, compared on the same plan; `kind` says what of the scene it changes. */
export const protections = [
  {
    id: 'gas',
    kind: 'dissection',
    tissue: 'gas',
    source: 'carbon dioxide in the epidural space and around the root; CIRSE standard, PMC9018647',
  },
  { id: 'fluid', kind: 'dissection', tissue: 'fluid', source: 'glucose 5 % (never saline beside radiofrequency); PMC9018647' },
  {
    id: 'warming',
    kind: 'rinse',
    temperatureC: 40,
    rangeC: [37, 40],
    for: 'cryo',
    source:
      'warm fluid in the epidural space, recalled; the range a design choice: at 40 °C a nerve takes 0.7 min at 43 °C in three quarters of an hour',
  },
  {
    id: 'cooling',
    kind: 'rinse',
    temperatureC: 25,
    rangeC: [15, 35],
    for: 'rf',
    source:
      'cool glucose 5 % kept moving in the epidural space and around roots and ganglia, recalled; the range a design choice: from the monitoring limit of nerves to nearly the body’s; iced fluid was given there (PMID 8040956 [R])',
  },
] as const;
/** Through the epidural space and around the roots; with the heat of the ideal run it tells how warm the fluid leaves. */
export const rinseFlowMlPerMin = choice(
  20,
  10,
  60,
  'a slow drip to a free infusion through one catheter; iced saline in the epidural space before aortic clamping: mean 489 ml (80–1700) in 15–90 min brought the CSF to 27 °C (Davison 1994, PMID 8040956 [R])',
);
/** What a protection's sentence says in numbers, so that it never says another than the model's; `inC`: of the plan's own rinse, where it has one. */
export function protectionValues(id: string, inC?: number): { readonly temperatureC?: number } {
  const p = protections.find((x) => x.id === id);
  return p?.kind === 'rinse' ? { temperatureC: inC ?? p.temperatureC } : {};
}
/** Between which a rinse's temperature where it comes in may be set, °C. */
export function rinseRangeOf(id: 'warming' | 'cooling'): readonly [number, number] {
  const p = protections.find((x) => x.id === id);
  if (p?.kind !== 'rinse') throw new Error(`no rinse ${id}`);
  return p.rangeC;
}
/** Told of the act and printed; nothing is computed from them. */
export const monitoringMeasures = [
  'evoked-potentials',
  'awake-feedback',
  'thermocouple-epidural',
  'thermocouple-foramen',
  'gas',
  'water',
] as const;
export type MonitoringMeasure = (typeof monitoringMeasures)[number];

/** Cement into an ablated body. */
export const afterAblation = {
  permeabilityFactor: choice(
    1.5,
    0.5,
    5,
    'coagulated tumour gives way more easily (leaks fell in series: doi 10.1186/s12883-020-01998-5 [R]); no measurement found',
  ),
  /** Colder than this, the body is not thawed. */
  thawedC: choice(5, 1, 15, 'above freezing with a margin: water in pores must be liquid'),
} as const;
