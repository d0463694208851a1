// What a person reads in the terminal: findings, the vertebra table, the plan in lines. Same numbers and sentences as page and report.
import type { Finding } from '../base/index.ts';
import { isCode, number, say, sayCode, type Language, chancesInWords, oedemaInWords, withBand } from '../words/index.ts';
import { cementText } from './cement.ts';
import { indicationText } from './indication.ts';
import { ablationText } from './ablate.ts';
import { injectionText } from './inject.ts';
import type { Band, Signal } from '../records/index.ts';
import type { Result } from './json.ts';

const signs = { note: '·', caution: '!', stop: '■' } as const;

type NameOf = (id: string) => string | undefined;
const lineOf = (language: Language, f: Finding, where: string): string =>
  `  ${signs[f.severity]} ${say(language, 'named', {
    name: `${say(language, `severity.${f.severity}`)}${where === '' ? '' : ` ${where}`}`,
    text: sayCode(language, f.code, f.values),
  })}`;
export const findingLine = (language: Language, f: Finding, nameOf: NameOf): string =>
  lineOf(language, f, f.where === undefined ? '' : (nameOf(f.where) ?? f.where));

/** One line a sentence: what is true of several bones is said once, with their names. */
function findingLines(language: Language, findings: readonly Finding[], nameOf: NameOf): readonly string[] {
  const groups = new Map<string, Finding[]>();
  for (const f of findings) {
    const key = JSON.stringify([f.severity, sayCode(language, f.code, f.values), f.where === undefined]);
    groups.set(key, [...(groups.get(key) ?? []), f]);
  }
  return [...groups.values()].map((list) => {
    const places = list.flatMap((f) => (f.where === undefined ? [] : [nameOf(f.where) ?? f.where]));
    return lineOf(language, list[0], [...new Set(places)].join(', '));
  });
}

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
  out.push(...signalText(language, result));
  out.push(...indicationText(language, result));
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
      out.push(...outlineText(language, p));
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
  out.push(...examText(language, result));
  out.push(
    ...ablationText(language, result),
    ...injectionText(language, result),
    ...strengthText(language, result),
    ...cementText(language, result, nameOf),
  );
  const rank = { stop: 0, caution: 1, note: 2 };
  const findings = [
    ...result.findings,
    ...result.vertebra.flatMap((v) => v.findings),
    ...result.signal.flatMap((s) => s.findings),
    ...result.plan.flatMap((p) => p.findings),
    ...result.lesion.flatMap((r) => r.findings),
    ...result.ablation.flatMap((r) => r.findings),
    ...result.injection.flatMap((r) => r.findings),
    ...result.strength.flatMap((s) => s.findings),
  ] as unknown as readonly Finding[];
  const unique = [...new Map(findings.map((f) => [JSON.stringify([f.code, f.where, f.values]), f])).values()];
  if (unique.length > 0)
    out.push(
      '',
      say(language, 'cli.findings'),
      ...findingLines(
        language,
        unique.toSorted((a, b) => rank[a.severity] - rank[b.severity]),
        nameOf,
      ),
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

/** Age of each body that is deformed or changed, the chances with their basis, the marrow, what speaks against. */
function signalText(language: Language, result: Result): readonly string[] {
  const hasMri = result.signal.some((s) => s.state === 'read');
  // without an MR: what CT or an earlier study says of a deformed body
  const told = result.signal.filter((s) =>
    hasMri ? s.acuity.class !== 'no-fracture' && s.state === 'read' : s.acuity.basis !== 'none' && s.findings.length > 0,
  );
  if (!hasMri && told.length === 0) return [];
  const out = ['', say(language, hasMri ? 'cli.signal' : 'signal.heading-without')];
  if (told.length === 0) out.push(`  ${say(language, 'cli.signal-quiet')}`);
  // what is the same for several bodies (no picture that could show it) is said once
  const alike = new Map<string, string[]>();
  for (const s of told) {
    const text = bodyText(language, s);
    alike.set(text, [...(alike.get(text) ?? []), s.level]);
  }
  for (const [text, levels] of alike) out.push(`  ${say(language, 'named', { name: levels.join(', '), text })}`);
  return out;
}

function bodyText(language: Language, s: Result['signal'][number]): string {
  const a = s.acuity;
  const out = [
    say(language, 'cli.signal-line', {
      class: say(language, `signal.class.${a.class}`),
      chances: chancesInWords(language, a as Signal['acuity']),
      basis: say(language, `signal.basis.${a.basis}`),
    }),
    ...(s.state === 'read' ? [oedemaInWords(language, s)] : []),
  ];
  if (a.why.length > 0) out.push(a.why.map((c) => sayCode(language, c)).join('; '));
  if (s.against.length > 0)
    out.push(
      say(language, 'named', {
        name: say(language, 'signal.against'),
        text: s.against.map((f) => sayCode(language, f.code, f.values)).join(' '),
      }),
    );
  if (['malignant-signs', 'infection-signs', 'mixed-signs'].includes(s.suspicion.suggestion))
    out.push(say(language, 'signal.checklist', { suggestion: say(language, `signal.suggestion.${s.suspicion.suggestion}`) }));
  return out.join('\n    ');
}

/** How the MR or an earlier study lies on the study, and what was lost since. */
function examText(language: Language, result: Result): readonly string[] {
  const out: string[] = [];
  for (const r of result.registration) {
    out.push('', say(language, `cli.registration.${r.purpose}`));
    if (r.by === 'pictures' && r.state === 'accepted') out.push(`  ${say(language, 'mr.beside.by-pictures')}`);
    if (r.state === 'refused') {
      const stop = r.findings.find((f) => f.code === r.reason);
      out.push(`  ${sayCode(language, r.reason ?? '', stop?.values)}`);
      continue;
    }
    if (r.whole !== undefined)
      out.push(
        `  ${say(language, r.purpose === 'block' ? 'cli.registration-block' : 'cli.registration-whole', { shift: r.whole.shiftMm, turn: r.whole.turnDeg, residual: r.whole.residualMm })}`,
      );
    for (const v of r.vertebrae)
      out.push(
        v.state === 'accepted'
          ? `  ${say(language, r.by === 'pictures' ? 'cli.registration-pictured' : 'cli.registration-bone', { level: v.level, residual: v.residualMm, sd: v.centreSdMm, posture: v.postureDeg ?? say(language, 'unknown') })}`
          : `  ${v.level} ${sayCode(language, v.reason ?? 'register.bone-no-answer', { residualMm: v.residualMm ?? 0, bendDeg: 0 })}`,
      );
  }
  if (result.progression.length > 0) out.push('', say(language, 'cli.progression'));
  for (const p of result.progression) {
    const worst = (['anterior', 'middle', 'posterior'] as const)
      .map((k) => ({ loss: p.lossSince[`${k}Fraction`], band: p.bands[`lossSince.${k}Fraction`] }))
      .sort((a, b) => b.loss - a.loss)[0];
    out.push(
      `  ${say(language, 'cli.progression-line', {
        level: p.level,
        state: say(language, `progression.state.${p.state}`),
        loss: worst.loss * 100,
        low: (worst.band?.low ?? 0) * 100,
        high: (worst.band?.high ?? 0) * 100,
        earlier: p.earlierDate ?? say(language, 'unknown'),
      })}`,
    );
  }
  return out;
}

/** One line a side: approach, pedicle, angle with its band. Nothing stands here that MRI cannot give. */
function outlineText(language: Language, p: Result['plan'][number]): readonly string[] {
  const o = p.outline;
  if (o === undefined) return [];
  const banded = (value: number | undefined, path: string, unit: string): string =>
    value === undefined ? say(language, 'unknown') : withBand(language, value, unit, p.bands[path] as Band | undefined);
  return [
    ...o.sides.map(
      (s) =>
        `  ${say(language, 'cli.outline-line', {
          level: p.level,
          side: say(language, s.side),
          approach: say(language, `plan.outline.approach.${s.approach}`),
          pedicle: say(language, `plan.outline.pedicle.${s.pedicle}`),
          width: banded(s.widthMm, `outline.${s.side}.widthMm`, 'mm'),
          needed: s.neededMm,
          axial: banded(s.axialAngleDeg, `outline.${s.side}.axialAngleDeg`, '°'),
        })}`,
    ),
    `    ${say(language, 'plan.outline.withheld', { list: o.withheld.map((c) => sayCode(language, c)).join(', ') })}`,
    `    ${say(language, 'named', { name: say(language, 'plan.outline.ct-adds'), text: o.ctAdds.map((c) => sayCode(language, c)).join(' ') })}`,
  ];
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
