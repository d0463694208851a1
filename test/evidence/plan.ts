// What the issue demands of the plan: nothing forbidden touched, the breach probability right, the target hit, words that do not move with the
// table, half a second a path, and no term of the score superfluous. Cases are drawn from the frozen distributions of the phantom, their
// Vertebra record made from its truth; the judge is the analytic patient, never the planner's own fields.
import { distance, seeded } from '../../src/base/index.ts';
import { tissues, trocarOf } from '../../src/catalog/index.ts';
import { originals } from '../../src/kernels/index.ts';
import type { LesionSpec } from '../../src/phantom/index.ts';
import { defaultSite, type Context, type LevelName, type Path, type Plan, type TableSetup } from '../../src/records/index.ts';
import { beamFromMachine, beamFromTilts, fieldAt, machineAngles, surroundingsOf } from '../../src/spine/index.ts';
import { plan } from '../../src/steps/index.ts';
import { viewInWords, entryInWords } from '../../src/words/index.ts';
import {
  angleDeg,
  flip,
  lps,
  rotationAbout,
  direction,
  movePoint,
  moveFrame,
  moveGrid,
  moveDirection,
  type Direction,
  type Rigid,
} from '../../src/base/index.ts';
import { drawCase, judge, narrowCase, narrowDraw, scanPositions, sceneOf, simulate, type Scene, type ScanPosition } from './plan-scene.ts';
import { termsRow } from './plan-terms.ts';
import type { Outcome, Row } from './row.ts';
import type { Vertebra, Mask } from '../../src/records/index.ts';

const context: Context = {
  progress() {},
  cancelled: () => false,
  random: seeded(1),
  kernels: originals,
  map: async () => [],
  infer: async () => undefined,
};
const error = defaultSite.executionError;

export async function planOf(scene: Scene, gauge: number, tableSetup?: TableSetup): Promise<Plan> {
  const site = tableSetup === undefined ? undefined : { ...defaultSite, tableSetup };
  const [made] = await plan.run(
    {
      vertebra: scene.vertebra,
      vertebrae: [scene.vertebra],
      levels: scene.levels,
      structures: scene.structures,
      volume: scene.volume,
      corrections: [],
      site,
      signal: undefined,
      act: undefined,
    },
    { gaugeGauge: gauge },
    context,
  );
  return made;
}
const count = (share: number, whole: number): number => Math.max(2, Math.round(share * whole));
const cpuMs = (): number => process.cpuUsage().user / 1000;
const pass = (ok: boolean, measured: Outcome['measured'], reason?: string): Outcome => ({
  measured,
  state: ok ? 'pass' : 'fail',
  ...(ok || reason === undefined ? {} : { reason }),
});

const safe: Row = {
  id: 'plan-safe',
  source: 'phantom, 1000 vertebrae drawn over T9–L5, 11 and 13 G, narrow pedicles included',
  target:
    'no forbidden structure touched; tip >= 3 mm behind the anterior cortex; narrow pedicles get another approach, a smaller gauge or a refusal; < 0.5 s a path',
  slow: true,
  async run({ share, progress }) {
    const n = count(share, 1000);
    const tally = {
      paths: 0,
      touched: 0,
      anterior: 0,
      outside: 0,
      disc: 0,
      refused: 0,
      narrow: 0,
      narrowForced: 0,
      para: 0,
      thinner: 0,
      oneSided: 0,
    };
    let slowest = 0;
    let time = 0;
    const bad: string[] = [];
    for (let i = 0; i < n; i++) {
      const c = drawCase(i);
      const scene = sceneOf(c);
      const start = cpuMs();
      const made = await planOf(scene, c.gauge);
      const each = (cpuMs() - start) / Math.max(1, made.paths.length);
      time += cpuMs() - start;
      slowest = Math.max(slowest, each);
      if (made.state === 'refused') tally.refused++;
      if (made.chosen.length === 1) tally.oneSided++;
      for (const path of made.paths) {
        tally.paths++;
        if (path.approach === 'parapedicular') tally.para++;
        if (path.gaugeGauge !== c.gauge) tally.thinner++;
        const v = judge(scene, path);
        if (v.touched.length > 0) tally.touched++;
        if (v.anteriorMm < 3) tally.anterior++;
        if (v.outsidePedicle) tally.outside++;
        if (v.disc) tally.disc++;
        if (v.touched.length > 0 || v.anteriorMm < 3 || v.outsidePedicle || v.disc)
          bad.push(
            `${i}:${path.id}:${v.touched.join('+')}${v.anteriorMm < 3 ? ' anterior' : ''}${v.outsidePedicle ? ' wall' : ''}${v.disc ? ' disc' : ''}`,
          );
      }
      for (const side of ['left', 'right'] as const)
        if (scene.truth.pedicles[side].widthMm < (c.gauge === 11 ? 3.05 : 2.41)) {
          tally.narrow++;
          if (made.paths.some((p) => p.side === side && p.approach === 'transpedicular' && p.gaugeGauge === c.gauge)) tally.narrowForced++;
        }
      progress((i + 1) / n);
    }
    const measured = {
      nCount: n,
      ...Object.fromEntries(Object.entries(tally).map(([k, x]) => [`${k}Count`, x])),
      meanS: time / 1000 / Math.max(1, tally.paths),
      slowestS: slowest / 1000,
    };
    return pass(
      tally.touched === 0 &&
        tally.anterior === 0 &&
        tally.outside === 0 &&
        tally.disc === 0 &&
        tally.narrowForced === 0 &&
        time / 1000 / Math.max(1, tally.paths) < 0.5,
      measured,
      bad.slice(0, 8).join('; '),
    );
  },
};

const narrow: Row = {
  id: 'plan-narrow',
  source: 'phantom, 200 vertebrae drawn over T9–L5 with pedicles 2 to 6 mm wide (test/acceptance/narrow-pedicles.json), 11 and 13 G',
  target:
    'no forbidden structure touched; through a pedicle only with a trocar it holds; a pedicle narrower than the trocar gets another approach, a smaller gauge or a refusal with its finding',
  slow: true,
  async run({ share, progress }) {
    const n = count(share, narrowDraw.caseCount);
    const tally = { sides: 0, narrowSides: 0, beside: 0, thinner: 0, refused: 0, forced: 0, unsaid: 0, paths: 0, touched: 0, anterior: 0 };
    const also = { outside: 0, disc: 0, asked: 0 };
    let time = 0;
    const bad: string[] = [];
    for (let i = 0; i < n; i++) {
      const c = narrowCase(i);
      const scene = sceneOf(c);
      const start = cpuMs();
      const made = await planOf(scene, c.gauge);
      time += cpuMs() - start;
      const asked = trocarOf(c.gauge)?.outerDiameterMm ?? 0;
      for (const side of ['left', 'right'] as const) {
        const width = scene.truth.pedicles[side].widthMm;
        const mine = made.paths.filter((p) => p.side === side);
        tally.sides++;
        for (const path of mine) {
          tally.paths++;
          const v = judge(scene, path);
          // Through bone narrower than the trocar itself.
          const forced = path.approach === 'transpedicular' && path.diameterMm > width;
          if (forced) tally.forced++;
          if (v.touched.length > 0) tally.touched++;
          if (v.anteriorMm < 3) tally.anterior++;
          if (v.outsidePedicle) also.outside++;
          if (v.disc) also.disc++;
          if (forced || v.touched.length > 0 || v.anteriorMm < 3 || v.outsidePedicle || v.disc)
            bad.push(
              `${i}:${c.level}:${path.id}:${width.toFixed(1)}${forced ? ' forced' : ''} ${v.touched.join('+')}${v.anteriorMm < 3 ? ' anterior' : ''}${v.outsidePedicle ? ' wall' : ''}${v.disc ? ' disc' : ''}`,
            );
        }
        if (mine.some((p) => p.approach === 'transpedicular' && p.gaugeGauge === c.gauge)) also.asked++;
        if (width >= asked) continue;
        tally.narrowSides++;
        const said = (code: string): boolean => made.findings.some((f) => f.code === `${code}.${side}`);
        if (mine.some((p) => p.approach === 'parapedicular')) tally.beside++;
        else if (mine.some((p) => p.gaugeGauge > c.gauge)) tally.thinner++;
        else tally.refused++;
        // Whatever the way out, the reason is said.
        if (!said('plan.pedicle-narrow') || (mine.length === 0 && !said('plan.side-refused'))) {
          tally.unsaid++;
          bad.push(`${i}:${c.level}:${side}:${width.toFixed(1)} unsaid`);
        }
      }
      progress((i + 1) / n);
    }
    return pass(
      tally.touched + tally.anterior + tally.forced + tally.unsaid + also.outside + also.disc === 0 && tally.narrowSides > 0,
      {
        nCount: n,
        ...Object.fromEntries(Object.entries({ ...tally, ...also }).map(([k, x]) => [`${k}Count`, x])),
        meanS: time / 1000 / Math.max(1, tally.paths),
      },
      bad.slice(0, 8).join('; '),
    );
  },
};

const breach: Row = {
  id: 'plan-breach',
  source: 'phantom, up to 300 paths of drawn vertebrae, 10 000 simulated punctures each in the ANALYTIC patient',
  target: 'breach probability within 20 % of 10 000 simulated punctures where p >= 2 %, within 0.3 points below',
  slow: true,
  async run({ share, progress }) {
    const n = count(share, 100);
    let paths = 0;
    let within = 0;
    let worstShare = 0;
    let worstPoints = 0;
    let bias = 0;
    let big = 0;
    const bad: string[] = [];
    for (let i = 0; i < n; i++) {
      const c = drawCase(20_000 + i);
      const scene = sceneOf(c);
      const made = await planOf(scene, c.gauge);
      if (made.paths.length === 0) continue;
      const s = surroundingsOf(scene.vertebra, scene.structures);
      for (const path of made.paths.slice(0, 3)) {
        const p = path.breachProbability;
        const seen = simulate(scene, s, path, error, 10_000, i, (q) => fieldAt(s.grid, s.danger, q[0], q[1], q[2])).total;
        paths++;
        const ok = seen >= 0.02 ? Math.abs(p - seen) <= 0.2 * seen : Math.abs(p - seen) <= 0.003;
        if (ok) within++;
        else bad.push(`${i}:${path.id} ${p.toFixed(4)} against ${seen.toFixed(4)}`);
        if (seen >= 0.02) {
          worstShare = Math.max(worstShare, Math.abs(p - seen) / seen);
          bias += (p - seen) / seen;
          big++;
        } else worstPoints = Math.max(worstPoints, 100 * Math.abs(p - seen));
      }
      progress((i + 1) / n);
    }
    return pass(
      within === paths,
      {
        pathCount: paths,
        withinCount: within,
        aboveTwoCount: big,
        worstFraction: worstShare,
        meanBiasFraction: big > 0 ? bias / big : 0,
        worstBelowPoints: worstPoints,
      },
      bad.slice(0, 8).join('; '),
    );
  },
};

/** The zone a case asks for, and whether the analytic patient has the tip in it. */
const zones: readonly {
  readonly name: string;
  readonly lesions: (level: LevelName) => readonly LesionSpec[];
  readonly hit: (scene: Scene, path: Path) => boolean;
}[] = [
  {
    name: 'cleft',
    lesions: (level) => [
      { kind: 'fracture', level, shape: 'wedge', depthFraction: 0.3, acute: true },
      { kind: 'cleft', level, content: 'gas' },
    ],
    hit: ({ phantom }, path) => near(path, 1, (p) => [tissues.cleftGas.code, tissues.cleftFluid.code].includes(phantom.tissueAt(p))),
  },
  {
    name: 'lysis',
    lesions: (level) => [{ kind: 'lytic', level, posteriorWall: 'intact', epidural: 'none', paravertebral: 'none', foraminal: 'none' }],
    hit: ({ phantom }, path) => near(path, 0, (p) => phantom.tissueAt(p) === tissues.lytic.code),
  },
  {
    name: 'flat',
    lesions: (level) => [{ kind: 'fracture', level, shape: 'biconcave', depthFraction: 0.68, acute: true }],
    // Beside the crushed centre: off the midline, in bone, where the body is taller than in its middle.
    hit: (scene, path) => {
      const f = scene.truth.frame;
      const off = Math.abs(
        (path.targetLps[0] - f.originLps[0]) * f.left[0] +
          (path.targetLps[1] - f.originLps[1]) * f.left[1] +
          (path.targetLps[2] - f.originLps[2]) * f.left[2],
      );
      return off > 0.12 * scene.truth.widthMm && tall(scene, path.targetLps) > tall(scene, f.originLps);
    },
  },
];
function near(path: Path, mm: number, is: (p: Path['targetLps']) => boolean): boolean {
  const [x, y, z] = path.targetLps;
  if (is(path.targetLps)) return true;
  if (mm === 0) return false;
  for (const [a, b, c] of [
    [1, 0, 0],
    [-1, 0, 0],
    [0, 1, 0],
    [0, -1, 0],
    [0, 0, 1],
    [0, 0, -1],
  ] as const)
    if (is(lps(x + a * mm, y + b * mm, z + c * mm))) return true;
  return false;
}
/** Height of bone through a point along the body's axis, mm. */
function tall(scene: Scene, p: Path['targetLps']): number {
  const up = scene.truth.frame.superior;
  const bone = (t: number): boolean => {
    const code = scene.phantom.tissueAt(lps(p[0] + t * up[0], p[1] + t * up[1], p[2] + t * up[2]));
    return code >= tissues.cortical.code && code <= tissues.sclerotic.code;
  };
  let h = 0;
  for (let t = 0; t < 25 && bone(t); t += 0.25) h += 0.25;
  for (let t = -0.25; t > -25 && bone(t); t -= 0.25) h += 0.25;
  return h;
}

const target: Row = {
  id: 'plan-target',
  source: 'phantom, 60 vertebrae each with a cleft, a lysis, a crushed centre',
  target: 'tip inside the lesion’s target zone >= 95 %',
  slow: true,
  async run({ share, progress }) {
    const n = count(share, 60);
    const measured: Record<string, number> = {};
    let ok = true;
    const bad: string[] = [];
    for (const [z, zone] of zones.entries()) {
      let hit = 0;
      let chosen = 0;
      let refused = 0;
      for (let i = 0; i < n; i++) {
        const c = drawCase(40_000 + 1000 * z + i, zone.lesions);
        const scene = sceneOf(c);
        const made = await planOf(scene, c.gauge);
        if (made.paths.length === 0) refused++;
        for (const path of made.paths.filter((p) => made.chosen.includes(p.id))) {
          chosen++;
          if (zone.hit(scene, path)) hit++;
          else bad.push(`${zone.name} ${i} ${c.level} ${path.id} ${path.targetZone}`);
        }
        progress((z + (i + 1) / n) / zones.length);
      }
      measured[`${zone.name}Fraction`] = chosen === 0 ? 0 : hit / chosen;
      measured[`${zone.name}RefusedCount`] = refused;
      if (hit < 0.95 * chosen || chosen < n / 2) ok = false;
    }
    return pass(ok, { nCount: n * zones.length, ...measured }, bad.slice(0, 8).join('; '));
  },
};

/** The same patient elsewhere in space: every point of the case moved rigidly. */
function movedScene(scene: Scene, m: Rigid): Scene {
  const mask = (x: Mask): Mask => ({ grid: moveGrid(m, x.grid), voxels: x.voxels });
  const v = scene.vertebra;
  const pedicle = (p: Vertebra['pedicles']['left']): Vertebra['pedicles']['left'] =>
    p === undefined
      ? p
      : { ...p, isthmusLps: movePoint(m, p.isthmusLps), entryLps: movePoint(m, p.entryLps), axis: moveDirection(m, p.axis) };
  const plate = (p: NonNullable<Vertebra['endplates']>['superior']) => ({
    pointLps: movePoint(m, p.pointLps),
    normal: moveDirection(m, p.normal),
  });
  const left = pedicle(v.pedicles.left);
  const right = pedicle(v.pedicles.right);
  return {
    ...scene,
    vertebra: {
      ...v,
      frame: moveFrame(m, v.frame),
      ...(v.endplates === undefined ? {} : { endplates: { superior: plate(v.endplates.superior), inferior: plate(v.endplates.inferior) } }),
      pedicles: { ...(left === undefined ? {} : { left }), ...(right === undefined ? {} : { right }) },
      ...(v.canal === undefined ? {} : { canal: { ...v.canal, centreLps: movePoint(m, v.canal.centreLps) } }),
      parts: mask(v.parts),
    },
    structures: { items: scene.structures.items.map((i) => ({ ...i, mask: mask(i.mask) })) },
  };
}
const setups: readonly TableSetup[] = (['HFS', 'HFP', 'FFS', 'FFP'] as const).flatMap((position) =>
  (['left', 'right'] as const).map((cArmSide) => ({ position, cArmSide })),
);

const posture: Row = {
  id: 'plan-posture',
  source: 'phantom vertebrae turned in the scanner; 4 table positions x C-arm side',
  target:
    'paths within 0.3 mm and 1°, left/right never swapped; same physical beam within 0.1° from words and from machine angles; words the same under 8 set-ups',
  async run({ share, progress }) {
    const n = count(share, 40);
    let worstMm = 0;
    let worstDeg = 0;
    let beamDeg = 0;
    let swapped = 0;
    let changed = 0;
    for (let i = 0; i < n; i++) {
      const c = drawCase(60_000 + i, () => []);
      const scene = sceneOf(c);
      const plain = await planOf(scene, c.gauge);
      const r = seeded(i);
      const m = rotationAbout(lps(20, -30, 40), direction(r.normal(), r.normal(), r.normal()), r.uniform(-180, 180));
      const turned = await planOf(movedScene(scene, m), c.gauge);
      if (turned.paths.map((p) => p.id).join() !== plain.paths.map((p) => p.id).join()) swapped++;
      for (const p of plain.paths) {
        const q = turned.paths.find((x) => x.id === p.id);
        if (q === undefined) continue;
        worstMm = Math.max(worstMm, distance(movePoint(m, p.entryLps), q.entryLps), distance(movePoint(m, p.targetLps), q.targetLps));
        worstDeg = Math.max(worstDeg, angleDeg(moveDirection(m, p.direction), q.direction));
        if (entryInWords('en', p) !== entryInWords('en', q)) swapped++;
      }
      for (const setup of setups) {
        const made = await (i === 0 ? planOf(scene, c.gauge, setup) : Promise.resolve(undefined));
        if (made === undefined) continue;
        made.views.forEach((v, k) => {
          if (viewInWords('fr', v) !== viewInWords('fr', plain.views[k])) changed++;
          const words = beamFromTilts(Number(v.rightTiltDeg.toFixed(1)), Number(v.headTiltDeg.toFixed(1)));
          beamDeg = Math.max(beamDeg, angleDeg(words, v.beam));
          if (v.machine !== undefined) {
            const b = beamFromMachine(
              {
                ...v.machine,
                rotationDeg: Number(v.machine.rotationDeg.toFixed(1)),
                angulationDeg: Number(v.machine.angulationDeg.toFixed(1)),
              },
              setup,
            );
            beamDeg = Math.max(beamDeg, Math.min(angleDeg(b, v.beam), angleDeg(flip(b), v.beam)));
          }
        });
      }
      progress((i + 1) / n);
    }
    return pass(worstMm <= 0.3 && worstDeg <= 1 && swapped === 0 && changed === 0 && beamDeg <= 0.1, {
      nCount: n,
      worstMm,
      worstDeg,
      beamDeg,
      swappedCount: swapped,
      changedWordsCount: changed,
    });
  },
};

/**
 * A room as a text-book draws it, apart from the program's own formulas: x = the left of a patient lying on the back head first, y = down to the
 * floor, z = towards that patient's head. Columns: where the patient's left, back and head point.
 */
const lying: Readonly<Record<TableSetup['position'], readonly (readonly [number, number, number])[]>> = {
  HFS: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  HFP: [
    [-1, 0, 0],
    [0, -1, 0],
    [0, 0, 1],
  ],
  FFS: [
    [-1, 0, 0],
    [0, 1, 0],
    [0, 0, -1],
  ],
  FFP: [
    [1, 0, 0],
    [0, -1, 0],
    [0, 0, -1],
  ],
};
function roomBeam(machine: NonNullable<Plan['views'][number]['machine']>, setup: TableSetup): Direction {
  const r = ((machine.rotation === 'RAO' ? -1 : 1) * machine.rotationDeg * Math.PI) / 180;
  const a = ((machine.angulation === 'CAU' ? -1 : 1) * machine.angulationDeg * Math.PI) / 180;
  // Detector above the table, towards the left (LAO), towards the head (CRA); the C-arm from the other side is turned about the vertical.
  const side = setup.cArmSide === 'left' ? 1 : -1;
  const d = [side * Math.sin(r) * Math.cos(a), -Math.cos(r) * Math.cos(a), side * Math.sin(a)];
  const [left, back, head] = lying[setup.position].map((c) => c[0] * d[0] + c[1] * d[1] + c[2] * d[2]);
  return direction(left, back, head);
}
const supine: readonly ScanPosition[] = ['HFS', 'FFS'];
const prone: readonly ScanPosition[] = ['HFP', 'FFP'];

const positions: Row = {
  id: 'plan-positions',
  source: 'phantom vertebrae as scanned in six patient positions (HFS HFP FFS FFP HFDL HFDR: axes and storage order), 8 table set-ups each',
  target:
    'paths within 0.3 mm and 1°, left/right and words never swapped, posture named; same physical beam within 0.1° from printed angles, in a room drawn apart from the program',
  slow: true,
  async run({ share, progress }) {
    const n = count(share, 40);
    const worst = { pathMm: 0, axisDeg: 0, wordsBeamDeg: 0, machineBeamDeg: 0 };
    let swapped = 0;
    let postures = 0;
    let changed = 0;
    let viewed = 0;
    for (let i = 0; i < n; i++) {
      const c = drawCase(61_000 + i, () => []);
      const plain = await planOf(sceneOf(c), c.gauge);
      for (const [p, position] of scanPositions.entries()) {
        const scene = sceneOf(c, 1, position);
        const made = await planOf(scene, c.gauge);
        const kind = supine.includes(position) ? 'supine' : prone.includes(position) ? 'prone' : 'lateral';
        if (made.posture !== `plan.posture.${kind}-study`) postures++;
        if (made.paths.map((q) => q.id).join() !== plain.paths.map((q) => q.id).join()) swapped++;
        for (const a of plain.paths) {
          const b = made.paths.find((q) => q.id === a.id);
          if (b === undefined) continue;
          worst.pathMm = Math.max(worst.pathMm, distance(a.entryLps, b.entryLps), distance(a.targetLps, b.targetLps));
          worst.axisDeg = Math.max(worst.axisDeg, angleDeg(a.direction, b.direction));
          for (const language of ['en', 'fr'] as const) if (entryInWords(language, a) !== entryInWords(language, b)) swapped++;
        }
        made.views.forEach((v, k) => {
          viewed++;
          for (const language of ['en', 'fr'] as const) if (viewInWords(language, v) !== viewInWords(language, plain.views[k])) changed++;
          const words = beamFromTilts(Number(v.rightTiltDeg.toFixed(1)), Number(v.headTiltDeg.toFixed(1)));
          worst.wordsBeamDeg = Math.max(worst.wordsBeamDeg, angleDeg(words, v.beam));
          for (const setup of setups) {
            const m = machineAngles(v.beam, setup);
            const printed = {
              ...m,
              rotationDeg: Number(m.rotationDeg.toFixed(1)),
              angulationDeg: Number(m.angulationDeg.toFixed(1)),
            };
            for (const b of [beamFromMachine(printed, setup), roomBeam(printed, setup)])
              worst.machineBeamDeg = Math.max(worst.machineBeamDeg, Math.min(angleDeg(b, v.beam), angleDeg(flip(b), v.beam)));
          }
        });
        progress((i + (p + 1) / scanPositions.length) / n);
      }
    }
    return pass(
      worst.pathMm <= 0.3 &&
        worst.axisDeg <= 1 &&
        swapped + postures + changed === 0 &&
        worst.wordsBeamDeg <= 0.1 &&
        worst.machineBeamDeg <= 0.1,
      {
        nCount: n * scanPositions.length,
        ...worst,
        swappedCount: swapped,
        wrongPostureCount: postures,
        changedWordsCount: changed,
        viewCount: viewed,
      },
    );
  },
};

export const planRows: readonly Row[] = [safe, narrow, breach, target, posture, positions, termsRow];
