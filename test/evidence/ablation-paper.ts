// What a report must hold of an ablation, judged on its last report in the case, in its language: the section with the CT-guided geometry first, coverage and wait as
// recorded, pictures, scores, every sentence whole, nothing left out as stale.
import { resultOf, type Result } from '../../src/cli/json.ts';
import type { OpenCase } from '../../src/host/index.ts';
import type { Block } from '../../src/records/index.ts';
import { say, type Language } from '../../src/words/index.ts';

/** Nothing a person reads may hold these. */
export const unfilled = /[{}⟨⟩]|undefined|NaN|Infinity|\b(?:ablation|lesion|injection|strength|cli)\.[a-z-]+/;
const textOf = (b: Block): readonly string[] => {
  if (b.block === 'table') return [b.caption ?? '', ...b.columns.map((c) => c.text), ...b.rows.flatMap((r) => r.map((c) => c.text))];
  if (b.block === 'facts') return b.items.flatMap((i) => [i.label, i.value]);
  if (b.block === 'figure') return [b.caption, b.alt];
  if (b.block === 'findings') return b.items.map((i) => i.text);
  return Object.values(b).filter((v): v is string => typeof v === 'string');
};
const plainSpaces = (t: string): string => t.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

export function planFaults(open: OpenCase, language: Language, level: string): readonly string[] {
  const faults: string[] = [];
  const it = (name: string, isTrue: boolean): void => void (isTrue || faults.push(`report ${language}: ${name}`));
  const report = open.records('report').at(-1)?.data;
  const a = resultOf(open, '').ablation.find((x) => x.level === level);
  it('none in the case', report !== undefined && report.language === language);
  it('no ablation planned', a?.state === 'planned');
  if (report === undefined || a === undefined) return faults;
  const { blocks, footer } = report;
  const text = blocks.flatMap(textOf).join('\n');
  const bad = text.match(unfilled);
  it(`a sentence is not filled: ${bad?.[0] ?? ''}`, bad === null);
  const from = blocks.findIndex((b) => b.block === 'banner' && b.text === say(language, 'ablation.report.banner', { level }));
  it('no ablation section of this level', from >= 0);
  for (const code of ['ablation.report.stale', 'ablation.report.no-decision', 'ablation.report.decided-before'] as const)
    it(`says ${code}`, !text.includes(say(language, code, { level })));
  const section = blocks.slice(from).flatMap(textOf);
  const percent = `${Math.floor(100 * (a.coverage?.killedFraction ?? Number.NaN))} %`;
  const coverage = plainSpaces(section[section.indexOf(say(language, 'ablation.coverage')) + 1] ?? '');
  it(`coverage printed ${coverage.slice(0, 12)}, recorded ${percent}`, coverage.startsWith(percent));
  // the CT-guided geometry comes first on the sheet
  const first = blocks.slice(from).find((b) => b.block === 'table');
  it('the geometry is not the first table', first?.block === 'table' && first.caption === say(language, 'ablation.report.probes'));
  const sideOf = (side: 'left' | 'right'): string => say(language, side === 'left' ? 'LEFT' : 'RIGHT');
  const named = first?.block === 'table' ? first.rows.map((r) => r[0].text) : [];
  it(
    'a needle is missing or has another side',
    a.probes.every((p, n) => named[n]?.startsWith(`${p.id} `) && named[n].includes(sideOf(p.side))),
  );
  const pictures = blocks.slice(from).filter((b) => b.block === 'figure' && b.name.includes('-ablation-'));
  it('a needle without its picture', pictures.length === a.probes.length);
  it('no wait before the cement', section.includes(waitOf(language, a)));
  it('no SINS beside the grade', section.includes(say(language, 'ablation.report.score-sins')));
  it('no intended use', footer === say(language, 'intended-use'));
  it(
    'no cement in the ablated bone',
    text.includes(say(language, 'injection.after-ablation', { lowC: a.cement?.lowestC, highC: a.cement?.highestC })),
  );
  return faults;
}
const waitOf = (language: Language, a: Result['ablation'][number]): string =>
  say(language, a.cement?.isReady === true ? 'ablation.cement.ready' : 'ablation.cement.waits', {
    waitMin: (a.cement?.waitS ?? 0) / 60,
    lowestC: a.cement?.lowestC ?? 0,
    highestC: a.cement?.highestC ?? 0,
  });
