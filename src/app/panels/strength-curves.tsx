// The curves of a strength: failure load over the residual stiffness of a fractured zone with its two anchors, and load over apparent strain beyond yield.
// Each has its table under it, open to keyboard and ear; the chart's library is loaded when the first of them is shown.
import { lazy, Suspense, useMemo } from 'react';
import { residualCurve } from '../../spine/index.ts';
import { boneInWords, whenInWords } from '../../words/index.ts';
import type { Voice } from '../say.ts';
import type { Strength } from '../worker/nouns.ts';
import type { ChartSeries } from './strength-chart.tsx';

const StrengthChart = lazy(() => import('./strength-chart.tsx').then((m) => ({ default: m.StrengthChart })));

interface Props {
  readonly s: Strength;
  readonly voice: Voice;
}
export function Curves({ s, voice }: Props) {
  return (
    <>
      {s.states.some((x) => x.bone === 'residual') && <Residual s={s} voice={voice} />}
      {s.curves.length > 0 && <Load s={s} voice={voice} />}
    </>
  );
}

function Residual({ s, voice }: Props) {
  const language = voice.language;
  const points = useMemo(() => residualCurve(s), [s]);
  const prior = s.findings.find((f) => f.code === 'strength.damage-prior')?.values;
  const [low, high] = [prior?.['low'], prior?.['high']];
  const likely = useMemo(() => (typeof low === 'number' && typeof high === 'number' ? ([low, high] as const) : undefined), [low, high]);
  const series = useMemo((): readonly ChartSeries[] => {
    const ends = [points[0]?.residualFraction ?? 0, points.at(-1)?.residualFraction ?? 1];
    const level = (bone: 'intact-twin' | 'undamaged-law', look: 'twin' | 'bound'): readonly ChartSeries[] => {
      const found = s.states.find((x) => x.bone === bone && !x.cemented);
      return found === undefined
        ? []
        : [{ name: voice.t(`strength-view.curve.${look}`), look, points: ends.map((x) => [x, found.failureLoadN] as const) }];
    };
    const line = (side: 'before' | 'after'): readonly ChartSeries[] => {
      const list = points.flatMap((p) => {
        const state = p[side];
        return state === undefined ? [] : [[p.residualFraction, state.failureLoadN] as const];
      });
      return list.length === 0 ? [] : [{ name: whenInWords(language, side === 'after', s.cement), look: side, points: list }];
    };
    return [...line('before'), ...line('after'), ...level('intact-twin', 'twin'), ...level('undamaged-law', 'bound')];
  }, [points, s, language, voice]);
  const withCement = points.some((p) => p.after !== undefined);
  const anchors = s.states.filter((x) => x.bone === 'intact-twin' || x.bone === 'undamaged-law');
  return (
    <section>
      <h3>{voice.t('strength-view.curve.residual')}</h3>
      <Suspense fallback={<div className="chart" />}>
        <StrengthChart
          language={language}
          series={series}
          xName={voice.t('strength-view.curve.residual-x')}
          yName={voice.t('strength-view.curve.failure-y')}
          xDecimals={1}
          {...(likely === undefined ? {} : { likely })}
        />
      </Suspense>
      {likely !== undefined && <p className="quiet">{voice.t('strength-view.curve.prior', { low: likely[0], high: likely[1] })}</p>}
      <details className="twin-table">
        <summary>{voice.t('strength-view.curve.as-table')}</summary>
        <table className="states">
          <caption className="unseen">{voice.t('strength-view.curve.residual')}</caption>
          <thead>
            <tr>
              <th scope="col">{voice.t('strength-view.report.state')}</th>
              <th scope="col">{voice.t('strength-view.before')}</th>
              {withCement && <th scope="col">{whenInWords(language, true, s.cement)}</th>}
            </tr>
          </thead>
          <tbody>
            {points.map((p) => (
              <tr key={p.residualFraction}>
                <th scope="row">{boneInWords(language, { bone: 'residual', residualFraction: p.residualFraction })}</th>
                <td className="num">{p.before === undefined ? '–' : `${voice.number(p.before.failureLoadN, 0)} N`}</td>
                {withCement && <td className="num">{p.after === undefined ? '–' : `${voice.number(p.after.failureLoadN, 0)} N`}</td>}
              </tr>
            ))}
            {anchors
              .filter((x) => !x.cemented)
              .map((x) => (
                <tr key={x.bone}>
                  <th scope="row">{boneInWords(language, x)}</th>
                  <td className="num">{`${voice.number(x.failureLoadN, 0)} N`}</td>
                  {withCement && <td className="num">{cementedOf(anchors, x.bone, voice)}</td>}
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
const cementedOf = (states: readonly Strength['states'][number][], bone: string, voice: Voice): string => {
  const found = states.find((x) => x.bone === bone && x.cemented);
  return found === undefined ? '–' : `${voice.number(found.failureLoadN, 0)} N`;
};

function Load({ s, voice }: Props) {
  const language = voice.language;
  const named = useMemo(
    () =>
      s.curves.flatMap((c) => {
        const state = s.states[c.stateIndex];
        return state === undefined ? [] : [{ curve: c, state, name: whenInWords(language, state.cemented, s.cement) }];
      }),
    [s, language],
  );
  const series = useMemo(
    (): readonly ChartSeries[] =>
      named.map(({ curve, state, name }) => ({
        name,
        look: state.cemented ? 'after' : 'before',
        points: curve.strainFraction.map((e, n) => [100 * e, curve.forceN[n]] as const),
      })),
    [named],
  );
  return (
    <section>
      <h3>{voice.t('strength-view.curve.load')}</h3>
      <Suspense fallback={<div className="chart" />}>
        <StrengthChart
          language={language}
          series={series}
          xName={voice.t('strength-view.curve.load-x')}
          yName={voice.t('strength-view.curve.load-y')}
          xDecimals={1}
        />
      </Suspense>
      <details className="twin-table">
        <summary>{voice.t('strength-view.curve.as-table')}</summary>
        {named.map(({ curve, name }) => (
          <table key={curve.stateIndex} className="states">
            <caption>{name}</caption>
            <thead>
              <tr>
                <th scope="col">{voice.t('strength-view.curve.load-x')}</th>
                <th scope="col">{voice.t('strength-view.curve.load-y')}</th>
              </tr>
            </thead>
            <tbody>
              {curve.strainFraction.map((e, n) => (
                <tr key={e}>
                  <th scope="row">{voice.number(100 * e, 2)}</th>
                  <td className="num">{voice.number(curve.forceN[n], 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </details>
    </section>
  );
}
