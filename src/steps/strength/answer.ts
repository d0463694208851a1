// The record from the runs: states, gains as ranges, bands from the designed set, what must be said. A reported strength of a fractured body never
// passes the lower end of its intact twin; the undamaged law is marked as the bound it is.
import { finding, type Finding } from '../../base/index.ts';
import { damageRules } from '../../catalog/index.ts';
import type { Band, Strength, StrengthState, Vertebra } from '../../records/index.ts';
import { gridOf } from '../../spine/index.ts';
import { cannotCrush, type StrengthParams } from './params.ts';
import type { StateFigures } from './press-states.ts';
import { dominantOf, type Variation } from './sensitivity.ts';
import type { residualsOf, Setting } from './setting.ts';
import type { StateToPress } from './states.ts';

export interface Runs {
  readonly empty: Omit<Strength, 'state' | 'findings'>;
  readonly vertebra: Vertebra;
  readonly setting: Setting;
  readonly states: readonly StateToPress[];
  readonly figures: readonly StateFigures[];
  readonly residuals: ReturnType<typeof residualsOf> | undefined;
  readonly twins: readonly StateFigures[];
  readonly runs: readonly (Variation & { readonly figures: readonly StateFigures[] })[];
  readonly params: StrengthParams;
  readonly warnings: readonly Finding[];
}
type Key = 'stiffnessNPerMm' | 'failureLoadN' | 'loadAt07N' | 'crushLoadN';
const gainKeys = {
  stiffness: 'stiffnessNPerMm',
  failureLoad: 'failureLoadN',
  loadAt07: 'loadAt07N',
  crushLoad: 'crushLoadN',
} as const satisfies Record<string, Key>;
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

const stateOf = (s: Pick<StateToPress, 'bone' | 'cemented' | 'residualFraction'>, f: StateFigures): StrengthState => {
  const { strain: _, curve: __, failureLoadN, ...figures } = f;
  return {
    bone: s.bone,
    ...(s.residualFraction === undefined ? {} : { residualFraction: s.residualFraction }),
    cemented: s.cemented,
    ...figures,
    failureLoadN: failureLoadN ?? 0,
  };
};

export function answerOf(r: Runs): Strength {
  const id = r.vertebra.vertebraId;
  const { body, cement } = r.setting;
  const findings: Finding[] = [...r.warnings, ...r.setting.findings];
  const twin = twinOf(r.twins);
  // the twin is an estimate: what is held is held at its lower end
  const mostN = twin === undefined ? Number.POSITIVE_INFINITY : twin.failureLoadN * (1 - 2 * damageRules.twinSdFraction.value);
  const capped = r.states.map((s, n) => {
    const state = stateOf(s, r.figures[n]);
    const over = s.bone === 'residual' && !s.cemented && state.failureLoadN > mostN;
    return { state: over ? { ...state, failureLoadN: mostN } : state, over };
  });
  const states = [...capped.map((c) => c.state), ...(twin === undefined ? [] : [twin])];
  if (capped.some((c) => c.over)) findings.push(finding('strength.held-at-twin', 'note', { failureLoadN: mostN }, id));
  if (r.residuals !== undefined) {
    findings.push(finding('strength.damage-prior', 'caution', { low: r.residuals.prior[0], high: r.residuals.prior[1] }, id));
    findings.push(finding('strength.upper-bound', 'note', {}, id));
    if (twin === undefined) findings.push(finding('strength.no-twin', 'caution', {}, id));
  }
  if (cement !== undefined) findings.push(finding('strength.adjacent', 'note', {}, id));
  if (cannotCrush(r.params)) findings.push(finding('strength.crush-axial-only', 'note', {}, id));
  if (!r.params.sensitivity) findings.push(finding('strength.no-band', 'caution', {}, id));

  const sensitivity = r.runs.map((v) => {
    const [first, second] = v.figures;
    const hidden = r.setting.cementHidesBone || second === undefined;
    return {
      cause: v.cause,
      to: v.to,
      failureLoadN: first?.failureLoadN ?? 0,
      ...(hidden ? {} : { gainFraction: (second.failureLoadN ?? 0) / (first.failureLoadN ?? 1) }),
    };
  });
  const main = r.states.findIndex((s) => s.main);
  const dominant = dominantOf(
    sensitivity.map((s) => ({ cause: s.cause, value: s.failureLoadN })),
    states[main]?.failureLoadN ?? 0,
  );
  const curves = r.figures.flatMap((f, stateIndex) =>
    f.curve === undefined ? [] : [{ stateIndex, strainFraction: [...f.curve.strainFraction], forceN: [...f.curve.forceN] }],
  );
  const grid = gridOf(body);
  return {
    ...r.empty,
    state: 'given',
    ...(cement === undefined
      ? {}
      : { cementMl: cement.volumeMl, cementMask: { grid, voxels: Uint8Array.from(cement.fraction, (c) => (c >= 0.5 ? 1 : 0)) } }),
    voxelMm: body.spacingMm,
    heightMm: body.heightMm,
    areaMm2: body.areaMm2,
    states,
    gains: gainsOf(r),
    curves,
    sensitivity,
    ...(dominant === undefined ? {} : { dominantCause: dominant }),
    maps: r.figures.flatMap((f, stateIndex) => (f.strain === undefined ? [] : [{ stateIndex, grid, strain: f.strain }])),
    bands: bandsOf(r, states, main),
    findings,
  };
}

/** Mean of the twins from above and below. */
function twinOf(twins: readonly StateFigures[]): StrengthState | undefined {
  const whole = twins.filter((t) => t.failureLoadN !== undefined);
  if (whole.length === 0) return undefined;
  const of = (key: keyof StateFigures): number => mean(whole.map((t) => t[key] as number));
  const optional = (key: 'crushLoadN' | 'tiltDeg' | 'bendingNMmPerDeg'): object =>
    whole.every((t) => t[key] !== undefined) ? { [key]: of(key) } : {};
  return {
    bone: 'intact-twin',
    cemented: false,
    stiffnessNPerMm: of('stiffnessNPerMm'),
    failureLoadN: of('failureLoadN'),
    loadAt07N: of('loadAt07N'),
    axialRigidityN: of('axialRigidityN'),
    ...optional('crushLoadN'),
    ...optional('tiltDeg'),
    ...optional('bendingNMmPerDeg'),
    iterationCount: Math.max(...whole.map((t) => t.iterationCount)),
    solveResidualFraction: Math.max(...whole.map((t) => t.solveResidualFraction)),
  };
}

/** With over without, same bone; the range over the designed runs and, for a fractured body, over where its residual stiffness may lie. */
function gainsOf(r: Runs): Strength['gains'] {
  if (r.setting.cement === undefined || r.setting.cementHidesBone) return {};
  const out: Record<string, { lowFraction: number; middleFraction: number; highFraction: number }> = {};
  const within = (s: StateToPress): boolean =>
    s.main ||
    (r.residuals !== undefined &&
      s.residualFraction !== undefined &&
      s.residualFraction >= r.residuals.prior[0] &&
      s.residualFraction <= r.residuals.prior[1]);
  for (const [name, key] of Object.entries(gainKeys)) {
    const gain = (before: StateFigures | undefined, after: StateFigures | undefined): number | undefined => {
      const [a, b] = [before?.[key], after?.[key]];
      return a === undefined || b === undefined || a <= 0 ? undefined : b / a;
    };
    const pairs = r.states.flatMap((s, n) => {
      if (s.cemented || !within(s)) return [];
      const m = r.states.findIndex((t) => t.cemented && t.bone === s.bone && t.residualFraction === s.residualFraction);
      const g = gain(r.figures[n], r.figures[m]);
      return g === undefined ? [] : [{ g, main: s.main }];
    });
    const middle = pairs.find((p) => p.main)?.g;
    if (middle === undefined) continue;
    const all = [...pairs.map((p) => p.g), ...r.runs.flatMap((v) => gain(v.figures[0], v.figures[1]) ?? [])];
    out[name] = { lowFraction: Math.min(...all), middleFraction: middle, highFraction: Math.max(...all) };
  }
  return out;
}

/** Each state's numbers, moved as the designed runs moved the main state of the same kind. */
function bandsOf(r: Runs, states: readonly StrengthState[], main: number): Record<string, Band> {
  const out: Record<string, Band> = {};
  const after = r.states.findIndex((s) => s.main && s.cemented);
  for (const [i, state] of states.entries()) {
    const at = state.cemented ? after : main;
    const base = r.figures[at];
    if (base === undefined) continue;
    // of the runs of a state that is not the main one of a fractured body, its residual stiffness is given: damage is not varied
    const own = i === at;
    for (const key of ['stiffnessNPerMm', 'failureLoadN', 'loadAt07N'] as const) {
      const moved = r.runs
        .filter((v) => own || v.cause !== 'damage')
        .flatMap((v) => {
          const f = state.cemented && !r.setting.cementHidesBone ? v.figures[1] : v.figures[0];
          const [now, then] = [base[key], f?.[key]];
          return now === undefined || then === undefined ? [] : [then / now];
        });
      if (moved.length === 0) continue;
      out[`states.${i}.${key}`] = {
        low: state[key] * Math.min(1, ...moved),
        high: state[key] * Math.max(1, ...moved),
        // extremes of a designed set: no share of cases is claimed
        coverage: 0,
        basis: 'model',
        nCount: moved.length + 1,
        safe: 'low',
        note: 'strength.band-designed',
      };
    }
  }
  return out;
}
