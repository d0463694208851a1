// The trocars a person has moved, with the figures of the planner's own functions: the one in hand live, one let go until the plan has been
// computed with it. Said aloud when it settles, not at every millimetre.
import { Button } from '@mantine/core';
import { breachVerdict } from '../../spine/index.ts';
import { writeEdit, runPlan, runWorkup } from '../actions.ts';
import { usePage } from '../case-state.ts';
import { useVoice } from '../say.ts';
import { useDraft, useNoFigures, useTrocars, type ShownTrocar } from '../trocar-draft.ts';
import { sideColour } from '../views/tints.ts';
import { signOf, wallWords } from '../wall-words.ts';
import { Clearances, look } from './clearances.tsx';
import './trocar-cards.css';

export function TrocarCards() {
  const own = useTrocars().filter((t) => t.own);
  return own.map((t) => <TrocarCard key={t.side} trocar={t} />);
}

function TrocarCard({ trocar }: { readonly trocar: ShownTrocar }) {
  const voice = useVoice();
  const running = usePage((s) => s.running !== undefined);
  const f = trocar.figures;
  const answers = useDraft((d) => d?.answerCount ?? 0);
  const side = voice.sentence(voice.t(`app.side.${trocar.side}`));
  const stop = f?.verdict ?? 'plain';
  const noFigures = useNoFigures();
  const bone = usePage((s) => s.view?.vertebrae.find((v) => v.data.vertebraId === trocar.vertebraId));
  const guessed = bone?.data.findings.find((x) => x.code === `workup.pedicle-guessed.${trocar.side}`);
  return (
    <section
      className={`trocar-card trocar-card-${stop}`}
      style={{ ['--side' as never]: sideColour[trocar.side] }}
      data-testid="trocar-card"
      data-answers={answers}
    >
      <h3>
        <span className={`path-line path-line-${trocar.side}`} aria-hidden="true" />
        {voice.t(trocar.moving ? 'editing.moving' : 'editing.own', { side })} <small className="num">{`${trocar.gaugeGauge}\u00a0G`}</small>
      </h3>
      {bone !== undefined && bone.stale.length > 0 && (
        <p className="stale" role="status" data-testid="card-stale">
          <span aria-hidden="true">↻ </span>
          {voice.t('app.stale.workup')}
          <Button size="compact-xs" variant="outline" disabled={running} onClick={() => void runWorkup()}>
            {voice.t('app.recompute')}
          </Button>
        </p>
      )}
      {guessed !== undefined ? (
        <p className="trocar-verdict" role="status">
          {voice.code(guessed.code, guessed.values)}
        </p>
      ) : f === undefined ? (
        <p className="quiet">{voice.t(noFigures ? 'editing.no-figures' : 'editing.waiting')}</p>
      ) : (
        <>
          <p className={`trocar-verdict verdict-${stop}`} role={trocar.moving ? undefined : 'status'} data-verdict={stop}>
            <span aria-hidden="true">{signOf[stop]} </span>
            {wallWords(voice, f)}
          </p>
          <dl className="measures">
            <div>
              <dt>{voice.t('app.path.length')}</dt>
              <dd>{voice.number(f.lengthMm)} mm</dd>
            </div>
            {f.skin !== undefined && (
              <div>
                <dt>{voice.t('editing.skin')}</dt>
                <dd>{voice.number(f.skin.depthMm + f.lengthMm, 0)} mm</dd>
              </div>
            )}
            <div>
              <dt>{voice.t('app.path.axial')}</dt>
              <dd>{voice.t(f.axialAngleDeg >= 0 ? 'app.path.axial.in' : 'app.path.axial.out', { deg: Math.abs(f.axialAngleDeg) })}</dd>
            </div>
            <div>
              <dt>{voice.t('app.path.sagittal')}</dt>
              <dd>
                {voice.t(f.sagittalAngleDeg >= 0 ? 'app.path.sagittal.up' : 'app.path.sagittal.down', {
                  deg: Math.abs(f.sagittalAngleDeg),
                })}
              </dd>
            </div>
            <div className="breach">
              <dt>{voice.t('app.path.breach')}</dt>
              <dd className={look(breachVerdict(f.breachProbability))}>{voice.share(f.breachProbability)}</dd>
            </div>
          </dl>
          <Clearances clearanceMm={f.clearanceMm} />
        </>
      )}
      {!trocar.moving && (
        <>
          <p className="quiet">{voice.t('editing.own.explained')}</p>
          <p className="trocar-acts">
            <Button size="compact-sm" disabled={running} onClick={() => void runPlan([trocar.vertebraId])} data-testid="replan">
              {voice.t('editing.own.replan')}
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => void writeEdit({ do: 'as-read', vertebraId: trocar.vertebraId, what: `path.${trocar.side}` })}
            >
              {voice.t('editing.own.back')}
            </Button>
          </p>
        </>
      )}
    </section>
  );
}
