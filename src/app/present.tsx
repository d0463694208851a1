// The case on the wall of a meeting: pictures and, in large type, what was found, proposed and planned for the bone on show. Nothing can be changed from
// here, no name and no case number stand on it unless a person asks, and the intended use is as large as the rest.
import { levelOf } from '../records/index.ts';
import { breachVerdict } from '../spine/index.ts';
import { chancesInWords } from '../words/index.ts';
import { stepVertebra } from './actions.ts';
import { update, usePage } from './case-state.ts';
import { Tick } from './controls.tsx';
import { Findings } from './panels/findings.tsx';
import { genantWords } from './panels/workup.tsx';
import './present.css';
import { useVoice, type Voice } from './say.ts';
import type { CaseView } from './worker/messages.ts';
import type { Path, Plan } from './worker/nouns.ts';

export function Present() {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const vertebraId = usePage((s) => s.vertebraId);
  const named = usePage((s) => s.presentCode === true);
  if (view === undefined) return null;
  const level = view.levels === undefined || vertebraId === undefined ? undefined : levelOf(view.levels.data, vertebraId);
  return (
    <aside className="present" aria-label={voice.t('desk.present.title')} data-testid="present">
      {named && <p className="present-code">{view.code}</p>}
      <h1>
        {voice.level(level)}
        {view.levels?.data.confirmed !== true && (
          <small className="present-unconfirmed">
            <span aria-hidden="true">▲ </span>
            {voice.t('app.levels.banner')}
          </small>
        )}
      </h1>
      {vertebraId !== undefined && <Told view={view} vertebraId={vertebraId} voice={voice} />}
      <p className="present-use">{voice.t('app.intended-use')}</p>
      <div className="present-ends">
        <button type="button" onClick={() => stepVertebra(-1)} title={voice.t('desk.key.pageup')}>
          ↑ {voice.t('desk.present.above')}
        </button>
        <button type="button" onClick={() => stepVertebra(1)} title={voice.t('desk.key.pagedown')}>
          ↓ {voice.t('desk.present.below')}
        </button>
        <Tick checked={named} onTick={(on) => update({ presentCode: on })}>
          {voice.t('desk.present.code')}
        </Tick>
        <button type="button" data-testid="present-end" onClick={() => update({ presenting: false })}>
          {voice.t('desk.present.end')}
        </button>
      </div>
    </aside>
  );
}

function Told({ view, vertebraId, voice }: { readonly view: CaseView; readonly vertebraId: string; readonly voice: Voice }) {
  const bone = view.vertebrae.find((v) => v.data.vertebraId === vertebraId);
  const signal = view.signals.find((s) => s.data.vertebraId === vertebraId);
  const judged = view.indication?.data.levels.find((l) => l.vertebraId === vertebraId);
  const plan = view.plans.find((p) => p.data.vertebraId === vertebraId);
  const stale = (record: { readonly stale: readonly unknown[] } | undefined): string =>
    record === undefined || record.stale.length === 0 ? '' : ` ↻ ${voice.t('app.state.stale')}`;
  return (
    <dl>
      {bone !== undefined && (
        <div>
          <dt>{voice.t('app.stage.vertebrae')}</dt>
          <dd>
            {voice.sentence(genantWords(bone.data, voice))}
            {bone.data.lesion === undefined ? '' : `, ${voice.t(`app.lesion.${bone.data.lesion.kind}`)}`}
            {stale(bone)}
          </dd>
        </div>
      )}
      {signal !== undefined && (
        <div>
          <dt>{voice.t('signal.heading')}</dt>
          <dd>
            {voice.sentence(chancesInWords(voice.language, signal.data.acuity))}
            {stale(signal)}
          </dd>
        </div>
      )}
      {judged !== undefined && (
        <div>
          <dt>{voice.t('app.stage.indication')}</dt>
          <dd>
            {voice.t(`indication.outcome.${judged.outcome}`)}
            {stale(view.indication)}
          </dd>
        </div>
      )}
      {plan !== undefined && (
        <div>
          <dt>{voice.t('app.stage.plan')}</dt>
          <dd>
            <Planned plan={plan.data} voice={voice} />
            {stale(plan)}
          </dd>
        </div>
      )}
    </dl>
  );
}

function Planned({ plan, voice }: { readonly plan: Plan; readonly voice: Voice }) {
  const paths = plan.paths.filter((p) => plan.chosen.includes(p.id));
  const stops = plan.findings.filter((f) => f.severity === 'stop');
  return (
    <>
      {plan.state !== 'planned' && <p>{voice.sentence(voice.t(`app.plan.state.${plan.state}`))}</p>}
      {stops.length > 0 && <Findings items={stops} label={voice.t('app.findings.stop')} />}
      {paths.map((p) => (
        <OnePath key={p.id} path={p} plan={plan} voice={voice} />
      ))}
      {plan.cement !== undefined && (
        <p>
          {voice.t('app.plan.cement')}{' '}
          {voice.t('app.cement.from-to', { low: voice.number(plan.cement.rangeMl[0]), high: `${voice.number(plan.cement.rangeMl[1])} ml` })}
        </p>
      )}
    </>
  );
}

function OnePath({ path, plan, voice }: { readonly path: Path; readonly plan: Plan; readonly voice: Voice }) {
  const verdict = breachVerdict(path.breachProbability);
  return (
    <p>
      <strong>{voice.sentence(voice.t(`app.side.${path.side}`))}</strong> {voice.t(`plan.approach.${path.approach}`)},{' '}
      {`${path.gaugeGauge}\u00a0G`}, {voice.banded(path.lengthMm, 'mm', plan.bands[`paths.${path.id}.lengthMm`], 0)}
      <br />
      {voice.t('app.path.breach')} {voice.share(path.breachProbability, plan.bands[`paths.${path.id}.breachProbability`])}
      {verdict === 'plain' ? '' : ` (${voice.t(`app.clear.${verdict}`)})`}
    </p>
  );
}
