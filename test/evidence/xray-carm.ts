// The C-arm: points where they are drawn, endplates to a line, the trocar to a point, one beam under every table set-up and picture flip, and the
// rule of the three check points on drawn vertebrae.
import {
  along,
  angleDeg,
  axisGrid,
  direction,
  distance,
  flip,
  lps,
  moveGrid,
  rotationAbout,
  seeded,
  towards,
  voxelToLps,
  voxel,
  type Direction,
  type Lps,
} from '../../src/base/index.ts';
import { orientationLetters } from '../../src/imaging/index.ts';
import { twins, xrayProjector } from '../../src/kernels/index.ts';
import { makePhantom, type PhantomSpec } from '../../src/phantom/index.ts';
import type { LevelName, Path, TableSetup } from '../../src/records/index.ts';
import {
  beamFromMachine,
  beamFromTilts,
  cArmGeometry,
  cArmViews,
  flips,
  lpsToDetector,
  machineAngles,
  shownAt,
  shownPlane,
  sightAlong,
  stepState,
  stepsOf,
  xrayViewOf,
} from '../../src/spine/index.ts';
import { viewInWords } from '../../src/words/index.ts';
import { planOf } from './plan.ts';
import { drawCase, judge, sceneOf } from './plan-scene.ts';
import type { Outcome, Row } from './row.ts';
import { measure, spineSpec } from './workup-spines.ts';

const pass = (ok: boolean, measured: Outcome['measured']): Outcome => ({ state: ok ? 'pass' : 'fail', measured });
const count = (share: number, whole: number, least = 1): number => Math.max(least, Math.round(whole * share));
type Random = ReturnType<typeof seeded>;
const anyDirection = (r: Random): Direction => direction(r.normal(), r.normal(), r.normal());
/** A look within reach of a C-arm. */
const anySight = (r: Random, centreLps: Lps) =>
  sightAlong(beamFromTilts(r.uniform(-110, 110), r.uniform(-40, 40)), direction(0.1 * r.normal(), 0.1 * r.normal(), 1), centreLps);

const points: Row = {
  id: 'xray-points',
  source:
    'a dense ball of 4 mm in an oblique, uneven grid, drawn views; middle of its shadow in the picture of the slabs against the projected point; 512²',
  target: '<= 0.3 mm at the detector',
  async run({ share, progress }) {
    const n = count(share, 60, 4);
    const g = cArmGeometry(512, 120);
    const pixelMm = g.detectorMm[0] / g.widthPx;
    let worst = 0;
    for (let i = 0; i < n; i++) {
      const r = seeded(`xray/point/${i}`);
      const spacing = [r.uniform(0.6, 1.2), r.uniform(0.6, 1.2), r.uniform(0.6, 2)] as const;
      const size = spacing.map((mm) => Math.round(70 / mm)) as [number, number, number];
      const grid = moveGrid(
        rotationAbout(lps(0, 0, 0), anyDirection(r), r.uniform(-180, 180)),
        axisGrid(size, spacing, lps(-35, -35, -35)),
      );
      const at = voxel(r.uniform(0.25, 0.75) * size[0], r.uniform(0.25, 0.75) * size[1], r.uniform(0.25, 0.75) * size[2]);
      const field = new Float32Array(size[0] * size[1] * size[2]);
      for (let k = 0, q = 0; k < size[2]; k++)
        for (let j = 0; j < size[1]; j++)
          for (let x = 0; x < size[0]; x++, q++) {
            const far = Math.hypot((x - at[0]) * spacing[0], (j - at[1]) * spacing[1], (k - at[2]) * spacing[2]);
            field[q] = Math.max(0, Math.min(1, (4 - far) / Math.max(...spacing) + 0.5));
          }
      const centreLps = voxelToLps(grid, voxel(size[0] / 2, size[1] / 2, size[2] / 2));
      const sight = anySight(r, centreLps);
      const p = xrayProjector(twins().arena, { field, size, spacing }, 512 * 512);
      const got = p.project(xrayViewOf(grid, sight, g));
      p.free();
      let [s, sx, sy] = [0, 0, 0];
      got.forEach((v, q) => {
        s += v;
        sx += v * (q % 512);
        sy += v * Math.floor(q / 512);
      });
      const right = lpsToDetector(sight, g, voxelToLps(grid, at));
      worst = Math.max(worst, right === undefined ? 999 : pixelMm * Math.hypot(sx / s - right[0], sy / s - right[1]));
      progress((i + 1) / n);
    }
    return pass(worst <= 0.3, { nCount: n, worstMm: worst });
  },
};

const pathPoint: Row = {
  id: 'xray-down-the-path',
  source: 'drawn paths in any direction: tip, entry and a point 60 mm behind it in the view down the path',
  target: 'the trocar is a point: all within 0.3 mm at the detector',
  async run({ share }) {
    const n = count(share, 2000, 50);
    const g = cArmGeometry(512);
    let worst = 0;
    for (let i = 0; i < n; i++) {
      const r = seeded(`xray/path/${i}`);
      const entry = lps(r.uniform(-40, 40), r.uniform(-40, 40), r.uniform(-40, 40));
      const way = direction(0.4 * r.normal(), -1, 0.4 * r.normal());
      const sight = sightAlong(flip(way), direction(0.2 * r.normal(), 0.2 * r.normal(), 1), along(entry, way, r.uniform(0, 40)));
      const seen = [-60, 0, 20, 45].map((mm) => lpsToDetector(sight, g, along(entry, way, mm)) ?? [999, 999]);
      for (const p of seen) worst = Math.max(worst, (Math.hypot(p[0] - seen[0][0], p[1] - seen[0][1]) * g.detectorMm[0]) / g.widthPx);
    }
    return pass(worst <= 0.3, { nCount: n, worstMm: worst });
  },
};

/** Angle between a view and the plane with this normal: 0 = the plane is a line in the middle of the picture. */
const tiltDeg = (beam: Direction, normal: Direction): number => Math.abs(90 - angleDeg(beam, normal));

const endplates: Row = {
  id: 'xray-endplate-line',
  source:
    'phantom spines of six bodies with front wedges of 0–30° (drawn depth of collapse), measured by the work-up on label maps at 1 mm; true plane from the analytic surfaces',
  target: 'AP and lateral make the plane that bisects the endplates a line: <= 1°',
  slow: true,
  async run({ share, progress }) {
    const n = count(share, 20);
    const worst = { apDeg: 0, lateralDeg: 0, ownEndplateDeg: 0 };
    const off: number[] = [];
    let [steepest, bodies, missing] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const r = seeded(`xray/endplate/${i}`);
      const plain = spineSpec(9600 + i, false);
      const levels = makePhantom(plain).truth.vertebrae.map((v) => v.level as LevelName);
      const spec: PhantomSpec = {
        ...plain,
        lesions: levels
          .filter((_, k) => k % 2 === 1)
          .map((level) => ({ kind: 'fracture', level, shape: 'wedge', depthFraction: r.uniform(0, 0.62), acute: true })),
      };
      const phantom = makePhantom(spec);
      const { labels } = phantom.render(phantom.gridFor([1, 1, 1]), { only: 'labels' });
      const whole = phantom.truth.vertebrae.filter((v) => v.level !== 'S1');
      for (const { truth, found } of await measure(whole, labels)) {
        if (truth.wedgeAngleDeg > 30) continue;
        bodies++;
        steepest = Math.max(steepest, truth.wedgeAngleDeg);
        if (found === undefined || found.endplates === undefined) {
          missing++;
          continue;
        }
        const { superior: a, inferior: b } = truth.endplates;
        const bisector = direction(a.normal[0] + b.normal[0], a.normal[1] + b.normal[1], a.normal[2] + b.normal[2]);
        for (const view of cArmViews(found.frame, found.frame.originLps, found.endplates, {})) {
          const own = view.name.includes('superior') ? a.normal : view.name.includes('inferior') ? b.normal : undefined;
          const deg = tiltDeg(view.beam, own ?? bisector);
          if (own !== undefined) worst.ownEndplateDeg = Math.max(worst.ownEndplateDeg, deg);
          else {
            const key = view.name === 'ap' ? 'apDeg' : 'lateralDeg';
            worst[key] = Math.max(worst[key], deg);
            off.push(deg);
          }
        }
      }
      progress((i + 1) / n);
    }
    const sorted = off.toSorted((x, y) => x - y);
    return pass(worst.apDeg <= 1 && worst.lateralDeg <= 1 && missing === 0, {
      bodyCount: bodies,
      steepestWedgeDeg: steepest,
      ...worst,
      p95Deg: sorted[Math.floor(0.95 * (sorted.length - 1))] ?? 0,
      missingCount: missing,
    });
  },
};

const setups: readonly TableSetup[] = (['HFS', 'HFP', 'FFS', 'FFP'] as const).flatMap((position) =>
  (['left', 'right'] as const).map((cArmSide) => ({ position, cArmSide })),
);
const setupRow: Row = {
  id: 'xray-setups',
  source: 'drawn views of drawn frames: 8 table set-ups × 4 picture flips; angles as printed (a tenth of a degree)',
  target: 'same physical beam within 0.1°; words never change side; a letter on every edge of every picture, and true',
  async run({ share }) {
    const n = count(share, 1000, 30);
    const g = cArmGeometry(512);
    let [beamDeg, changed, wrong, pictures] = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const r = seeded(`xray/setup/${i}`);
      const centre = lps(r.normal() * 40, r.normal() * 40, r.normal() * 200);
      const m = anySight(r, centre);
      const words = (['en', 'fr'] as const).map((language) => viewInWords(language, m));
      for (const setup of setups) {
        const view = sightAlong(m.beam, m.up, centre, setup);
        if ((['en', 'fr'] as const).some((language, k) => viewInWords(language, view) !== words[k])) changed++;
        const machine = machineAngles(view.beam, setup);
        const printed = { ...machine, rotationDeg: tenth(machine.rotationDeg), angulationDeg: tenth(machine.angulationDeg) };
        const back = beamFromMachine(printed, setup);
        beamDeg = Math.max(beamDeg, Math.min(angleDeg(back, m.beam), angleDeg(flip(back), m.beam)));
        const told = beamFromTilts(tenth(view.rightTiltDeg), tenth(view.headTiltDeg));
        beamDeg = Math.max(beamDeg, angleDeg(told, m.beam));
        for (const f of flips) {
          pictures++;
          wrong += wrongLetters(view, g, f);
        }
      }
    }
    return pass(beamDeg <= 0.1 && changed === 0 && wrong === 0, {
      viewCount: n,
      pictureCount: pictures,
      beamDeg,
      changedWordsCount: changed,
      wrongLetterCount: wrong,
    });
  },
};
const tenth = (v: number): number => Number(v.toFixed(1));
const wayOf: Readonly<Record<string, readonly [number, number, number]>> = {
  L: [1, 0, 0],
  R: [-1, 0, 0],
  P: [0, 1, 0],
  A: [0, -1, 0],
  H: [0, 0, 1],
  F: [0, 0, -1],
};
/** Letters that are missing, or whose way in the patient does not run towards their edge in the projected picture. */
function wrongLetters(view: ReturnType<typeof anySight>, g: ReturnType<typeof cArmGeometry>, f: (typeof flips)[number]): number {
  const letters = orientationLetters(shownPlane(view, g, f));
  const middle = shownAt(view, g, f, view.centreLps) ?? [0, 0];
  const edges = [
    ['left', -1, 0],
    ['right', 1, 0],
    ['top', 0, -1],
    ['bottom', 0, 1],
  ] as const;
  return edges.filter(([edge, ex, ey]) => {
    const first = letters[edge].charAt(0);
    const way = wayOf[first];
    if (way === undefined) return true;
    const p = shownAt(view, g, f, along(view.centreLps, direction(...way), 5));
    return p === undefined || !((p[0] - middle[0]) * ex + (p[1] - middle[1]) * ey > 0);
  }).length;
}

const rule: Row = {
  id: 'xray-three-points',
  source:
    'drawn vertebrae T9–L5: the planned transpedicular paths, and each of them turned inwards about its entry until it touches the canal in the analytic patient',
  target:
    'reported: how often the rule stops or warns a path that touches the canal, and a planned one (the rule is the textbooks’, not ours)',
  slow: true,
  async run({ share, progress }) {
    const n = count(share, 100);
    const g = cArmGeometry(512);
    const tally = { planned: 0, plannedStop: 0, plannedWarned: 0, canal: 0, canalStop: 0, canalWarned: 0 };
    for (let i = 0; i < n; i++) {
      const c = drawCase(70_000 + i, () => []);
      const scene = sceneOf(c);
      const made = await planOf(scene, c.gauge);
      for (const path of made.paths.filter((p) => p.approach === 'transpedicular')) {
        const said = (p: Path): readonly string[] =>
          stepsOf(p.lengthMm).flatMap((d) => stepState(scene.vertebra, p, d, g, c.level)?.checks.map((k) => k.state) ?? ['stop']);
        const own = said(path);
        tally.planned++;
        if (own.includes('stop')) tally.plannedStop++;
        else if (own.includes('caution')) tally.plannedWarned++;
        const bad = turnedIn(path, scene);
        if (bad === undefined) continue;
        tally.canal++;
        const seen = said(bad);
        if (seen.includes('stop')) tally.canalStop++;
        else if (seen.includes('caution')) tally.canalWarned++;
      }
      progress((i + 1) / n);
    }
    return pass(tally.planned > 0 && tally.canal > 0, {
      plannedPathCount: tally.planned,
      plannedStoppedFraction: tally.plannedStop / tally.planned,
      plannedWarnedFraction: tally.plannedWarned / tally.planned,
      canalPathCount: tally.canal,
      canalStoppedFraction: tally.canalStop / tally.canal,
      canalWarnedFraction: tally.canalWarned / tally.canal,
    });
  },
};
/** The path turned towards the midline about its entry, by the least angle at which it touches the canal. */
function turnedIn(path: Path, scene: ReturnType<typeof sceneOf>): Path | undefined {
  const f = scene.vertebra.frame;
  const target = path.targetLps;
  const inwards = path.side === 'left' ? -1 : 1;
  for (let mm = 2; mm <= 24; mm += 1) {
    const moved = along(target, f.left, inwards * mm);
    const d = towards(path.entryLps, moved);
    const bad = { ...path, targetLps: moved, direction: d, lengthMm: distance(path.entryLps, moved) };
    if (judge(scene, bad).touched.includes('canal')) return bad;
  }
  return undefined;
}

export const carmRows: readonly Row[] = [points, pathPoint, setupRow, endplates, rule];
