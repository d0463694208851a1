// Strength: what to press and how, one button; then before and after side by side with their ranges, the model in full beside the numbers, curves, the strain
// map's opacity, and every sentence the record has. The same numbers and phrases as in the report.
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { levelOf } from '../../records/index.ts';
import { strainTopFraction, strengthRows, type StrengthRow } from '../../spine/index.ts';
import {
  boneInWords,
  gainInWords,
  methodOf,
  modelInWords,
  strainInWords,
  strengthName,
  variedToInWords,
  whenInWords,
} from '../../words/index.ts';
import { beforeAfter } from '../../spine/index.ts';
import { runStrength } from '../actions.ts';
import { page, update, usePage } from '../case-state.ts';
import { Later, Pick, Tick } from '../controls.tsx';
import { useVoice, type Voice } from '../say.ts';
import type { CaseView, ShownStrength, StrengthAsk } from '../worker/messages.ts';
import type { Strength } from '../worker/nouns.ts';
import { Findings } from './findings.tsx';
import { Curves } from './strength-curves.tsx';

export function StrengthPanel() {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const vertebraId = usePage((s) => s.vertebraId);
  const running = usePage((s) => s.running !== undefined);
  if (view === undefined) return null;
  if (view.vertebrae.length === 0) return <p className="empty">{voice.t('strength-view.needs-workup')}</p>;
  const level = voice.level(view.levels === undefined || vertebraId === undefined ? undefined : levelOf(view.levels.data, vertebraId));
  const current = view.strengths.find((s) => s.data.vertebraId === vertebraId);
  return (
    <section>
      <Choice
        key={`${vertebraId} ${String(current === undefined)}`}
        view={view}
        level={level}
        open={current === undefined}
        busy={running}
        voice={voice}
      />
      {current === undefined ? (
        <p className="empty">{voice.t('strength-view.none', { level })}</p>
      ) : (
        <>
          {current.stale.length > 0 && (
            <p className="stale" role="status">
              <span aria-hidden="true">↻ </span>
              {voice.t('strength-view.stale')}
              <Button size="compact-xs" variant="outline" disabled={running} onClick={() => void runStrength(current.data.vertebraId)}>
                {voice.t('app.recompute')}
              </Button>
            </p>
          )}
          <Later turns={1}>
            <OneStrength shown={current} view={view} level={level} voice={voice} />
          </Later>
        </>
      )}
    </section>
  );
}

const voxels = [0.5, 1, 1.5, 2] as const;
const decimal = (text: string): number => (/^\s*-?\d+([.,]\d+)?\s*$/.test(text) ? Number.parseFloat(text.replace(',', '.')) : Number.NaN);

interface ChoiceProps {
  readonly view: CaseView;
  readonly level: string;
  readonly open: boolean;
  readonly busy: boolean;
  readonly voice: Voice;
}
function Choice({ view, level, open, busy, voice }: ChoiceProps) {
  const vertebraId = usePage((s) => s.vertebraId);
  const asked = usePage((s) => s.strengthAsk);
  const said = usePage((s) => s.strengthCement);
  const [byHand, setByHand] = useState(false);
  const [slope, setSlope] = useState('');
  const [intercept, setIntercept] = useState('');
  const planned = view.plans.some((p) => p.data.vertebraId === vertebraId && p.data.state === 'planned' && p.data.cement !== undefined);
  const cement = said ?? (planned ? 'planned' : 'none');
  const entered = byHand ? { slopeMgPerCm3: decimal(slope), interceptMgPerCm3: decimal(intercept) } : undefined;
  const whole = entered === undefined || (entered.slopeMgPerCm3 > 0 && Number.isFinite(entered.interceptMgPerCm3));
  const set = (change: Partial<typeof asked>): void => update({ strengthAsk: { ...page().strengthAsk, ...change } });
  const run = (): void => {
    if (vertebraId === undefined) return;
    const wishes: StrengthAsk = { ...asked, cement, ...(entered === undefined ? {} : { entered }) };
    void runStrength(vertebraId, wishes);
  };
  return (
    <details className="choice" open={open} data-testid="strength-choice">
      <summary>
        {voice.t('strength-view.model')} · {voice.t(`strength-view.load.${asked.load}`)} · {voice.t(`strength-view.ends.${asked.ends}`)}
      </summary>
      <div className="choice-body">
        <p className="quiet">{voice.t('strength-view.what')}</p>
        <Pick
          shown
          label={voice.t('strength-view.load')}
          value={asked.load}
          onPick={(v) => set({ load: v as StrengthAsk['load'] })}
          choices={(['axial', 'flexion'] as const).map((v) => ({
            value: v,
            label: voice.t(`strength-view.load.${v}`),
            hint: voice.t(`strength-view.load-long.${v}`),
          }))}
        />
        <Pick
          shown
          label={voice.t('strength-view.ends')}
          value={asked.ends}
          onPick={(v) => set({ ends: v as StrengthAsk['ends'] })}
          choices={(['pmma-caps', 'disc'] as const).map((v) => ({ value: v, label: voice.t(`strength-view.ends.${v}`) }))}
        />
        <Pick
          shown
          label={voice.t('strength-view.cement')}
          value={cement}
          onPick={(v) => update({ strengthCement: v as StrengthAsk['cement'] })}
          choices={(['none', 'planned', 'observed'] as const).map((v) => ({ value: v, label: voice.t(`strength-view.cement.${v}`) }))}
        />
        {cement === 'planned' && !planned && <p className="rule">{voice.t('strength-view.no-plan-here', { level })}</p>}
        <Pick
          shown
          label={voice.t('strength-view.voxel')}
          value={String(asked.voxelMm)}
          onPick={(v) => set({ voxelMm: Number(v) })}
          choices={voxels.map((mm) => ({ value: String(mm), label: `${voice.number(mm, mm % 1 === 0 ? 0 : 1)}\u00a0mm` }))}
        />
        <Tick checked={asked.sensitivity} onTick={(sensitivity) => set({ sensitivity })}>
          {voice.t('strength-view.sensitivity')}
        </Tick>
        <Tick checked={asked.nonlinear} onTick={(nonlinear) => set({ nonlinear })}>
          {voice.t('strength-view.nonlinear')}
        </Tick>
        <fieldset className="scale-entry">
          <legend className="pick-label">{voice.t('strength-view.scale')}</legend>
          <p className="quiet">
            {view.calibration === undefined
              ? voice.t('strength-view.scale-none')
              : voice.t('strength-view.scale-have', { method: strengthName(voice.language, 'method', view.calibration.data.method) })}
          </p>
          <Tick checked={byHand} onTick={setByHand}>
            {voice.t('strength-view.scale-entered')}
          </Tick>
          {byHand && (
            <div className="scale-fields">
              <TextInput
                size="xs"
                label={voice.t('strength-view.slope')}
                inputMode="decimal"
                value={slope}
                onChange={(e) => setSlope(e.currentTarget.value)}
              />
              <TextInput
                size="xs"
                label={voice.t('strength-view.intercept')}
                inputMode="decimal"
                value={intercept}
                onChange={(e) => setIntercept(e.currentTarget.value)}
              />
            </div>
          )}
        </fieldset>
        <Button fullWidth disabled={busy || vertebraId === undefined || !whole} onClick={run} data-testid="press">
          {voice.t('strength-view.run', { level })}
        </Button>
      </div>
    </details>
  );
}

interface OneProps {
  readonly shown: ShownStrength;
  readonly view: CaseView;
  readonly level: string;
  readonly voice: Voice;
}
function OneStrength({ shown, view, level, voice }: OneProps) {
  const s = shown.data;
  const stops = s.findings.filter((f) => f.severity === 'stop');
  const model = modelInWords(voice.language, s, methodOf(s, view.calibration?.data));
  return (
    <div className="strength" data-testid="strength">
      <h2 className="plan-title">
        {level} <small>{voice.t('strength-view.title').toLocaleLowerCase(voice.language)}</small>
      </h2>
      {s.state === 'refused' && <p className="rule">{voice.t('strength-view.refused', { level })}</p>}
      {stops.length > 0 && <Findings items={stops} label={voice.t('app.findings.stop')} />}
      {s.state === 'given' && <BeforeAfter s={s} voice={voice} />}
      <dl className="measures model-facts" aria-label={voice.t('strength-view.model')}>
        {model.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="rule">{voice.t('strength-view.never')}</p>
      {s.state === 'given' && (
        <>
          <Gains s={s} voice={voice} />
          <Later turns={2}>
            <Curves s={s} voice={voice} />
          </Later>
          <Strain shown={shown} voice={voice} />
          <Varied s={s} voice={voice} />
        </>
      )}
      <Findings items={s.findings.filter((f) => f.severity !== 'stop')} label={voice.t('app.findings.plan')} />
    </div>
  );
}

function BeforeAfter({ s, voice }: { readonly s: Strength; readonly voice: Voice }) {
  const { before, after } = beforeAfter(s);
  const cell = (f: StrengthRow['before'], decimals: number) =>
    f === undefined ? (
      <td className="quiet">{voice.t('strength-view.not-asked')}</td>
    ) : (
      <td className="num">
        {voice.number(f.value, decimals)}
        {f.band !== undefined && (
          <span className="range">{`${voice.number(f.band.low, decimals)} – ${voice.number(f.band.high, decimals)}`}</span>
        )}
      </td>
    );
  return (
    <table className="states">
      <caption>
        {voice.t(after === undefined ? 'strength-view.table-one' : 'strength-view.table')}
        {before !== undefined && <span>{voice.sentence(boneInWords(voice.language, before))}</span>}
      </caption>
      <thead>
        <tr>
          <th scope="col">{voice.t('strength-view.quantity')}</th>
          <th scope="col">{voice.t('strength-view.before')}</th>
          {after !== undefined && <th scope="col">{whenInWords(voice.language, true, s.cement)}</th>}
        </tr>
      </thead>
      <tbody>
        {strengthRows(s).map((row) => (
          <tr key={row.key}>
            <th scope="row">{voice.t(`strength-view.row.${row.key}`)}</th>
            {row.key === 'cementShare' && row.before === undefined ? <td className="quiet">–</td> : cell(row.before, row.decimals)}
            {after !== undefined && cell(row.after, row.decimals)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const gainKeys = ['stiffness', 'failureLoad', 'loadAt07', 'crushLoad'] as const;
function Gains({ s, voice }: { readonly s: Strength; readonly voice: Voice }) {
  const twin = s.states.find((x) => x.bone === 'intact-twin');
  const gains = gainKeys.flatMap((key) => {
    const gain = s.gains[key];
    return gain === undefined ? [] : [[key, gain] as const];
  });
  return (
    <section>
      {s.cement !== 'none' && (
        <>
          <h3>{voice.t('strength-view.gain')}</h3>
          {gains.length === 0 ? (
            <p className="quiet">{voice.t('strength-view.gain.none')}</p>
          ) : (
            <dl className="measures" data-testid="gains">
              {gains.map(([key, gain]) => (
                <div key={key}>
                  <dt>{voice.t(`strength-view.gain.${key}`)}</dt>
                  <dd>{gainInWords(voice.language, gain)}</dd>
                </div>
              ))}
            </dl>
          )}
          {gains.length > 0 && (
            <p className="quiet">{voice.t(s.sensitivity.length > 0 ? 'strength-view.gain.how' : 'strength-view.gain.one-run')}</p>
          )}
        </>
      )}
      {twin !== undefined && <p>{voice.t('strength-view.intact-is', { failureLoadN: twin.failureLoadN })}</p>}
      {s.dominantCause !== undefined && (
        <p>{voice.t('strength-view.dominant', { cause: strengthName(voice.language, 'cause', s.dominantCause) })}</p>
      )}
    </section>
  );
}

function Strain({ shown, voice }: { readonly shown: ShownStrength; readonly voice: Voice }) {
  const alpha = usePage((s) => s.strainAlpha);
  const s = shown.data;
  const sides = (['before', 'after'] as const).flatMap((side) => {
    const figures = shown.strain[side];
    return figures === undefined ? [] : [[side, figures] as const];
  });
  return (
    <section>
      <h3>{voice.t('strength-view.strain')}</h3>
      {sides.length === 0 ? (
        <p className="quiet">{voice.t('strength-view.strain.none')}</p>
      ) : (
        <>
          <p className="quiet">
            {voice.t('strength-view.strain.what')}.{' '}
            {voice.t('strength-view.strain.scale', { top: 100 * strainTopFraction, critical: 100 * s.criterion.strainFraction })}
          </p>
          <span className="tool-labels">
            <Tick checked={alpha > 0} onTick={(on) => update({ strainAlpha: on ? 0.7 : 0 })}>
              {voice.t('strength-view.strain.shown')}
            </Tick>
            <input
              type="range"
              min={0}
              max={100}
              value={Math.round(alpha * 100)}
              aria-label={voice.t('strength-view.strain.opacity')}
              onChange={(e) => update({ strainAlpha: Number(e.currentTarget.value) / 100 })}
            />
          </span>
          <dl className="strain-figures">
            {sides.map(([side, figures]) => (
              <div key={side}>
                <dt>{voice.sentence(whenInWords(voice.language, side === 'after', s.cement))}</dt>
                <dd>{strainInWords(voice.language, figures, s.criterion.strainFraction)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

function Varied({ s, voice }: { readonly s: Strength; readonly voice: Voice }) {
  if (s.sensitivity.length === 0) return null;
  const withGain = s.sensitivity.some((x) => x.gainFraction !== undefined);
  return (
    <details className="twin-table">
      <summary>{voice.t('strength-view.varied')}</summary>
      <table className="states">
        <caption className="unseen">{voice.t('strength-view.varied')}</caption>
        <thead>
          <tr>
            <th scope="col">{voice.t('strength-view.varied.cause')}</th>
            <th scope="col">{voice.t('strength-view.varied.to')}</th>
            <th scope="col">{voice.t('strength-view.varied.load')}</th>
            {withGain && <th scope="col">{voice.t('strength-view.varied.gain')}</th>}
          </tr>
        </thead>
        <tbody>
          {s.sensitivity.map((x, n) => (
            <tr key={n} className={x.cause === s.dominantCause ? 'row-dominant' : ''}>
              <th scope="row">{strengthName(voice.language, 'cause', x.cause)}</th>
              <td>{variedToInWords(voice.language, x)}</td>
              <td className="num">{voice.number(x.failureLoadN, 0)}</td>
              {withGain && (
                <td className="num">{x.gainFraction === undefined ? voice.t('app.unknown') : `× ${voice.number(x.gainFraction, 2)}`}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
