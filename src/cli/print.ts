// What a person reads in the terminal: findings, the vertebra table, the plan in lines. Same numbers and sentences as page and report.
import type { Finding } from '../base/index.ts';
import { isCode, number, say, sayCode, type Language } from '../words/index.ts';
import { cementText } from './cement.ts';
import { injectionText } from './inject.ts';
import type { Result } from './json.ts';

const signs = { note: '·', caution: '!', stop: '■' } as const;

export const findingLine = (language: Language, f: Finding, nameOf: (id: string) => string | undefined): string => {
  const where = f.where === undefined ? undefined : (nameOf(f.where) ?? f.where);
  return `  ${signs[f.severity]} ${say(language, `severity.${f.severity}`)}${where === undefined ? '' : ` ${where}`}: ${sayCode(language, f.code, f.values)}`;
};

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((r) => r[c].length)));
  return rows
    .map((r) => `  ${r.map((cell, c) => (c < 2 ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join('  ')}`.trimEnd())
    .join('\n');
}

export function summary(language: Language, result: Result): string {
  const ofPath = (id: string): string | undefined => {
    for (const p of result.plan)
      for (const path of p.paths) if (path.id === id || `${p.id}/${path.id}` === id) return `${p.level} ${say(language, path.side)}`;
    return undefined;
  };
  const nameOf = (id: string): string | undefined => result.vertebra.find((v) => v.id === id)?.level ?? ofPath(id);
  const cell = (v: number | undefined, decimals = 1): string =>
    v === undefined ? say(language, 'unknown') : number(language, v, decimals);
  const out: string[] = [say(language, 'cli.case', { code: result.caseCode })];
  if (!result.levelsConfirmed) out.push(say(language, 'levels-not-confirmed'));
  out.push(
    '',
    say(language, 'cli.vertebrae'),
    table([
      (['level', 'id', 'anterior', 'middle', 'posterior', 'grade', 'volume', 'hu'] as const).map((c) => say(language, `cli.column.${c}`)),
      ...result.vertebra.map((v) => [
        v.level,
        v.id,
        cell(v.heights?.anteriorMm),
        cell(v.heights?.middleMm),
        cell(v.heights?.posteriorMm),
        v.genant === undefined
          ? say(language, 'unknown')
          : v.genant.between === undefined
            ? String(v.genant.grade)
            : v.genant.between.join('–'),
        cell(v.bodyVolumeMl),
        cell(v.trabecularHu, 0),
      ]),
    ]),
  );
  if (result.plan.length > 0) {
    out.push('', say(language, 'cli.plans'));
    for (const p of result.plan) {
      if (p.state === 'not-planned-here') out.push(`  ${say(language, 'cli.plan-none-here', { level: p.level })}`);
      else if (p.state === 'refused') {
        const stop = p.findings.find((f) => f.severity === 'stop');
        out.push(
          `  ${say(language, 'cli.plan-refused', { level: p.level, reason: stop === undefined ? '' : sayCode(language, stop.code, stop.values) })}`,
        );
      }
      for (const path of p.paths.filter((x) => x.chosen))
        out.push(
          `  ${say(language, 'cli.path-line', {
            level: p.level,
            side: say(language, path.side),
            approach: sayCode(language, isCode(`plan.approach.${path.approach}`) ? `plan.approach.${path.approach}` : path.approach),
            gauge: path.gauge,
            length: path.lengthMm,
            canal: path.clearanceMm['canal'] ?? say(language, 'unknown'),
            breach: path.breachProbability * 100,
          })}`,
        );
      if (p.cement !== undefined)
        out.push(
          `  ${say(language, 'cli.cement-line', { level: p.level, prepare: p.cement.prepareMl, low: p.cement.rangeMl[0], high: p.cement.rangeMl[1] })}`,
        );
    }
  }
  out.push(...injectionText(language, result), ...strengthText(language, result), ...cementText(language, result, nameOf));
  const rank = { stop: 0, caution: 1, note: 2 };
  const findings = [
    ...result.findings,
    ...result.vertebra.flatMap((v) => v.findings),
    ...result.plan.flatMap((p) => p.findings),
    ...result.injection.flatMap((r) => r.findings),
    ...result.strength.flatMap((s) => s.findings),
  ] as unknown as readonly Finding[];
  const unique = [...new Map(findings.map((f) => [JSON.stringify([f.code, f.where, f.values]), f])).values()];
  if (unique.length > 0)
    out.push(
      '',
      say(language, 'cli.findings'),
      ...unique.toSorted((a, b) => rank[a.severity] - rank[b.severity]).map((f) => findingLine(language, f, nameOf)),
    );
  out.push('', say(language, 'intended-use'), '');
  return out.join('\n');
}

/** Clocks without a case. */
export function clocksText(language: Language, result: Result): string {
  const out = cementText(language, result, () => undefined).slice(1);
  if (result.findings.length > 0)
    out.push(
      '',
      say(language, 'cli.findings'),
      ...(result.findings as readonly Finding[]).map((f) => findingLine(language, f, () => undefined)),
    );
  out.push('', say(language, 'intended-use'), '');
  return out.join('\n');
}

/** Load and ends stand beside every strength; a number without its band says so. */
function strengthText(language: Language, result: Result): readonly string[] {
  const out: string[] = [];
  if (result.strength.length > 0) out.push('', say(language, 'cli.strength'));
  for (const s of result.strength) {
    if (s.state === 'refused') {
      const stop = s.findings.find((f) => f.severity === 'stop');
      out.push(
        `  ${say(language, 'cli.strength-refused', { level: s.level, reason: stop === undefined ? '' : sayCode(language, stop.code, stop.values) })}`,
      );
      continue;
    }
    out.push(
      `  ${say(language, 'cli.strength-head', {
        level: s.level,
        load: say(language, `strength.load.${s.load}`),
        ends: say(language, `strength.ends.${s.endCondition}`),
        cement: say(language, `strength.cement.${s.cement}`),
        law: s.law,
        voxel: s.voxelMm ?? 0,
      })}`,
    );
    for (const [i, state] of s.states.entries()) {
      const band = s.bands[`states.${i}.failureLoadN`];
      out.push(
        `    ${say(language, band === undefined ? 'cli.strength-line-bare' : 'cli.strength-line', {
          bone: say(language, `strength.bone.${state.bone}`, { residual: state.residualFraction }),
          cemented: say(language, state.cemented ? 'cli.with-cement' : 'cli.without-cement'),
          failure: state.failureLoadN,
          low: band?.low,
          high: band?.high,
          stiffness: state.stiffnessNPerMm,
          rigidity: state.axialRigidityN / 1000,
        })}`,
      );
    }
    const gain = s.gains['failureLoad'];
    if (gain !== undefined)
      out.push(
        `    ${say(
          language,
          s.sensitivity.length === 0 && gain.lowFraction === gain.highFraction ? 'cli.strength-gain-bare' : 'cli.strength-gain',
          {
            low: gain.lowFraction,
            middle: gain.middleFraction,
            high: gain.highFraction,
          },
        )}`,
      );
    const crushed = s.states.filter((x) => x.crushLoadN !== undefined && x.bone !== 'intact-twin');
    if (crushed.length > 0)
      out.push(
        `    ${say(language, 'cli.strength-crush', {
          loads: crushed
            .map(
              (x) =>
                `${number(language, x.crushLoadN ?? 0, 0)} N (${say(language, x.cemented ? 'cli.with-cement' : 'cli.without-cement')})`,
            )
            .join(', '),
        })}`,
      );
    const cause = `strength.cause.${s.dominantCause ?? ''}`;
    if (isCode(cause)) out.push(`    ${say(language, 'cli.strength-cause', { cause: say(language, cause) })}`);
  }
  return out;
}
