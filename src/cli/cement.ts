// `trocart cement`: the clock of a product in a room, without any patient; with a case also the plan of the sitting and a clock for each of its mixes.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { Problem } from '../base/index.ts';
import { cementOf, cements, settingLimitsC } from '../catalog/index.ts';
import { levelsOf, memoryLibrary, runStep, type OpenCase } from '../host/index.ts';
import { cementProductSchema, type CementProduct, type CementSetting } from '../records/index.ts';
import { cement, sitting } from '../steps/index.ts';
import { cementName, number, say, sayCode, whereInWords, type Language } from '../words/index.ts';
import type { Result } from './json.ts';
import type { Options } from './options.ts';
import { ensurePlan, type Terminal } from './session.ts';

/** What a file of a person's own product must say; the rest has a default. */
const ownProduct = cementProductSchema
  .extend({ times: cementProductSchema.shape.times.unwrap().extend({ source: z.string().default('entered') }) })
  .partial({ id: true, mark: true, source: true });

function productOf(said: string): CementProduct {
  const known = cementOf(said);
  if (known !== undefined) return known;
  if (!existsSync(said) || !statSync(said).isFile())
    throw new Problem('cement.unknown-product', { product: said, known: cements.map((c) => c.id).join(', ') });
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(said, 'utf8'));
  } catch {
    throw new Problem('cement.bad-product', { file: said, field: 'JSON' });
  }
  const parsed = ownProduct.safeParse(given);
  if (!parsed.success) throw new Problem('cement.bad-product', { file: said, field: parsed.error.issues[0]?.path.join('.') || 'JSON' });
  const { id, mark: _, source, ...rest } = parsed.data;
  return { ...rest, id: id ?? 'own', mark: 'entered', source: source ?? 'entered' } as CementProduct;
}

export interface CementAsk {
  readonly products: readonly CementProduct[];
  readonly setting: CementSetting;
}
/** Products and setting as typed, read before anything long is begun. */
export function cementAsk(o: Options): CementAsk {
  const { products, roomC, pasteC, bodyC } = o.cement;
  if (products.length === 0) throw new Problem('cement.no-product');
  const room = roomC ?? settingLimitsC.roomC.value;
  return {
    products: products.map(productOf),
    setting: { roomC: room, pasteC: pasteC ?? room, bodyC: bodyC ?? settingLimitsC.bodyC.value },
  };
}

/** Without a case: a clock a product, in a case of its own that nobody keeps. */
export async function clocksAlone({ products, setting }: CementAsk): Promise<OpenCase> {
  const open = await memoryLibrary().create('CLOCK');
  for (const [n, product] of products.entries()) await runStep(open, cement, { mixId: `mix-${n + 1}`, product, setting });
  return open;
}

export async function ensureSitting(open: OpenCase, ask: CementAsk, o: Options, terminal: Terminal): Promise<void> {
  const { products, setting } = ask;
  // a product that cannot run is refused before the plans are made
  await clocksAlone(ask);
  await ensurePlan(open, o, terminal);
  const run = {
    signal: terminal.signal,
    progress: (f: number, code: string) => terminal.progress(f, sayCode(terminal.language, code)),
  };
  const { flowMlPerMin } = o.cement;
  const levels = levelsOf(open);
  // levels as typed are the order of the sitting
  const order = o.levels?.flatMap((level) => levels?.entries.find((e) => e.level === level)?.vertebraId ?? []);
  const [made] = await runStep(
    open,
    sitting,
    { products, setting, ...(flowMlPerMin === undefined ? {} : { flowMlPerMin }), ...(order === undefined ? {} : { order }) },
    run,
  );
  // clocks of mixes this sitting no longer has would be read as its own
  const wanted = new Set(made.data.mixes.map((m) => m.mixId));
  for (const old of open.records('clock')) if (!wanted.has(old.data.mixId)) await open.withdraw(old.id);
  for (const mix of made.data.mixes) {
    const product = products.find((p) => p.id === mix.productId);
    if (product !== undefined) await runStep(open, cement, { mixId: mix.mixId, product, setting }, run);
  }
}

/** Milestones with both ends, then the list of the sitting. */
export function cementText(language: Language, result: Result, nameOf: (id: string) => string | undefined): readonly string[] {
  const out: string[] = [];
  for (const c of result.clock) {
    const { roomC, pasteC, bodyC } = c.setting;
    out.push(
      '',
      say(language, 'cli.clock', { mix: c.mixId.replace('mix-', ''), product: cementName(language, c.product), roomC, pasteC, bodyC }),
    );
    for (const m of c.milestones)
      out.push(
        `  ${say(language, 'cli.clock-line', {
          what: say(language, `cement.mark.${m.what}`),
          where: whereInWords(language, m),
          at: m.shown === 'fast' ? m.fastMin : m.slowMin,
          end: say(language, `cement.end.${m.shown}`),
          middle: m.middleMin,
          fast: m.fastMin,
          slow: m.slowMin,
        })}`,
      );
    if (c.hand.length > 0)
      out.push(
        `  ${say(language, 'cli.clock-hand', { list: c.hand.map((h) => `${h.gaugeGauge} G ${number(language, h.fastMin, 1)} min`).join(', ') })}`,
      );
    out.push(
      `  ${say(language, 'cement.statement', { minutes: 20 })}`,
      `  ${say(language, 'cement.override')}`,
      `  ${say(language, 'cement.ends')}`,
    );
  }
  for (const s of result.sitting) {
    out.push('', say(language, 'cli.sitting'));
    const names = s.trocars.map((t) => `${nameOf(t.vertebraId) ?? t.vertebraId} ${say(language, t.side)}`);
    out.push(`  ${say(language, 'cli.sitting-trocars', { count: names.length, list: names.join(', ') })}`);
    for (const m of s.mixes) {
      out.push(
        `  ${say(language, 'cli.sitting-mix', {
          mix: m.mixId.replace('mix-', ''),
          product: cementName(language, { id: m.productId, name: m.productName }),
          start: m.startMin,
          kits: m.kitCount,
          prepared: m.preparedMl,
          injected: m.injectedMl,
          dead: m.deadSpaceMl,
        })}`,
      );
      for (const t of m.turns)
        out.push(
          `    ${say(language, 'cli.sitting-turn', {
            level: nameOf(t.vertebraId) ?? t.vertebraId,
            side: say(language, t.side),
            from: number(language, t.startMin, 1),
            until: number(language, t.endMin, 1),
            ml: t.injectMl,
            push: t.cannulaMl,
          })}`,
        );
    }
  }
  return out;
}
