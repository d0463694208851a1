// An earlier plan of this bone beside the one there is: trocar by trocar what stands in each, and how far it moved. The earlier one is drawn in every
// plane as an outline marked with a letter. Earlier versions come from the journal: nothing has to be kept for it beforehand.
import { useEffect, useState } from 'react';
import { breachVerdict, clearanceVerdict, planDifference, tightest, type PathDifference } from '../../spine/index.ts';
import { askPlanVersions } from '../actions.ts';
import { update, usePage } from '../case-state.ts';
import { useVoice, type Voice } from '../say.ts';
import type { Path, Plan } from '../worker/nouns.ts';
import type { PlanVersion } from '../worker/messages.ts';
import './compare-plans.css';

export function ComparePlans({ plan }: { readonly plan: Plan }) {
  const voice = useVoice();
  const [versions, setVersions] = useState<readonly PlanVersion[]>([]);
  const compared = usePage((s) => (s.compared?.plan.vertebraId === plan.vertebraId ? s.compared : undefined));
  useEffect(() => {
    let here = true;
    void askPlanVersions(plan.vertebraId).then((found) => here && setVersions(found));
    return () => {
      here = false;
    };
  }, [plan]);
  // what is left of the panel is not looked at any more
  useEffect(() => () => update({ compared: undefined }), [plan.vertebraId]);
  if (versions.length === 0) return null;
  const at = versions.findIndex((v) => v.at === compared?.at);
  return (
    <section className="compare" data-testid="compare">
      <h3>{voice.t('desk.compare.title')}</h3>
      <label className="compare-pick">
        <span>{voice.t('desk.compare.with')}</span>
        <select value={at < 0 ? '' : String(at)} onChange={(e) => update({ compared: versions[Number(e.currentTarget.value || -1)] })}>
          <option value="">{voice.t('desk.compare.none')}</option>
          {versions.map((v, n) => (
            <option key={`${n} ${v.at}`} value={n}>
              {`${n + 1} · ${voice.moment(v.at)} · ${v.who === 'program' ? voice.t('desk.compare.program') : v.who}`}
            </option>
          ))}
        </select>
      </label>
      {compared !== undefined && <Differences before={compared.plan} after={plan} voice={voice} />}
    </section>
  );
}

function Differences({ before, after, voice }: { readonly before: Plan; readonly after: Plan; readonly voice: Voice }) {
  const pairs = planDifference(before, after);
  const cement = (p: Plan): string =>
    p.cement === undefined
      ? '–'
      : voice.t('app.cement.from-to', { low: voice.number(p.cement.rangeMl[0]), high: `${voice.number(p.cement.rangeMl[1])} ml` });
  return (
    <>
      {pairs.map((pair, n) => (
        <Pair key={`${pair.side} ${n}`} pair={pair} before={before} after={after} voice={voice} />
      ))}
      <table className="compare-table">
        <caption>{voice.t('desk.compare.whole')}</caption>
        <Head voice={voice} />
        <tbody>
          <Row
            label={voice.t('desk.compare.state')}
            a={voice.t(`app.plan.state.${before.state}`)}
            b={voice.t(`app.plan.state.${after.state}`)}
          />
          <Row label={voice.t('app.cement.range')} a={cement(before)} b={cement(after)} />
        </tbody>
      </table>
      <p className="quiet">{voice.t('desk.compare.drawn')}</p>
    </>
  );
}

const Head = ({ voice }: { readonly voice: Voice }) => (
  <thead>
    <tr>
      <td />
      <th scope="col">
        <span aria-hidden="true">◇ </span>
        {voice.t('desk.compare.before')}
      </th>
      <th scope="col">{voice.t('desk.compare.now')}</th>
    </tr>
  </thead>
);
/** A row that differs is marked by a sign and weight, not by colour. */
const Row = ({
  label,
  whole,
  a,
  b,
}: {
  readonly label: string;
  readonly whole?: string | undefined;
  readonly a: string;
  readonly b: string;
}) => (
  <tr className={a === b ? '' : 'compare-differs'}>
    <th scope="row" title={whole}>
      {label}
    </th>
    <td>{a}</td>
    <td>{b}</td>
  </tr>
);

function Pair({
  pair,
  before,
  after,
  voice,
}: {
  readonly pair: PathDifference;
  readonly before: Plan;
  readonly after: Plan;
  readonly voice: Voice;
}) {
  const { before: a, after: b } = pair;
  const row = (label: string, of: (p: Path, plan: Plan) => string, whole?: string): React.ReactNode => (
    <Row label={label} whole={whole} a={a === undefined ? '–' : of(a, before)} b={b === undefined ? '–' : of(b, after)} />
  );
  const wall = (p: Path): string => {
    const nearest = tightest(p.clearanceMm);
    if (nearest === undefined) return voice.t('app.unknown');
    const verdict = clearanceVerdict(nearest.wall, nearest.mm);
    const word = verdict === 'plain' ? '' : ` (${voice.t(nearest.mm < 0 ? 'app.clear.outside' : `app.clear.${verdict}`)})`;
    return `${voice.t(`plan.clearance.${nearest.wall}`)} ${voice.number(nearest.mm)} mm${word}`;
  };
  const canal = (p: Path): string =>
    p.clearanceMm.canalMm === undefined ? voice.t('app.unknown') : `${voice.number(p.clearanceMm.canalMm)} mm`;
  const breach = (p: Path, plan: Plan): string => {
    const verdict = breachVerdict(p.breachProbability);
    const word = verdict === 'plain' ? '' : ` (${voice.t(`app.clear.${verdict}`)})`;
    return `${voice.share(p.breachProbability, plan.bands[`paths.${p.id}.breachProbability`])}${word}`;
  };
  return (
    <table className="compare-table">
      <caption>
        {voice.sentence(voice.t(`app.side.${pair.side}`))}
        {pair.entryMovedMm !== undefined && pair.targetMovedMm !== undefined && pair.turnedDeg !== undefined && (
          <strong>
            {voice.t('desk.compare.moved', {
              entry: voice.number(pair.entryMovedMm),
              tip: voice.number(pair.targetMovedMm),
              turned: voice.number(pair.turnedDeg),
            })}
          </strong>
        )}
        {(a === undefined || b === undefined) && <strong>{voice.t(a === undefined ? 'desk.compare.come' : 'desk.compare.gone')}</strong>}
      </caption>
      <Head voice={voice} />
      <tbody>
        {row(voice.t('desk.compare.approach'), (p) => `${voice.t(`plan.approach.${p.approach}`)}, ${p.gaugeGauge}\u00a0G`)}
        {row(voice.t('app.path.length'), (p, plan) => voice.banded(p.lengthMm, 'mm', plan.bands[`paths.${p.id}.lengthMm`], 0))}
        {row(voice.t('app.path.axial'), (p) =>
          voice.t(p.axialAngleDeg >= 0 ? 'app.path.axial.in' : 'app.path.axial.out', { deg: Math.abs(p.axialAngleDeg) }),
        )}
        {row(voice.t('app.path.sagittal'), (p) =>
          voice.t(p.sagittalAngleDeg >= 0 ? 'app.path.sagittal.up' : 'app.path.sagittal.down', { deg: Math.abs(p.sagittalAngleDeg) }),
        )}
        {row(voice.t('plan.clearance.canalMm'), canal)}
        {row(voice.t('desk.compare.tightest'), wall)}
        {row(voice.t('desk.compare.breach'), breach, voice.t('app.path.breach'))}
      </tbody>
    </table>
  );
}
