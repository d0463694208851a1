// From a made-up patient to a printed report through ablation and cement, on the built command line: lesion, probes, a team's decision, cement in the
// ablated bone, strength, paper in both languages; and what must be refused, with its exit code. Needs `npm run build`. Every command is a process of its
// own, as a person starts it; its CPU time is told. A share of it plans the ablation on voxels of 2 mm with two draws of the doubt.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { between, dot, type Direction, type Lps } from '../../src/base/index.ts';
import { memoryLibrary } from '../../src/host/index.ts';
import { resultSchema, type Result } from '../../src/cli/json.ts';
import { say, type Language } from '../../src/words/index.ts';
import { mainFile } from '../cli/trocart.ts';
import { wholePaths } from '../indication-patients.ts';
import { planFaults, unfilled } from './ablation-paper.ts';
import type { Outcome, Row, RowSetup } from './row.ts';

/** Set to a folder, cases and papers are kept there to be looked at. */
const kept = process.env['CHAIN_KEEP'];
/** Another build than the one that stands in dist, while that one is being changed. */
const main = process.env['CLI_MAIN'] ?? mainFile;
const demos = [
  { name: 'lytic', modality: 'rf' },
  { name: 'lytic-t10', modality: 'cryo' },
] as const;
const languages: readonly Language[] = ['fr', 'en'];

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly cpuS: number;
}
/** Writes what the whole process spent, all threads, when it ends. */
const meter =
  'data:text/javascript,import{writeFileSync as w}from"node:fs";import{isMainThread as m}from"node:worker_threads";' +
  'if(m)process.on("exit",()=>{const c=process.cpuUsage();w(process.env.CPU_FILE,String((c.user+c.system)/1e6))})';
function run(folder: string, args: readonly string[]): Ran {
  const CPU_FILE = join(folder, 'cpu.txt');
  rmSync(CPU_FILE, { force: true });
  const done = spawnSync(process.execPath, ['--import', meter, main, ...args], {
    cwd: folder,
    env: { ...process.env, LANG: 'en_GB.UTF-8', LC_ALL: '', CPU_FILE, XDG_DATA_HOME: join(folder, 'library') },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const cpuS = existsSync(CPU_FILE) ? Number(readFileSync(CPU_FILE, 'utf8')) : Number.NaN;
  return { code: done.status, out: done.stdout, err: done.stderr, cpuS };
}
const day = (days: number): string => {
  const d = new Date();
  d.setDate(d.getDate() + days);
  return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, '0')}-${String(d.getDate()).padStart(2, '0')}`;
};
interface Truth {
  readonly spec: { readonly lesions: readonly { readonly level: string; readonly paravertebral?: string }[] };
  readonly vertebrae: readonly { readonly level: string; readonly frame: { readonly originLps: Lps; readonly left: Direction } }[];
}
const round = (v: number, digits = 1): number => Number(v.toFixed(digits));

/** One patient, whole; what is wrong is listed and does not stop the rest. */
async function chain(demo: (typeof demos)[number], folder: string, quick: boolean) {
  const faults: string[] = [];
  const cpuS: Record<string, number> = {};
  const want = (name: string, isTrue: boolean): void => void (isTrue || faults.push(name));
  const go = (name: string, args: readonly string[]): Ran => {
    const r = run(folder, args);
    cpuS[name] = round(r.cpuS);
    want(`${name}: exit ${r.code} ${r.err.trim().slice(0, 120)}`, r.code === 0);
    const bad = args.includes('--json') ? null : `${r.out}${r.err}`.match(unfilled);
    want(`${name}: a sentence is not filled: ${bad?.[0] ?? ''}`, bad === null);
    return r;
  };
  go('demo', ['demo', demo.name, '--out', folder]);
  const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Truth;
  const [lesion] = truth.spec.lesions;
  const { level } = lesion;
  const bone = truth.vertebrae.find((v) => v.level === level);
  if (bone === undefined) throw new Error('no such level in the truth');
  const file = join(folder, 'chain.trocart');
  copyFileSync(join(folder, 'case.trocart'), file);
  const named = ['--by', 'AB', '--save'];
  go('workup', ['workup', file, '--confirm', `${level}=${bone.frame.originLps.join(',')}`, ...named, '--language', 'fr']);
  const coarse = quick ? ['--voxel', '2', '--members', '2'] : [];
  go('ablate', ['ablate', file, '--level', level, '--modality', demo.modality, ...coarse, ...named, '--language', 'fr']);
  const { patient, level: answers } = wholePaths.tumour;
  const given = {
    patient: { ...patient, imagingDate: day(-10), actDate: day(4), bleedingDate: day(-2) },
    levels: { [level]: { ...answers, epidural: '1a' } },
    decision: { decision: 'ablation', decidedIn: 'oncology-meeting', decidedOn: day(0), decidedBy: 'AB' },
  };
  writeFileSync(join(folder, 'answers.json'), JSON.stringify(given));
  go('indication', ['indication', file, '--levels', level, '--answers', join(folder, 'answers.json'), ...named, '--language', 'en']);
  const product = ['--product', 'published-pmma'];
  go('inject', ['inject', file, '--level', level, ...product, ...(quick ? ['--members', '4'] : []), ...named, '--language', 'fr']);
  go('strength', [
    'strength',
    file,
    '--level',
    level,
    ...(quick ? ['--no-sensitivity', '--voxel', '2'] : []),
    ...named,
    '--language',
    'en',
  ]);
  for (const language of languages)
    go(`report-${language}`, ['report', file, '--out', join(folder, language), '--language', language, '--by', 'AB']);

  const result = resultSchema.parse(JSON.parse(readFileSync(join(folder, 'fr', 'records.json'), 'utf8')));
  const a = result.ablation.find((x) => x.level === level);
  const cement = result.injection.find((x) => x.level === level);
  want('no ablation planned at the level of the truth', a?.state === 'planned');
  want('levels not confirmed', result.levelsConfirmed);
  for (const kind of ['vertebra', 'plan', 'lesion', 'ablation', 'injection', 'strength'] as const) {
    want(`no ${kind}`, result[kind].length > 0);
    for (const r of result[kind]) want(`${kind} of ${r.level} is stale`, !r.stale);
  }
  want('the indication is stale', result.indication?.stale === false);
  const after = cement?.findings.find((f) => f.code === 'injection.after-ablation');
  want('cement not computed in the ablated bone', cement?.state === 'given' && after !== undefined);
  want(
    'the cement meets another bone than the ablation leaves',
    after?.values?.['lowC'] === a?.cement?.lowestC && after?.values?.['highC'] === a?.cement?.highestC,
  );
  if (a !== undefined) sides(result, a, bone, lesion.paravertebral, want);
  for (const language of languages) {
    want(
      `report ${language}: no PDF`,
      readFileSync(join(folder, language, 'report.pdf'))
        .subarray(0, 5)
        .toString() === '%PDF-',
    );
    const open = await memoryLibrary().importCase(readFileSync(join(folder, language, 'case.trocart')));
    faults.push(...planFaults(open, language, level));
  }
  return { faults, cpuS, a, cement, level };
}

type Plan = Result['ablation'][number];
type Want = (name: string, isTrue: boolean) => void;
/** Sides against the truth, by geometry of its own: the lesion's middle and every needle. */
function sides(result: Result, a: Plan, bone: Truth['vertebrae'][number], side: string | undefined, want: Want): void {
  const toLeft = (p: readonly number[]): number => dot(between(bone.frame.originLps, p as unknown as Lps), bone.frame.left);
  const centre = result.lesion.find((l) => l.id === a.id)?.centreLps;
  if (side !== undefined) want(`the lesion does not lie ${side}`, centre !== undefined && toLeft(centre) > 0 === (side === 'left'));
  for (const p of a.probes) want(`${p.id} enters on the other side than it says`, toLeft(p.entryLps) > 0 === (p.side === 'left'));
}

/** What must not be computed: exit code, and the reason in the words of both languages. */
function refusals(folder: string, lytic: string): readonly string[] {
  const faults: string[] = [];
  for (const name of ['lytic-cord', 'mri-only']) run(folder, ['demo', name, '--out', join(folder, name)]);
  const cord = join(folder, 'lytic-cord', 'case.trocart');
  const mri = join(folder, 'mri-only', 'case.trocart');
  const asks: readonly (readonly [string, readonly string[], number, string])[] = [
    ['unknown probe', [lytic, '--level', 'L3', '--probes', 'wand'], 2, 'osteocool-7'],
    ['unknown protocol', [lytic, '--level', 'L3', '--protocol', 'none'], 2, 'rf-needle-90'],
    ['probe of the other energy', [lytic, '--level', 'L3', '--modality', 'cryo', '--probes', 'rf-cooled-17g-10'], 2, 'RF 17 G'],
    ['level that is not there', [lytic, '--level', 'C3'], 2, 'C3'],
    ['level without a lesion', [lytic, '--level', 'L2', '--fail-on', 'stop'], 3, 'lesion.refused.none'],
    ['cord compressed', [cord, '--level', 'T10', '--fail-on', 'stop'], 3, '1c'],
    ['MRI only', [mri, '--level', 'L1', '--fail-on', 'stop'], 3, 'ablation.refused.mri-only'],
    ['MRI only, no level', [mri], 2, 'ablation.refused.mri-only'],
  ];
  for (const [name, args, code, word] of asks)
    for (const language of languages) {
      const r = run(folder, ['ablate', ...args, '--language', language]);
      const told = `${r.out}${r.err}`;
      const sentence = word.includes('refused') ? say(language, word as 'ablation.refused.mri-only') : word;
      if (r.code !== code) faults.push(`${name} (${language}): exit ${r.code}, not ${code}`);
      if (!told.includes(sentence) || unfilled.test(told)) faults.push(`${name} (${language}): ${told.trim().slice(0, 80)}`);
    }
  return faults;
}

async function onTheCommandLine(setup: RowSetup): Promise<Outcome> {
  if (!existsSync(main)) return { measured: {}, state: 'skipped', reason: 'needs npm run build' };
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'trocart-chain-'));
  const measured: Record<string, number | string | boolean> = {};
  const faults: string[] = [];
  try {
    for (const [n, demo] of demos.entries()) {
      const at = join(folder, demo.name);
      mkdirSync(at, { recursive: true });
      const c = await chain(demo, at, setup.share < 1);
      const key = (name: string): string => `${demo.name}.${name}`;
      measured[key('level')] = c.level;
      measured[key('modality')] = demo.modality;
      measured[key('voxelMm')] = c.a?.voxelMm ?? 'none';
      measured[key('killedFraction')] = round(c.a?.coverage?.killedFraction ?? 0, 3);
      measured[key('protection')] = c.a?.protection ?? 'none';
      measured[key('injuredCount')] = c.a?.organs.filter((o) => o.state === 'red').length ?? 0;
      measured[key('needlesCount')] = c.a?.probes.length ?? 0;
      measured[key('waitMin')] = round((c.a?.cement?.waitS ?? Number.NaN) / 60);
      measured[key('boneC')] = `${round(c.a?.cement?.lowestC ?? Number.NaN)} … ${round(c.a?.cement?.highestC ?? Number.NaN)}`;
      measured[key('cementMl')] = c.cement?.volumeMl ?? 0;
      for (const [step, seconds] of Object.entries(c.cpuS)) measured[key(`${step}CpuS`)] = seconds;
      faults.push(...c.faults.map((f) => `${demo.name}: ${f}`));
      setup.progress((n + 1) / 3);
    }
    faults.push(...refusals(folder, join(folder, 'lytic', 'chain.trocart')));
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  }
  return {
    measured: { ...measured, faultCount: faults.length },
    state: faults.length === 0 ? 'pass' : 'fail',
    reason: faults.length === 0 ? 'the chain is judged, not how much its plans kill (rows ablation-plan)' : faults.slice(0, 6).join('; '),
  };
}

export const ablationChainRows: readonly Row[] = [
  {
    id: 'ablation-chain-cli',
    source: 'ablation issue; demos made by trocart demo',
    target:
      'lytic (heat) and lytic-t10 (cold) go from files to lesion, ablation, decision, cement in the ablated bone, strength and report in both languages: exit 0, nothing stale, side and level as in the truth, coverage and wait printed as recorded; eight wrong asks refused with their exit code and reason',
    slow: true,
    run: onTheCommandLine,
  },
];
