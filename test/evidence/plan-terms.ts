// Is any term of the score superfluous? The same vertebrae are planned with each term switched off in turn; what the analytic patient then
// says must be worse in at least one count than with the whole score.
import { toFrame } from '../../src/base/index.ts';
import { tissues, trocarOf } from '../../src/catalog/index.ts';
import type { LesionSpec } from '../../src/phantom/index.ts';
import { defaultSite, type LevelName, type Path } from '../../src/records/index.ts';
import { surroundingsOf, type Surroundings } from '../../src/spine/index.ts';
import { terms, type Term } from '../../src/steps/plan/search.ts';
import { pathsOfSide } from '../../src/steps/plan/side-paths.ts';
import { drawCase, judge, sceneOf, type Scene, type SceneCase } from './plan-scene.ts';
import type { Row } from './row.ts';

/** Counts that a good plan keeps low; the last is a sum of probabilities. */
export interface Faults {
  touched: number;
  anterior: number;
  wall: number;
  disc: number;
  rib: number;
  cement: number;
  zone: number;
  /** Mean probabilities: any breach, a root, pleura or vessel. */
  breach: number;
  root: number;
  viscera: number;
}
const means = ['breach', 'root', 'viscera'] as const;
const isMean = (k: keyof Faults): boolean => (means as readonly string[]).includes(k);
const none = (): Faults => ({ touched: 0, anterior: 0, wall: 0, disc: 0, rib: 0, cement: 0, zone: 0, breach: 0, root: 0, viscera: 0 });

/** Faults of one path; each margin asked for is tested at about half its width, so that a voxel's error is not a fault. */
function faultsOf(scene: Scene, path: Path, out: Faults): void {
  const wider = (mm: number): Path => ({ ...path, diameterMm: path.diameterMm + 2 * mm });
  if (judge(scene, wider(0.5)).touched.length > 0) out.touched++;
  const own = judge(scene, path);
  if (own.anteriorMm < 3) out.anterior++;
  if (judge(scene, wider(0.3)).outsidePedicle) out.wall++;
  if (judge(scene, wider(0.6)).disc) out.disc++;
  if (judge(scene, wider(0.5)).cement) out.cement++;
  if (own.rib) out.rib++;
  if (!inZone(scene, path)) out.zone++;
  out.breach += path.breachProbability;
  out.root += path.breachByStructure['foramen'] ?? 0;
  out.viscera += (path.breachByStructure['pleura'] ?? 0) + (path.breachByStructure['vessel'] ?? 0);
}
function inZone(scene: Scene, path: Path): boolean {
  const [l, p] = toFrame(scene.truth.frame, path.targetLps);
  const code = scene.phantom.tissueAt(path.targetLps);
  if (path.targetZone === 'lysis') return code === tissues.lytic.code;
  if (path.targetZone === 'cleft') return code === tissues.cleftGas.code || code === tissues.cleftFluid.code;
  const share = (p + scene.truth.depthMm / 2) / scene.truth.depthMm;
  if (path.targetZone === 'lateral-remnant') return Math.abs(l) > 0.12 * scene.truth.widthMm;
  const aside = path.id.endsWith('midline') ? 0.13 : 0.32;
  return share < 0.5 && Math.abs(l) < aside * scene.truth.widthMm;
}

const cement = (level: LevelName): readonly LesionSpec[] => [{ kind: 'cement', level, volumeMl: 3 }];
const crushed = (level: LevelName): readonly LesionSpec[] => [
  { kind: 'fracture', level, shape: 'biconcave', depthFraction: 0.5, acute: true },
];
/** Narrow pedicles at a given level: 3.2 mm, where 11 G must go beside them. */
function narrow(n: number): SceneCase {
  // Thoracic and lumbar in turn: pleura beside the one, a root below the other.
  let c = drawCase(n, () => []);
  const wanted = n % 2 === 0 ? ['T9', 'T10', 'T11'] : ['L1', 'L2', 'L3', 'L4'];
  for (let m = n + 1000; !wanted.includes(c.level); m += 1000) c = drawCase(m, () => []);
  const size = { ...c.spec.sizes?.[c.level], pedicleWidthMm: [3.2, 3.2] as const };
  return { ...c, gauge: 11, spec: { ...c.spec, sizes: { ...c.spec.sizes, [c.level]: size } } };
}
/** The same thoracic pedicles with the pleura against the body's side, as it lies in the costovertebral angle: the way beside is between two walls. */
function pleuraNear(n: number): SceneCase {
  const c = narrow(2 * n);
  return { ...c, spec: { ...c.spec, organs: { pleuraGapMm: 1 } } };
}
/** An aorta that has slid to the left of the bodies (an elongated one): what lies beside the LEFT parapedicular way. */
function aortaBeside(n: number): SceneCase {
  const c = narrow(2 * n);
  return { ...c, spec: { ...c.spec, organs: { aortaShiftMm: [10, 22] } } };
}
export const termCases = (n: number): readonly SceneCase[] =>
  Array.from({ length: n }, (_, i) => [
    narrow(80_000 + i),
    drawCase(81_000 + i, cement),
    drawCase(82_000 + i, crushed),
    drawCase(83_000 + i, () => []),
    pleuraNear(42_000 + i),
    aortaBeside(43_000 + i),
  ]).flat();

export function faultsWithout(
  scenes: readonly { scene: Scene; surroundings: Surroundings; gauge: number }[],
  without: Term | undefined,
): Faults {
  const out = none();
  let paths = 0;
  for (const { scene, surroundings, gauge } of scenes) {
    const product = trocarOf(gauge);
    if (product === undefined) continue;
    const setup = {
      vertebra: scene.vertebra,
      surroundings,
      gauge: product,
      error: defaultSite.executionError,
      corrections: [],
      ...(without === undefined ? {} : { without }),
    };
    for (const side of ['left', 'right'] as const)
      for (const o of pathsOfSide(setup, side).offered) {
        faultsOf(scene, o.path, out);
        paths++;
      }
  }
  for (const k of means) out[k] /= Math.max(1, paths);
  return out;
}

export const termsRow: Row = {
  id: 'plan-terms',
  source: 'phantom, narrow pedicles, old cement, crushed centres and plain vertebrae',
  target: 'dropping any one term of the score makes at least one count worse; the whole score has none of the hard faults',
  slow: true,
  async run({ share, progress }) {
    const scenes = termCases(Math.max(2, Math.round(share * 10))).map((c) => {
      const scene = sceneOf(c);
      return { scene, surroundings: surroundingsOf(scene.vertebra, scene.structures), gauge: c.gauge };
    });
    const whole = faultsWithout(scenes, undefined);
    const measured: Record<string, string> = { whole: JSON.stringify(whole) };
    const idle: string[] = [];
    for (const [n, term] of terms.entries()) {
      const f = faultsWithout(scenes, term);
      const worse = (Object.keys(f) as (keyof Faults)[]).filter((k) => f[k] > (isMean(k) ? 1.1 * whole[k] + 0.0005 : whole[k]));
      measured[term] = worse.map((k) => `${k} ${isMean(k) ? f[k].toFixed(4) : f[k]}`).join(', ');
      if (worse.length === 0) idle.push(term);
      progress((n + 1) / terms.length);
    }
    const clean = whole.touched === 0 && whole.anterior === 0 && whole.wall === 0 && whole.disc === 0 && whole.cement === 0;
    return {
      measured,
      state: idle.length === 0 && clean ? 'pass' : 'fail',
      ...(idle.length > 0 ? { reason: `without effect: ${idle.join(', ')}` } : {}),
    };
  },
};
