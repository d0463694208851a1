// `trocart inject`: where the cement goes through the planned trocars, and by which ways it may leave; one vertebra or all that are planned.
import { Problem } from '../base/index.ts';
import { cements } from '../catalog/index.ts';
import { levelsOf, runStep, type OpenCase } from '../host/index.ts';
import { levelOf } from '../records/index.ts';
import { checkCement } from '../spine/index.ts';
import { injection } from '../steps/index.ts';
import { cementName, leakInWords, number, say, sayCode, type Language } from '../words/index.ts';
import { cementAsk, type CementAsk } from './cement.ts';
import type { Result } from './json.ts';
import type { Options } from './options.ts';
import { ensurePlan, ensureWorkup, type Terminal } from './session.ts';
import { chosenBones, ensureCalibration } from './strength.ts';

/** What was typed is refused before anything is read: a product without times, absurd temperatures. */
export function checkInjectionAsk(o: Options): void {
  if (o.cement.products.length === 0) return;
  const { products, setting } = cementAsk(o);
  for (const product of products) checkCement(product, setting);
}
/** Product and temperatures: as typed, else those of the case's newest clock; never a silent default. */
export function injectionAsk(open: OpenCase, o: Options): CementAsk {
  const clock = open.records('clock').at(-1)?.data;
  if (o.cement.products.length > 0) return cementAsk(o);
  if (clock === undefined) throw new Problem('injection.needs-product', { known: cements.map((c) => c.id).join(', ') });
  const { roomC, pasteC, bodyC } = o.cement;
  return {
    products: [clock.product],
    setting: {
      roomC: roomC ?? clock.setting.roomC,
      pasteC: pasteC ?? clock.setting.pasteC,
      bodyC: bodyC ?? clock.setting.bodyC,
    },
  };
}

export async function ensureInjection(open: OpenCase, o: Options, terminal: Terminal): Promise<void> {
  const { products, setting } = injectionAsk(open, o);
  await ensureWorkup(open, o, terminal);
  const planOf = (id: string) => open.records('plan').find((r) => r.data.vertebraId === id)?.data;
  const planned = open.records('plan').map((r) => r.data.vertebraId);
  const vertebraIds = o.levels === undefined && planned.length > 0 ? planned : chosenBones(open, o);
  if (vertebraIds.some((id) => planOf(id) === undefined)) {
    if (!o.auto) throw new Problem('cli.no-auto-missing', { kind: 'plan' });
    const levels = levelsOf(open);
    // plans that stand stay: only what is asked for is added to the choice
    const wanted = [...new Set([...planned, ...vertebraIds])].flatMap((id) => (levels === undefined ? [] : (levelOf(levels, id) ?? [])));
    await ensurePlan(open, { ...o, levels: wanted }, terminal, true);
  }
  const levels = levelsOf(open);
  const ready = vertebraIds.filter((id) => planOf(id)?.state === 'planned');
  const lacking = vertebraIds.find((id) => planOf(id)?.state !== 'planned');
  // asked for by name, or nothing left to do
  if (lacking !== undefined && (o.levels !== undefined || ready.length === 0))
    throw new Problem('injection.no-plan', { level: (levels === undefined ? undefined : levelOf(levels, lacking)) ?? lacking });
  await ensureCalibration(open, o, terminal);
  await runStep(
    open,
    injection,
    {
      product: products[0],
      setting,
      ...o.injection,
      ...(o.cement.flowMlPerMin === undefined ? {} : { flowMlPerMin: o.cement.flowMlPerMin }),
    },
    {
      vertebraIds: ready,
      how: 'threads',
      signal: terminal.signal,
      progress: (f, code) => terminal.progress(f, sayCode(terminal.language, code)),
    },
  );
}

/** Every approach at the volume asked for: leaks with their bands, contact, pressures, what ends it. */
export function injectionText(language: Language, result: Result): readonly string[] {
  const out: string[] = [];
  if (result.injection.length > 0) out.push('', say(language, 'cli.injection'));
  for (const r of result.injection) {
    if (r.state === 'refused') {
      const stop = r.findings.find((f) => f.severity === 'stop');
      out.push(
        `  ${say(language, 'cli.injection-refused', { level: r.level, reason: stop === undefined ? '' : sayCode(language, stop.code, stop.values) })}`,
      );
      continue;
    }
    out.push(
      `  ${say(language, 'cli.injection-head', {
        level: r.level,
        product: r.product === undefined ? '' : cementName(language, r.product),
        start: r.startMin,
        flow: r.flowMlPerMin,
        cannula: r.cannulaMl,
      })}`,
    );
    for (const a of r.approaches) {
      const last = a.injectedMl.length - 1;
      out.push(
        `    ${say(language, 'cli.injection-approach', {
          sides: say(language, `injection.sides.${a.sides}`),
          planned: a.isPlanned ? say(language, 'cli.injection-planned') : say(language, 'cli.injection-other'),
          members: a.memberCount,
          ml: a.injectedMl[last],
          upper: 100 * a.superiorContactFraction[last],
          lower: 100 * a.inferiorContactFraction[last],
          left: 100 * a.leftFraction[last],
          bone: a.boneKPa[last],
          syringe: a.syringeKPa[last],
        })}`,
        ...a.leaks.map((l) => `      ${leakInWords(language, l, last)}`),
        `      ${sayCode(language, a.proposalReason, { proposedMl: a.proposedMl, volumeMl: a.injectedMl[last] })}`,
        ...a.stops.slice(0, 2).map((s) => `      ${sayCode(language, `injection.stop.${s.code}`, { atMl: number(language, s.atMl, 1) })}`),
      );
    }
    if (r.heat !== undefined) {
      const { thresholdC } = r.heat;
      out.push(`    ${say(language, 'injection.heat.head', { ml: r.volumeMl })}`);
      for (const h of r.heat.places)
        out.push(
          `      ${say(language, 'injection.heat.line', {
            place: say(language, `injection.heat.place.${h.place}`),
            peak: h.peakC,
            lowPeak: h.lowPeakC,
            highPeak: h.highPeakC,
            thresholdC,
            above: h.aboveMin,
            lowAbove: h.lowAboveMin,
            highAbove: h.highAboveMin,
          })}`,
        );
      out.push(`      ${say(language, 'injection.heat.cannot-discriminate')}`);
    }
    out.push(`    ${say(language, 'injection.never')}`);
  }
  return out;
}
