// Cold needles over their cycle: each takes up no more heat than its power per length allows and gets no colder than its gas; it is of one
// temperature throughout. Freezing is the enthalpy form of heat.ts; perfusion stops where tissue freezes and comes back when it thaws.
// What fails first: the power of a device is not published and is the same at every temperature here.
import type { Kernels } from '../kernels/index.ts';
import type {
  AblationCourse,
  AblationNote,
  AblationOptions,
  AblationScene,
  CryoPhase,
  CryoProtocol,
  DamageLaw,
  ProbeOnGrid,
  ProbeReading,
} from './ablation-model.ts';
import { freeCells, fromHeldJ, HeldRate, heatModelOf, needlesOnGrid, touchesSide, Watch, type PartContact } from './ablation-scene.ts';
import type { ContactMode } from './heat-contact.ts';
import { heatSolver } from './heat.ts';
import { killed } from './thermal-damage.ts';

const usualStepS = 10;
/** More stages than the usual: power that begins evenly leaves no jump for them to miss (0.6 °C in the worst cell against 9). */
const stageCount = 21;

export function runCryo(
  scene: AblationScene,
  probes: readonly ProbeOnGrid[],
  protocol: CryoProtocol,
  damage: DamageLaw,
  kernels: Kernels,
  options: AblationOptions,
): AblationCourse {
  const needles = needlesOnGrid(scene, probes, 'cold');
  const heat = heatSolver(heatModelOf(scene, 'freezing'), kernels, { stageCount });
  try {
    const passive: ContactMode = { kind: 'power', watts: 0 };
    const ids = needles.parts.map((p) => heat.addContact(p.contact, passive));
    for (const w of scene.warmed ?? []) heat.hold(freeCells(w.cells, needles), w.temperatureC);
    const start = heat.ledger();
    const t = heat.temperatureC();
    const peakC = t.slice();
    const lowestC = t.slice();
    const watch = new Watch(options);
    watch.read(0, t, true);
    const readings: ProbeReading[] = [];
    const notes = new Set<AblationNote>();
    const endS = protocol.phases.reduce((sum, p) => sum + p.durationS, 0);
    let [timeS, givenJ] = [0, 0];
    const held = new HeldRate();
    const frozenS = protocol.phases
      .slice(0, 1 + protocol.phases.findLastIndex((p) => p.kind === 'freeze'))
      .reduce((sum, p) => sum + p.durationS, 0);
    for (const phase of protocol.phases) {
      const fromS = timeS;
      const change = (): void => {
        for (const [n, id] of ids.entries()) heat.changeContact(id, modeOf(needles.parts[n], phase, protocol));
      };
      while (timeS < fromS + phase.durationS - 1e-9) {
        const toS = Math.min(fromS + phase.durationS, timeS + (options.stepS ?? usualStepS));
        const isFirst = timeS === fromS;
        heat.advance(toS, {
          unread: true,
          ...(isFirst ? { eventsS: [timeS], atEvent: change } : {}),
          ...(options.cancelled === undefined ? {} : { cancelled: options.cancelled }),
        });
        const stepS = toS - timeS;
        timeS = toS;
        heat.temperatureC(t);
        for (let c = 0; c < t.length; c++) {
          if (t[c] < lowestC[c]) lowestC[c] = t[c];
          else if (t[c] > peakC[c]) peakC[c] = t[c];
        }
        held.look(timeS, frozenS, () => fromHeldJ(heat.ledger().fromProbesJ - start.fromProbesJ, heat, ids));
        watch.read(timeS, t, timeS >= fromS + phase.durationS - 1e-9);
        const states = ids.map((id) => heat.contact(id));
        const sum = states.reduce((a, s) => a + s.givenJ, 0);
        const coldest = Math.min(...states.map((s) => s.temperatureC));
        readings.push({ timeS, powerW: (sum - givenJ) / stepS, sensorC: coldest });
        givenJ = sum;
        for (const [n, p] of needles.parts.entries())
          if (p.part.kind === 'cold' && states[n].temperatureC <= p.part.lowestC + 0.01) notes.add('coldest-reached');
        options.onProgress?.(timeS / endS);
      }
    }
    if (touchesSide(scene, { lowestC })) notes.add('touches-side');
    const none = new Float32Array(t.length);
    const now = heat.ledger();
    const storedJ = now.storedJ - start.storedJ;
    const fromProbesJ = now.fromProbesJ - start.fromProbesJ;
    const sums = { storedJ, fromProbesJ, fromBloodJ: now.fromBloodJ, throughSidesJ: now.inThroughSidesJ };
    const most = Math.max(...Object.values(sums).map(Math.abs));
    return {
      kind: 'cryo',
      endS,
      snapshots: watch.snapshots,
      peakC,
      lowestC,
      cem43Min: none,
      omega: none,
      probe: needles.probe,
      killed: killed(damage, lowestC, none, none, needles.probe),
      coagulated: new Uint8Array(t.length),
      organs: watch.organs(undefined),
      readings,
      ledger: {
        ...sums,
        fromCurrentJ: 0,
        generatorJ: 0,
        unaccountedFraction: most === 0 ? 0 : Math.abs(storedJ - fromProbesJ - sums.fromBloodJ - sums.throughSidesJ) / most,
      },
      rinsedJ: fromHeldJ(fromProbesJ, heat, ids),
      rinsedW: held.watts,
      solveCount: 0,
      worstConductivityChange: 0,
      worstPowerGapFraction: 0,
      rollOffCount: 0,
      arenaBytes: heat.arenaBytes,
      findings: [...notes],
    };
  } finally {
    heat.free();
  }
}

function modeOf(p: PartContact, phase: CryoPhase, protocol: CryoProtocol): ContactMode {
  if (p.part.kind !== 'cold') return { kind: 'power', watts: 0 };
  const duty = typeof phase.dutyFraction === 'object' ? (phase.dutyFraction[p.probeId] ?? 1) : (phase.dutyFraction ?? 1);
  if (phase.kind === 'freeze') return { kind: 'power', watts: -duty * p.part.coolingWPerCm * p.lengthCm, lowestC: p.part.lowestC };
  if (phase.kind === 'passive') return { kind: 'power', watts: 0 };
  const watts = duty * (p.part.warmingWPerCm ?? 0) * p.lengthCm;
  return { kind: 'power', watts, ...(protocol.thawC === undefined ? {} : { highestC: protocol.thawC }) };
}
