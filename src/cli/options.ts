// The flags of the command line: which command takes which, what each may hold. Everything wrong here is exit 2 with the flag named.
import { parseArgs } from 'node:util';
import { Problem } from '../base/index.ts';
import { isLevel, patientPositionSchema, type Level, type PatientPosition } from '../records/index.ts';
import type { Language } from '../words/index.ts';

export const commandNames = ['read', 'workup', 'plan', 'report', 'demo', 'verify'] as const;
export type CommandName = (typeof commandNames)[number];
export const demoNames = ['wedge', 'scoliosis', 'lytic', 'lytic-t10', 'lytic-cord'] as const;
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
const measuring: readonly FlagName[] = [...reading, 'confirm', 'by', 'save', 'no-auto'];
const writing: readonly FlagName[] = [...measuring, 'levels', 'gauge', 'site', 'out', 'name', 'dicom-pdf'];
export const flagsOf: Readonly<Record<CommandName, readonly FlagName[]>> = {
  read: reading,
  workup: measuring,
  plan: writing,
  report: writing,
  demo: ['out', 'language', 'help'],
  verify: ['help', 'json', 'language'],
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
  const levels = text('levels')
    ?.split(',')
    .map((l) => l.trim().toUpperCase())
    .map((l) => {
      if (!isLevel(l)) throw bad('--levels', l, 'C1 … L6');
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
    ...(input === undefined ? {} : { input }),
    ...(segmentation === undefined ? {} : { segmentation }),
    ...(levels === undefined ? {} : { levels }),
    ...(out === undefined ? {} : { out }),
    ...(position?.success === true ? { position: position.data } : {}),
    ...(convention === undefined ? {} : { convention }),
    ...(site === undefined ? {} : { site }),
    ...(acceptIdentity === undefined ? {} : { acceptIdentity }),
    ...(series === undefined ? {} : { series }),
  };
}
