// `trocart strength`: one case, or a folder of cases one after the other, with a table of every state as CSV. A case that cannot be computed is a row
// that says why; it does not stop the others.
import { readFileSync, readdirSync, existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Problem } from '../base/index.ts';
import { isNrrd, readNifti, readNrrd } from '../formats/index.ts';
import { levelsOf, planningVolumeOf, runStep, suggestedLevels, type OpenCase } from '../host/index.ts';
import { firstName, levelOf, type Mask } from '../records/index.ts';
import { calibrate, strength } from '../steps/index.ts';
import { sayCode } from '../words/index.ts';
import type { Options } from './options.ts';
import { ensurePlan, ensureWorkup, type Terminal } from './session.ts';
import { writeAll } from './write.ts';

/** Cases of a folder, by name; empty when the input is not a folder of cases. */
export function casesIn(input: string | undefined): readonly string[] {
  if (input === undefined || !existsSync(input) || !statSync(input).isDirectory()) return [];
  return readdirSync(input)
    .filter((f) => f.endsWith('.trocart'))
    .sort()
    .map((f) => join(input, f));
}

/** A label map of cement becomes the case's own cement: it is then an input like any other, and says so in the provenance. */
async function takeCement(open: OpenCase, path: string): Promise<void> {
  if (!existsSync(path) || !statSync(path).isFile()) throw new Problem('cli.input-missing', { path });
  const bytes = readFileSync(path);
  const map = isNrrd(bytes) ? (await readNrrd(bytes, path))[0] : readNifti(bytes, path);
  const frame = planningVolumeOf(open)?.grid.frame ?? map.grid.frame;
  const mask: Mask = { grid: { ...map.grid, frame }, voxels: Uint8Array.from(map.voxels, (v) => (v > 0 ? 1 : 0)) };
  const old = open.records('structures').at(-1);
  const items = [...(old?.data.items.filter((i) => i.name !== 'cement') ?? []), { name: 'cement' as const, mask }];
  await open.put('structures', { items }, { provenance: { by: 'import', inputs: [] }, ...(old === undefined ? {} : { id: old.id }) });
}

function chosenBones(open: OpenCase, o: Options): readonly string[] {
  const levels = levelsOf(open);
  if (levels === undefined) throw new Problem('cli.no-segmentation');
  if (o.levels === undefined) {
    const suggested = suggestedLevels(open).map((l) => l.vertebraId);
    if (suggested.length === 0) throw new Problem('cli.nothing-to-press');
    return suggested;
  }
  return o.levels.map((level) => {
    const entry = levels.entries.find((e) => e.level === level) ?? levels.entries.find((e) => firstName(e.level) === level);
    if (entry === undefined || !open.records('vertebra').some((r) => r.data.vertebraId === entry.vertebraId))
      throw new Problem('cli.level-absent', { level, present: levels.entries.map((e) => e.level).join(', ') });
    return entry.vertebraId;
  });
}

/**
 * Density needs a calibration: made from the patient's own tissues when none stands and none was entered. What it refuses is said, and the strength
 * step then says what can still be given.
 */
async function ensureCalibration(open: OpenCase, o: Options, terminal: Terminal): Promise<void> {
  const volumes = open.records('volume');
  const volume = volumes.findLast((r) => r.data.role === 'planning') ?? volumes.at(-1);
  if (volume === undefined || open.records('calibration').some((r) => r.data.seriesUid === volume.data.seriesUid)) return;
  if (!o.auto) throw new Problem('cli.no-auto-missing', { kind: 'calibration' });
  try {
    await runStep(
      open,
      calibrate,
      {},
      { how: 'threads', signal: terminal.signal, progress: (f, code) => terminal.progress(f, sayCode(terminal.language, code)) },
    );
  } catch (error) {
    if (!(error instanceof Problem) || !error.code.startsWith('calibrate.')) throw error;
    process.stderr.write(`${sayCode(terminal.language, error.code, error.values)}\n`);
  }
}

export async function ensureStrength(open: OpenCase, o: Options, terminal: Terminal): Promise<void> {
  const { cement, cementPath, load, ends, voxelMm, law, entered, nonlinear, sensitivity } = o.strength;
  if (cementPath !== undefined) await takeCement(open, cementPath);
  await ensureWorkup(open, o, terminal);
  const vertebraIds = chosenBones(open, o);
  const lacking = vertebraIds.filter((id) => !open.records('plan').some((r) => r.data.vertebraId === id));
  if (cement === 'planned' && lacking.length > 0) {
    if (!o.auto) throw new Problem('cli.no-auto-missing', { kind: 'plan' });
    const levels = levelsOf(open);
    // plans that stand stay: only what is asked for is added to the choice
    const kept = open.records('plan').map((r) => r.data.vertebraId);
    const wanted = [...new Set([...kept, ...vertebraIds])].flatMap((id) => (levels === undefined ? [] : (levelOf(levels, id) ?? [])));
    await ensurePlan(open, { ...o, levels: wanted }, terminal, true);
  }
  if (entered === undefined) await ensureCalibration(open, o, terminal);
  await runStep(
    open,
    strength,
    {
      cement,
      load,
      ends,
      voxelMm,
      sensitivity,
      ...(nonlinear ? { nonlinear } : {}),
      ...(law === undefined ? {} : { law }),
      ...(entered === undefined ? {} : { entered }),
    },
    {
      vertebraIds,
      how: 'threads',
      signal: terminal.signal,
      progress: (f, code) => terminal.progress(f, sayCode(terminal.language, code)),
    },
  );
}

const columns = [
  'file',
  'case',
  'vertebraId',
  'level',
  'levelsConfirmed',
  'result',
  'reason',
  'load',
  'endCondition',
  'cement',
  'cementMl',
  'voxelMm',
  'law',
  'heightMm',
  'areaMm2',
  'bone',
  'residualFraction',
  'cemented',
  'stiffnessNPerMm',
  'stiffnessLow',
  'stiffnessHigh',
  'failureLoadN',
  'failureLoadLow',
  'failureLoadHigh',
  'loadAt07N',
  'crushLoadN',
  'axialRigidityN',
  'tiltDeg',
  'bendingNMmPerDeg',
  'cementShareFraction',
  'dominantCause',
  'cautions',
] as const;
type Line = Partial<Record<(typeof columns)[number], string | number | boolean | undefined>>;

/** One line a state; a refused vertebra is one line with its reason. */
export function strengthLines(open: OpenCase, file: string): readonly Line[] {
  const levels = levelsOf(open);
  return open.records('strength').flatMap(({ data: s }): Line[] => {
    const named: Line = {
      file: basename(file),
      case: open.code,
      vertebraId: s.vertebraId,
      level: (levels === undefined ? undefined : levelOf(levels, s.vertebraId)) ?? 'unknown',
      levelsConfirmed: levels?.confirmed ?? false,
      result: s.state,
      load: s.load,
      endCondition: s.endCondition,
      cement: s.cement,
      cementMl: s.cementMl,
      voxelMm: s.voxelMm,
      law: s.law,
      heightMm: s.heightMm,
      areaMm2: s.areaMm2,
      dominantCause: s.dominantCause,
      cautions: s.findings
        .filter((f) => f.severity === 'caution')
        .map((f) => f.code)
        .join(' '),
    };
    if (s.state === 'refused') return [{ ...named, reason: s.findings.find((f) => f.severity === 'stop')?.code }];
    return s.states.map((state, i) => {
      const [k, f] = [s.bands[`states.${i}.stiffnessNPerMm`], s.bands[`states.${i}.failureLoadN`]];
      const { iterationCount: _, solveResidualFraction: __, ...figures } = state;
      return {
        ...named,
        ...figures,
        stiffnessLow: k?.low,
        stiffnessHigh: k?.high,
        failureLoadLow: f?.low,
        failureLoadHigh: f?.high,
      };
    });
  });
}
export const refusedLine = (path: string, problem: Problem): Line => ({
  file: basename(path),
  result: 'refused',
  reason: problem.code,
});

const cell = (v: string | number | boolean | undefined): string => {
  if (v === undefined) return '';
  const text = typeof v === 'number' ? String(Number(v.toPrecision(7))) : String(v);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
export function writeCsv(path: string, lines: readonly Line[]): void {
  const text = [columns.join(','), ...lines.map((l) => columns.map((c) => cell(l[c])).join(','))].join('\n');
  writeAll(dirname(path), [{ name: basename(path), bytes: `${text}\n` }]);
}
