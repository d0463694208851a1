// The flags of the command line: which command takes which, what each may hold. Everything wrong here is exit 2 with the flag named.
import { parseArgs } from 'node:util';
import { Problem } from '../base/index.ts';
import {
  cementSourceSchema,
  isLevel,
  patientPositionSchema,
  type CementSource,
  type EndCondition,
  type Level,
  type PatientPosition,
  type StrengthLoad,
} from '../records/index.ts';
import type { Language } from '../words/index.ts';

export const commandNames = [
  'read',
  'workup',
  'indication',
  'plan',
  'cement',
  'inject',
  'ablate',
  'strength',
  'followup',
  'report',
  'demo',
  'verify',
  'registry',
] as const;
export type CommandName = (typeof commandNames)[number];
export const demoNames = ['wedge', 'scoliosis', 'lytic', 'lytic-t10', 'lytic-cord', 'mri', 'mri-only'] as const;
export type DemoName = (typeof demoNames)[number];

const kinds = {
  segmentation: 'string',
  levels: 'string',
  gauge: 'string',
  confirm: 'string',
  by: 'string',
  language: 'string',
  out: 'string',
  position: 'string',
  convention: 'string',
  'accept-identity': 'string',
  series: 'string',
  save: 'boolean',
  'no-auto': 'boolean',
  json: 'boolean',
  'fail-on': 'string',
  name: 'boolean',
  site: 'string',
  'dicom-pdf': 'boolean',
  level: 'string',
  cement: 'string',
  load: 'string',
  ends: 'string',
  voxel: 'string',
  law: 'string',
  slope: 'string',
  intercept: 'string',
  nonlinear: 'boolean',
  'no-sensitivity': 'boolean',
  csv: 'string',
  product: 'string',
  room: 'string',
  paste: 'string',
  body: 'string',
  flow: 'string',
  answers: 'string',
  data: 'string',
  'passphrase-file': 'string',
  'new-passphrase-file': 'string',
  'recovery-key-file': 'string',
  format: 'string',
  pseudonymised: 'boolean',
  mapping: 'string',
  text: 'string',
  cause: 'string',
  from: 'string',
  to: 'string',
  leak: 'string',
  incomplete: 'boolean',
  today: 'string',
  rebuild: 'boolean',
  identity: 'boolean',
  contents: 'boolean',
  apply: 'boolean',
  count: 'string',
  'confirm-loss': 'boolean',
  volume: 'string',
  start: 'string',
  members: 'string',
  modality: 'string',
  probes: 'string',
  protocol: 'string',
  protection: 'string',
  epidural: 'string',
  mri: 'string',
  'mri-segmentation': 'string',
  earlier: 'string',
  'earlier-segmentation': 'string',
  eq5d: 'string',
  help: 'boolean',
  version: 'boolean',
} as const;
export type FlagName = keyof typeof kinds;

const reading: readonly FlagName[] = [
  'segmentation',
  'position',
  'convention',
  'accept-identity',
  'series',
  'language',
  'json',
  'fail-on',
  'help',
];
const beside: readonly FlagName[] = ['mri', 'mri-segmentation', 'earlier', 'earlier-segmentation'];
const measuring: readonly FlagName[] = [...reading, 'confirm', 'by', 'save', 'no-auto'];
const writing: readonly FlagName[] = [...measuring, ...beside, 'levels', 'gauge', 'site', 'out', 'name', 'dicom-pdf'];
const pressing: readonly FlagName[] = [
  ...measuring,
  'level',
  'cement',
  'load',
  'ends',
  'voxel',
  'law',
  'slope',
  'intercept',
  'nonlinear',
  'no-sensitivity',
  'gauge',
  'csv',
];
const mixing: readonly FlagName[] = [...measuring, 'product', 'room', 'paste', 'body', 'flow', 'levels', 'gauge'];
const registering: readonly FlagName[] = [
  'data',
  'passphrase-file',
  'new-passphrase-file',
  'recovery-key-file',
  'text',
  'cause',
  'level',
  'from',
  'to',
  'leak',
  'incomplete',
  'today',
  'rebuild',
  'format',
  'out',
  'pseudonymised',
  'mapping',
  'identity',
  'contents',
  'apply',
  'by',
  'count',
  'confirm-loss',
  'site',
  'json',
  'language',
  'help',
];
const injecting: readonly FlagName[] = [
  ...measuring,
  'level',
  'gauge',
  'site',
  'product',
  'room',
  'paste',
  'body',
  'flow',
  'volume',
  'start',
  'members',
  'voxel',
];
const ablating: readonly FlagName[] = [
  ...measuring,
  'level',
  'modality',
  'probes',
  'protocol',
  'protection',
  'epidural',
  'members',
  'voxel',
  'site',
];
export const flagsOf: Readonly<Record<CommandName, readonly FlagName[]>> = {
  read: reading,
  workup: [...measuring, ...beside],
  indication: [...measuring, ...beside, 'levels', 'site', 'answers', 'out', 'name'],
  plan: writing,
  cement: mixing,
  inject: injecting,
  ablate: ablating,
  strength: pressing,
  followup: ['eq5d', 'by', 'out', 'save', 'json', 'language', 'help'],
  report: writing,
  demo: ['out', 'language', 'help'],
  verify: ['help', 'json', 'language'],
  registry: registering,
};

export interface Options {
  readonly input?: string;
  readonly rest: readonly string[];
  readonly segmentation?: string;
  readonly levels?: readonly Level[];
  readonly gauge: number;
  readonly confirm: readonly {
    readonly level: Level;
    readonly vertebraId?: string;
    readonly pointLps?: readonly [number, number, number];
  }[];
  readonly by: string;
  readonly out?: string;
  readonly position?: PatientPosition;
  readonly convention?: string;
  readonly acceptIdentity?: string;
  readonly series?: number;
  readonly save: boolean;
  readonly auto: boolean;
  readonly json: boolean;
  readonly failOnStop: boolean;
  readonly name: boolean;
  /** Path of a JSON file with site settings. */
  readonly site?: string;
  readonly dicomPdf: boolean;
  readonly help: boolean;
  /** As typed, for commands with flags of their own. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Exams beside the study. */
  readonly mri?: Beside;
  readonly earlier?: Beside;
  readonly strength: StrengthWishes;
  readonly cement: CementWishes;
  /** Path of a JSON file with answers to the forms of the indication. */
  readonly answers?: string;
  readonly injection: InjectionWishes;
  readonly ablation: AblationWishes;
  /** Country of the EQ-5D-5L value set. */
  readonly eq5d?: string;
}
/** What is asked of `trocart inject`, beside product, temperatures and flow. */
export interface InjectionWishes {
  readonly volumeMl?: number;
  readonly startMin?: number;
  readonly memberCount?: number;
  readonly voxelMm?: number;
}
/** What is asked of `trocart ablate`; probes and protocols are the catalogue's to refuse, with what it knows. */
export interface AblationWishes {
  readonly modality?: 'rf' | 'cryo';
  readonly probes?: readonly string[];
  readonly protocol?: string;
  readonly protection?: string;
  readonly epidural?: string;
  readonly memberCount?: number;
  readonly voxelMm?: number;
}
/** What is asked of `trocart cement`. */
export interface CementWishes {
  /** Ids of the catalogue or paths of own products, one a mix. */
  readonly products: readonly string[];
  readonly roomC?: number;
  readonly pasteC?: number;
  readonly bodyC?: number;
  readonly flowMlPerMin?: number;
}
/** An exam given beside the study, with its label map or maps. */
export interface Beside {
  readonly path: string;
  readonly segmentation?: string;
}
/** What is asked of `trocart strength`. */
export interface StrengthWishes {
  readonly cement: CementSource;
  /** A label map of cement, instead of the case's own. */
  readonly cementPath?: string;
  readonly load: StrengthLoad;
  readonly ends: EndCondition;
  readonly voxelMm: number;
  readonly law?: string;
  readonly entered?: { readonly slopeMgPerCm3: number; readonly interceptMgPerCm3: number };
  readonly nonlinear: boolean;
  readonly sensitivity: boolean;
  readonly csv?: string;
}

const bad = (flag: string, value: string, expected: string): Problem => new Problem('cli.bad-value', { flag, value, expected });

/** Language asked for, else the terminal's: French when the environment is French. */
export function languageOf(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>): Language {
  const at = argv.findIndex((a) => a === '--language' || a.startsWith('--language='));
  const said = at < 0 ? undefined : argv[at].includes('=') ? argv[at].split('=')[1] : argv[at + 1];
  if (said === 'fr' || said === 'en') return said;
  const terminal =
    environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || Intl.DateTimeFormat().resolvedOptions().locale;
  return /^fr/i.test(terminal) ? 'fr' : 'en';
}

export function parseOptions(command: CommandName, argv: readonly string[]): Options {
  const allowed = flagsOf[command];
  const options = Object.fromEntries(allowed.map((f) => [f, { type: kinds[f], multiple: f === 'confirm' }]));
  const { values, positionals } = (() => {
    try {
      return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
    } catch (error) {
      const option = /'([^']+)'/.exec(String(error))?.[1] ?? argv.join(' ');
      throw new Problem('cli.unknown-option', { option, command });
    }
  })();
  const text = (f: FlagName): string | undefined => values[f] as string | undefined;
  const on = (f: FlagName): boolean => values[f] === true;

  const language = text('language');
  if (language !== undefined && language !== 'fr' && language !== 'en') throw bad('--language', language, 'fr, en');
  const gaugeText = text('gauge') ?? '11';
  const gauge = Number(gaugeText);
  if (![8, 10, 11, 13, 15].includes(gauge)) throw bad('--gauge', gaugeText, '8, 10, 11, 13, 15');
  const levels = (text('levels') ?? text('level'))
    ?.split(',')
    .map((l) => l.trim().toUpperCase())
    .map((l) => {
      if (!isLevel(l)) throw bad(text('levels') === undefined ? '--level' : '--levels', l, 'C1 … L6');
      return l;
    });
  const positionText = text('position')?.toUpperCase();
  const position = positionText === undefined ? undefined : patientPositionSchema.safeParse(positionText);
  if (position !== undefined && (!position.success || position.data === 'unknown'))
    throw bad('--position', positionText ?? '', 'HFS, HFP, FFS, FFP, HFDL, HFDR, FFDL, FFDR');
  const seriesText = text('series');
  const series = seriesText === undefined ? undefined : Number(seriesText);
  if (series !== undefined && !(Number.isInteger(series) && series >= 1)) throw bad('--series', seriesText ?? '', '1, 2, 3 …');
  const failOn = text('fail-on');
  if (failOn !== undefined && failOn !== 'stop') throw bad('--fail-on', failOn, 'stop');
  const by = text('by') ?? 'CLI';
  if (!/^\p{L}{1,5}$/u.test(by)) throw bad('--by', by, 'A … ABCDE');
  const acceptIdentity = text('accept-identity');
  if (acceptIdentity !== undefined && !/^\p{L}{1,5}$/u.test(acceptIdentity)) throw bad('--accept-identity', acceptIdentity, 'A … ABCDE');

  const confirm = ((values['confirm'] ?? []) as readonly string[]).map((said) => {
    const [rawLevel, where] = said.split('=');
    const level = (rawLevel ?? '').toUpperCase();
    if (!isLevel(level) || where === undefined || where === '') throw bad('--confirm', said, 'L5=<id>, L5=x,y,z');
    const point = where.split(',').map(Number);
    if (point.length === 3 && point.every(Number.isFinite)) return { level, pointLps: [point[0], point[1], point[2]] as const };
    return { level, vertebraId: where };
  });

  const [input, ...rest] = positionals;
  const segmentation = text('segmentation');
  const out = text('out');
  const convention = text('convention');
  const site = text('site');
  const answers = text('answers');
  const eq5d = text('eq5d')?.toUpperCase();
  return {
    rest,
    gauge,
    confirm,
    by,
    save: on('save'),
    auto: !on('no-auto'),
    json: on('json'),
    failOnStop: failOn === 'stop',
    name: on('name'),
    dicomPdf: on('dicom-pdf'),
    help: on('help'),
    flags: values,
    strength: strengthWishes(text, on),
    cement: cementWishes(text),
    injection: injectionWishes(text),
    ablation: ablationWishes(text),
    ...besideOf('mri', text),
    ...besideOf('earlier', text),
    ...(input === undefined ? {} : { input }),
    ...(segmentation === undefined ? {} : { segmentation }),
    ...(levels === undefined ? {} : { levels }),
    ...(out === undefined ? {} : { out }),
    ...(position?.success === true ? { position: position.data } : {}),
    ...(convention === undefined ? {} : { convention }),
    ...(site === undefined ? {} : { site }),
    ...(answers === undefined ? {} : { answers }),
    ...(acceptIdentity === undefined ? {} : { acceptIdentity }),
    ...(series === undefined ? {} : { series }),
    ...(eq5d === undefined ? {} : { eq5d }),
  };
}

const numberOf = (
  text: (f: FlagName) => string | undefined,
  f: FlagName,
  expected: string,
  fits: (v: number) => boolean,
): number | undefined => {
  const t = text(f);
  if (t === undefined) return undefined;
  // an empty text would be 0
  const v = t.trim() === '' ? Number.NaN : Number(t.replace(',', '.'));
  if (!Number.isFinite(v) || !fits(v)) throw bad(`--${f}`, t, expected);
  return v;
};

function injectionWishes(text: (f: FlagName) => string | undefined): InjectionWishes {
  const volumeMl = numberOf(text, 'volume', '0.2 … 40 (ml)', (v) => v >= 0.2 && v <= 40);
  const startMin = numberOf(text, 'start', '0 … 60 (min)', (v) => v >= 0 && v <= 60);
  const memberCount = numberOf(text, 'members', '1 … 256', (v) => Number.isInteger(v) && v >= 1 && v <= 256);
  const voxelMm = numberOf(text, 'voxel', '0.2 … 3 (mm)', (v) => v >= 0.2 && v <= 3);
  return {
    ...(volumeMl === undefined ? {} : { volumeMl }),
    ...(startMin === undefined ? {} : { startMin }),
    ...(memberCount === undefined ? {} : { memberCount }),
    ...(voxelMm === undefined ? {} : { voxelMm }),
  };
}
function ablationWishes(text: (f: FlagName) => string | undefined): AblationWishes {
  const one = <T extends string>(f: FlagName, choices: readonly T[]): T | undefined => {
    const t = text(f);
    if (t !== undefined && !choices.includes(t as T)) throw bad(`--${f}`, t, choices.join(', '));
    return t as T | undefined;
  };
  const modality = one('modality', ['rf', 'cryo']);
  const protection = one('protection', ['auto', 'none', 'gas', 'fluid', 'warming', 'cooling']);
  const epidural = one('epidural', ['0', '1a', '1b', '1c', '2', '3']);
  const protocol = text('protocol');
  const probes = text('probes')
    ?.split(',')
    .map((p) => p.trim())
    .filter((p) => p !== '');
  const { memberCount, voxelMm } = injectionWishes(text);
  return {
    ...(modality === undefined ? {} : { modality }),
    ...(probes === undefined || probes.length === 0 ? {} : { probes }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(protection === undefined ? {} : { protection }),
    ...(epidural === undefined ? {} : { epidural }),
    ...(memberCount === undefined ? {} : { memberCount }),
    ...(voxelMm === undefined ? {} : { voxelMm }),
  };
}
function cementWishes(text: (f: FlagName) => string | undefined): CementWishes {
  // what a room or a body can be is the clock's to refuse, with its reason
  const roomC = numberOf(text, 'room', '°C', () => true);
  const pasteC = numberOf(text, 'paste', '°C', () => true);
  const bodyC = numberOf(text, 'body', '°C', () => true);
  const flowMlPerMin = numberOf(text, 'flow', '0.1 … 20 (ml/min)', (v) => v >= 0.1 && v <= 20);
  return {
    products: (text('product') ?? '')
      .split(',')
      .map((p) => p.trim())
      .filter((p) => p !== ''),
    ...(roomC === undefined ? {} : { roomC }),
    ...(pasteC === undefined ? {} : { pasteC }),
    ...(bodyC === undefined ? {} : { bodyC }),
    ...(flowMlPerMin === undefined ? {} : { flowMlPerMin }),
  };
}
function besideOf<K extends 'mri' | 'earlier'>(role: K, text: (f: FlagName) => string | undefined): { readonly [P in K]?: Beside } {
  const path = text(role);
  const segmentation = text(`${role}-segmentation`);
  if (path === undefined && segmentation !== undefined) throw bad(`--${role}-segmentation`, segmentation, `--${role} <study>`);
  return (path === undefined ? {} : { [role]: { path, ...(segmentation === undefined ? {} : { segmentation }) } }) as {
    readonly [P in K]?: Beside;
  };
}

function strengthWishes(text: (f: FlagName) => string | undefined, on: (f: FlagName) => boolean): StrengthWishes {
  const said = text('cement') ?? 'none';
  const source = cementSourceSchema.safeParse(said);
  const load = text('load') ?? 'axial';
  if (load !== 'axial' && load !== 'flexion') throw bad('--load', load, 'axial, flexion');
  const ends = text('ends') ?? 'pmma-caps';
  if (ends !== 'pmma-caps' && ends !== 'disc') throw bad('--ends', ends, 'pmma-caps, disc');
  const number = (f: FlagName, expected: string, fits: (v: number) => boolean): number | undefined => {
    const t = text(f);
    if (t === undefined) return undefined;
    // an empty text would be 0
    const v = t.trim() === '' ? Number.NaN : Number(t);
    if (!Number.isFinite(v) || !fits(v)) throw bad(`--${f}`, t, expected);
    return v;
  };
  const voxelMm = number('voxel', '0.2 … 2 (mm)', (v) => v >= 0.2 && v <= 2) ?? 1;
  const slopeMgPerCm3 = number('slope', '> 0 (mg/cm³ K2HPO4 / HU)', (v) => v > 0 && v < 10);
  const interceptMgPerCm3 = number('intercept', 'mg/cm³ K2HPO4', (v) => Math.abs(v) < 1000);
  // one without the other would be a silent guess
  if (slopeMgPerCm3 === undefined && interceptMgPerCm3 !== undefined) throw bad('--intercept', String(interceptMgPerCm3), '--slope');
  if (slopeMgPerCm3 !== undefined && interceptMgPerCm3 === undefined) throw bad('--slope', String(slopeMgPerCm3), '--intercept');
  const law = text('law');
  const csv = text('csv');
  return {
    ...(source.success ? { cement: source.data } : { cement: 'observed', cementPath: said }),
    load,
    ends,
    voxelMm,
    nonlinear: on('nonlinear'),
    sensitivity: !on('no-sensitivity'),
    ...(law === undefined ? {} : { law }),
    ...(slopeMgPerCm3 === undefined || interceptMgPerCm3 === undefined ? {} : { entered: { slopeMgPerCm3, interceptMgPerCm3 } }),
    ...(csv === undefined ? {} : { csv }),
  };
}
