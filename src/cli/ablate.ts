// `trocart ablate`: the lesion of one vertebra outlined, probes found, heat or cold followed; one vertebra or all that hold a lytic lesion.
import { Problem } from '../base/index.ts';
import { ablationProbes, findProbe, protectionValues } from '../catalog/index.ts';
import { runStep, type OpenCase } from '../host/index.ts';
import { ablation, lesion } from '../steps/index.ts';
import {
  axialInWords,
  healthyLossMl,
  number,
  organHeatInWords,
  organInWords,
  organRiskInWords,
  organDoseInWords,
  organStateInWords,
  say,
  sayCode,
  skinPointInWords,
  tiltInWords,
  type Language,
} from '../words/index.ts';
import type { Result } from './json.ts';
import type { Options } from './options.ts';
import { ensureWorkup, type Terminal } from './session.ts';
import { chosenBones, ensureCalibration } from './strength.ts';

/** What was typed is refused before anything is read: an unknown probe or protocol. */
export function checkAblationAsk(o: Options): void {
  for (const id of o.ablation.probes ?? [])
    if (findProbe(id) === undefined)
      throw new Problem('ablation.unknown-probe', { probe: id, known: ablationProbes.map((p) => p.id).join(', ') });
  const { protocol } = o.ablation;
  const known = [...new Set(ablationProbes.flatMap((p) => p.protocols))];
  if (protocol !== undefined && !known.includes(protocol))
    throw new Problem('ablation.unknown-protocol', { protocol, known: known.join(', ') });
}

export async function ensureAblation(open: OpenCase, o: Options, terminal: Terminal): Promise<void> {
  await ensureWorkup(open, o, terminal);
  const isCt = open.records('volume').some((r) => r.data.quantity === 'hu');
  // before the first step that reads it: the cement's steps make it otherwise, and the ablation is stale by it
  if (isCt && o.auto) await ensureCalibration(open, o, terminal);
  const withLesion = open.records('vertebra').filter((r) => r.data.lesion?.kind === 'lytic');
  const vertebraIds = o.levels === undefined ? withLesion.map((r) => r.data.vertebraId) : chosenBones(open, o);
  // without a CT none can have been seen
  if (vertebraIds.length === 0) throw new Problem(isCt ? 'cli.nothing-to-ablate' : 'ablation.refused.mri-only');
  const run = {
    vertebraIds,
    signal: terminal.signal,
    progress: (f: number, code: string): void => terminal.progress(f, sayCode(terminal.language, code)),
  };
  const { epidural, probes, modality, ...wishes } = o.ablation;
  await runStep(open, lesion, epidural === undefined ? {} : { epidural }, run);
  const kind = modality ?? (probes === undefined ? undefined : findProbe(probes[0])?.modality);
  await runStep(
    open,
    ablation,
    { ...wishes, ...(probes === undefined ? {} : { probes }), ...(kind === 'rf' || kind === 'cryo' ? { modality: kind } : {}) },
    { ...run, how: 'threads' },
  );
}

/** Lesion, probes, what is killed, what nerves bear, measures beside one another. */
export function ablationText(language: Language, result: Result): readonly string[] {
  const out: string[] = [];
  const mm = (v: number | undefined): string => (v === undefined ? say(language, 'unknown') : `${number(language, v, 1)} mm`);
  if (result.ablation.length > 0) out.push('', say(language, 'cli.ablation'));
  const nameOf = (id: string): string => result.vertebra.find((v) => v.id === id)?.level ?? id;
  for (const a of result.ablation) {
    const l = result.lesion.find((x) => x.id === a.id);
    if (l?.state === 'outlined')
      out.push(
        `  ${say(language, 'cli.ablation-lesion', {
          level: a.level,
          volume: l.volumeMl,
          reach: mm(l.canal?.reachMm),
          grade:
            l.epidural === undefined
              ? say(language, 'unknown')
              : say(language, `ablation.lesion.grade.${l.epidural.basis}`, { grade: l.epidural.grade }),
        })}`,
      );
    if (a.state === 'refused') {
      const stop = a.findings.find((f) => f.severity === 'stop');
      out.push(
        `  ${say(language, 'cli.ablation-refused', { level: a.level, reason: stop === undefined ? '' : sayCode(language, stop.code, stop.values) })}`,
      );
      continue;
    }
    out.push(
      `  ${say(language, 'cli.ablation-head', {
        modality: say(language, `ablation.modality.${a.modality}`),
        protocol: a.protocol?.id ?? '',
        minutes: a.energyS / 60,
        reason: sayCode(language, a.endReason),
        percent: Math.floor(100 * (a.coverage?.killedFraction ?? 0)),
        healthy: healthyLossMl(a.coverage) ?? say(language, 'unknown'),
      })}`,
      ...a.probes.map(
        (p) =>
          `    ${say(language, 'cli.ablation-probe', {
            id: p.id,
            name: p.name,
            side: say(language, p.side === 'left' ? 'LEFT' : 'RIGHT'),
            approach: say(language, `ablation.approach.${p.approach}`),
            axial: axialInWords(language, p.ct),
            tilt: tiltInWords(language, p.ct),
            skin: skinPointInWords(language, p.ct) ?? say(language, 'unknown'),
            depth: p.ct.skinToTipMm === undefined ? say(language, 'unknown') : `${number(language, p.ct.skinToTipMm, 0)} mm`,
            nerve: mm(p.nerveMm),
          })}`,
      ),
      ...a.organs.map((o) => {
        const values = {
          organ: organInWords(language, o, nameOf, l?.nerves),
          temperature: organHeatInWords(language, o, a),
          dose: organDoseInWords(language, o),
          nearest: o.nearestMm,
          state: organStateInWords(language, o),
          risk: organRiskInWords(language, o),
        };
        const code = o.kind === 'skin' ? 'cli.ablation-skin' : a.modality === 'cryo' ? 'cli.ablation-organ-cold' : 'cli.ablation-organ';
        return `    ${say(language, code, values)}`;
      }),
      ...a.measures.map(
        (m) =>
          `    ${say(language, 'cli.ablation-measure', {
            measure: sayCode(language, `ablation.measure.${m.id}`, protectionValues(m.id, a.rinseC)),
            percent: Math.floor(100 * m.coverageFraction),
            worst: m.worstC === undefined ? '–' : `${number(language, m.worstC, 1)} °C`,
            state: say(language, `ablation.state.${m.state}`),
          })}`,
      ),
    );
    const u = a.uncertainty;
    if (u !== undefined)
      out.push(
        `    ${say(language, 'ablation.uncertainty', {
          members: u.memberCount,
          cover: 100 * u.coverProbability,
          coverLow: 100 * u.coverLowProbability,
          coverHigh: 100 * u.coverHighProbability,
          injury: 100 * u.injuryProbability,
          injuryLow: 100 * u.injuryLowProbability,
          injuryHigh: 100 * u.injuryHighProbability,
        })}`,
      );
    if (a.cement !== undefined)
      out.push(
        `    ${say(language, a.cement.isReady ? 'ablation.cement.ready' : 'ablation.cement.waits', {
          waitMin: a.cement.waitS / 60,
          lowestC: a.cement.lowestC,
          highestC: a.cement.highestC,
        })}`,
      );
    out.push(`    ${say(language, 'ablation.never')}`);
  }
  return out;
}
