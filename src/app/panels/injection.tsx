// Injection: how much, one button; then a slider over the millilitres, and at its place what is likely: reason to stop, leaks by way out
// with their bands, endplates and sides, pressures; one trocar beside two. The same figures as in the report. Loaded when first opened.
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { levelOf } from '../../records/index.ts';
import { fillFacts, type FillFacts, type LeakAt } from '../../spine/index.ts';
import { lookAtFill, runInjection } from '../actions.ts';
import { page, shownInjection, update, usePage } from '../case-state.ts';
import '../clock/clock.css';
import { Pick } from '../controls.tsx';
import { useVoice, type Voice } from '../say.ts';
import type { CaseView } from '../worker/messages.ts';
import type { Approach, Injection } from '../worker/nouns.ts';
import { Findings } from './findings.tsx';
import { Heat } from './injection-heat.tsx';
import './injection.css';

export function InjectionPanel() {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const vertebraId = usePage((s) => s.vertebraId);
  const running = usePage((s) => s.running !== undefined);
  const look = usePage((s) => (s.injectionLook?.vertebraId === s.vertebraId ? s.injectionLook : undefined));
  const shown = usePage(shownInjection);
  useEffect(() => lookAtFill(), [shown]);
  if (view === undefined || vertebraId === undefined) return null;
  const level = voice.level(view.levels === undefined ? undefined : levelOf(view.levels.data, vertebraId));
  const current = view.injections.find((i) => i.data.vertebraId === vertebraId);
  const data = look ?? current?.data;
  return (
    <section data-testid="injection-panel" className="injection">
      <h2 className="plan-title">
        {level} <small>{voice.t('injection-page.title')}</small>
      </h2>
      <Ask
        key={`${vertebraId} ${String(data === undefined)}`}
        view={view}
        level={level}
        open={data === undefined}
        busy={running}
        voice={voice}
      />
      {data === undefined && <p className="empty">{voice.t('injection-page.none', { level })}</p>}
      {look === undefined && current !== undefined && current.stale.length > 0 && (
        <p className="stale" role="status">
          <span aria-hidden="true">↻ </span>
          {voice.t('injection-page.stale')}
          <Button size="compact-xs" variant="outline" disabled={running} onClick={() => void runInjection(vertebraId)}>
            {voice.t('app.recompute')}
          </Button>
        </p>
      )}
      {data?.state === 'refused' && <Findings items={data.findings} label={voice.t('app.findings.stop')} />}
      {data?.state === 'given' && <Given injection={data} isLook={look !== undefined} voice={voice} />}
    </section>
  );
}

const read = (text: string): number | undefined => {
  const t = text.trim();
  if (t === '') return undefined;
  return /^\d+([.,]\d+)?$/.test(t) ? Number(t.replace(',', '.')) : Number.NaN;
};
interface AskProps {
  readonly view: CaseView;
  readonly level: string;
  readonly open: boolean;
  readonly busy: boolean;
  readonly voice: Voice;
}
function Ask({ view, level, open, busy, voice }: AskProps) {
  const vertebraId = usePage((s) => s.vertebraId);
  const wish = usePage((s) => s.mixWish);
  const [volume, setVolume] = useState('');
  const [flow, setFlow] = useState('');
  const planned = view.plans.some((p) => p.data.vertebraId === vertebraId && p.data.state === 'planned');
  const [volumeMl, flowMlPerMin] = [read(volume), read(flow)];
  const whole = [volumeMl, flowMlPerMin].every((v) => v === undefined || v > 0);
  const field = (label: string, value: string, set: (v: string) => void, hint: string) => (
    <label className="mix-field">
      <span>{label}</span>
      <input
        type="text"
        inputMode="decimal"
        autoComplete="off"
        value={value}
        placeholder={hint}
        onChange={(e) => set(e.currentTarget.value)}
      />
    </label>
  );
  return (
    <details className="choice" open={open} data-testid="injection-choice">
      <summary>{voice.t('injection-page.ask')}</summary>
      <div className="choice-body">
        {!planned && <p className="rule">{voice.t('injection-page.needs-plan', { level })}</p>}
        {wish === undefined && <p className="rule">{voice.t('clock-panel.needs-cement')}</p>}
        <div className="injection-fields">
          {field(voice.t('injection-page.volume'), volume, setVolume, voice.t('injection-page.volume.hint'))}
          {field(voice.t('injection-page.flow'), flow, setFlow, voice.t('injection-page.flow.hint'))}
        </div>
        <Button
          fullWidth
          data-testid="inject"
          disabled={wish === undefined || busy || !planned || !whole || vertebraId === undefined}
          onClick={() =>
            wish !== undefined &&
            vertebraId !== undefined &&
            void runInjection(vertebraId, {
              ...wish,
              ...(volumeMl === undefined ? {} : { volumeMl }),
              ...(flowMlPerMin === undefined ? {} : { flowMlPerMin }),
            })
          }
        >
          {voice.t('injection-page.run', { level })}
        </Button>
      </div>
    </details>
  );
}

function Given({ injection, isLook, voice }: { readonly injection: Injection; readonly isLook: boolean; readonly voice: Voice }) {
  const fill = usePage((s) => (s.fill?.vertebraId === injection.vertebraId ? s.fill : undefined));
  const index = Math.min(fill?.index ?? 0, injection.approaches.length - 1);
  const a = injection.approaches[index];
  const ml = fill?.ml ?? 0;
  const end = a.injectedMl.at(-1) ?? 0;
  const isPushed = fill?.isPushed === true;
  const heldMl = heldInCannulas(a);
  const pushedMl = isPushed ? heldMl : 0;
  const facts = fillFacts(a, ml);
  const set = (change: { readonly ml?: number; readonly index?: number; readonly isPushed?: boolean }): void =>
    update({ fill: { vertebraId: injection.vertebraId, index, ml, ...page().fill, ...change } });
  return (
    <>
      {isLook && (
        <p className="rule" role="status">
          {voice.t('injection-page.look')}
        </p>
      )}
      {injection.approaches.length > 1 && (
        <Pick
          shown
          label={voice.t('injection-page.approach')}
          value={String(index)}
          onPick={(v) => set({ index: Number(v), isPushed: false, ml: ml - pushedMl })}
          choices={injection.approaches.map((x, n) => ({
            value: String(n),
            label: voice.t(`injection.sides.${x.sides}`),
            hint: voice.t(x.isPlanned ? 'injection-page.planned' : 'injection-page.other'),
          }))}
        />
      )}
      <Slider a={a} ml={ml - pushedMl} pushedMl={pushedMl} voice={voice} onMove={(v) => set({ ml: Math.min(end, v + pushedMl) })} />
      <label className="fill-stylet">
        <input
          type="checkbox"
          data-testid="stylet"
          checked={isPushed}
          disabled={!isPushed && ml + heldMl > end + 1e-6}
          onChange={() => set({ isPushed: !isPushed, ml: isPushed ? ml - heldMl : ml + heldMl })}
        />
        <span>{voice.t('injection-page.stylet', { heldMl })}</span>
      </label>
      <p className="quiet fill-legend">{voice.t(isLook ? 'injection-page.legend-look' : 'injection-page.legend')}</p>
      <Verdict injection={injection} a={a} facts={facts} isLook={isLook} pushedMl={pushedMl} voice={voice} />
      {!isLook && a.leaks.length > 0 && <Leaks facts={facts} voice={voice} />}
      <Facts facts={facts} injection={injection} voice={voice} />
      {injection.heat !== undefined && <Heat injection={injection} heat={injection.heat} voice={voice} />}
      {injection.approaches.length > 1 && <Compared injection={injection} ml={ml} isLook={isLook} voice={voice} />}
      <p className="rule">{voice.t('injection.never')}</p>
      <Findings
        items={injection.findings.filter(
          (f) =>
            !f.code.startsWith('injection.stop.') &&
            !f.code.startsWith('injection.proposal.') &&
            !(isLook && f.code === 'injection.no-better'),
        )}
        label={voice.t('app.findings.plan')}
      />
    </>
  );
}

/** Left in the cannulas of an approach, ml. */
const heldInCannulas = (a: Approach): number => a.trocars.reduce((sum, t) => sum + ((Math.PI / 4) * t.boreMm ** 2 * t.lengthMm) / 1000, 0);

function Slider({
  a,
  ml,
  pushedMl,
  voice,
  onMove,
}: {
  readonly a: Approach;
  /** From the syringes. */
  readonly ml: number;
  /** By the stylet, besides. */
  readonly pushedMl: number;
  readonly voice: Voice;
  readonly onMove: (ml: number) => void;
}) {
  const end = Math.max(0.1, (a.injectedMl.at(-1) ?? 0) - pushedMl);
  // marks are of all that left the tips: with the stylet's push to come, the syringe ends sooner
  const at = (v: number): string => `${(100 * Math.min(end, Math.max(0, v - pushedMl))) / end}%`;
  const first = a.stops.toSorted((x, y) => x.atMl - y.atMl)[0];
  const rest = (): void => {
    if (page().fillMoving) update({ fillMoving: false });
  };
  return (
    <div className="fill-slider">
      <label>
        <span className="fill-ml">
          {voice.number(ml, 1)}&nbsp;<small>ml{pushedMl > 0 && ` + ${voice.number(pushedMl, 1)}`}</small>
        </span>
        <span className="unseen">{voice.t('injection-page.slider')}</span>
        <input
          type="range"
          data-testid="fill-slider"
          min={0}
          max={end}
          step={0.05}
          value={ml}
          aria-valuetext={`${voice.number(ml, 1)} ml`}
          onChange={(e) => {
            if (!page().fillMoving) update({ fillMoving: true });
            onMove(Number(e.currentTarget.value));
          }}
          onPointerUp={rest}
          onPointerCancel={rest}
          onKeyUp={rest}
          onBlur={rest}
        />
      </label>
      <div className="fill-marks" aria-hidden="true">
        {first !== undefined && <span className="fill-stop" style={{ left: at(first.atMl), width: `calc(100% - ${at(first.atMl)})` }} />}
        {a.proposedMl !== undefined && (
          <span className="fill-enough" style={{ left: at(a.proposedMl) }}>
            ▲ {voice.number(Math.max(0, a.proposedMl - pushedMl), 1)}
          </span>
        )}
        {first !== undefined && (
          <span className="fill-at" style={{ left: at(first.atMl) }}>
            ■ {voice.number(Math.max(0, first.atMl - pushedMl), 1)}
          </span>
        )}
      </div>
    </div>
  );
}

interface VerdictProps {
  readonly injection: Injection;
  readonly a: Approach;
  readonly facts: FillFacts;
  readonly isLook: boolean;
  readonly pushedMl: number;
  readonly voice: Voice;
}
/** What ends it, in one sentence; and what would be enough. */
function Verdict({ injection, a, facts, isLook, pushedMl, voice }: VerdictProps) {
  const stop = facts.first;
  // one course on coarse voxels neither clears nor proposes anything
  if (isLook && stop === undefined) return null;
  return (
    <div className="fill-verdict" data-testid="fill-verdict">
      {stop === undefined ? (
        <p>{voice.t('injection-page.no-stop', { volumeMl: a.injectedMl.at(-1) ?? 0 })}</p>
      ) : (
        <p className={facts.reached === undefined ? 'fill-coming' : 'fill-reached'} role="status">
          <span aria-hidden="true">■ </span>
          {voice.code(`injection.stop.${stop.code}`, { atMl: stop.atMl })}
          {pushedMl > 0 && ` ${voice.t('injection-page.syringe-until', { ml: Math.max(0, stop.atMl - pushedMl) })}`}
          {facts.ml > stop.atMl + 1e-6 && ` ${voice.t('injection-page.passed')}`}
        </p>
      )}
      {!isLook && (
        <p>
          <span aria-hidden="true">▲ </span>
          {voice.code(a.proposalReason, { proposedMl: a.proposedMl ?? 0, volumeMl: injection.volumeMl })}
        </p>
      )}
    </div>
  );
}

const chance = (voice: Voice, l: LeakAt): string => voice.share(l.probability);
const bandText = (voice: Voice, l: LeakAt): string =>
  `${voice.number(100 * l.lowProbability, 0)} – ${voice.number(100 * l.highProbability, 0)}`;
function Leaks({ facts, voice }: { readonly facts: FillFacts; readonly voice: Voice }) {
  const [one] = facts.leaks;
  return (
    <table className="states leaks" data-testid="leaks">
      <caption>{voice.t('injection-page.leaks', { ml: facts.ml })}</caption>
      <thead>
        <tr>
          <th scope="col">{voice.t('injection-view.kind')}</th>
          <th scope="col">{voice.t('injection-view.probability')}</th>
          <th scope="col">{voice.t('injection-view.mean')}</th>
        </tr>
      </thead>
      <tbody>
        {facts.leaks.map((l) => (
          <tr key={l.kind}>
            <th scope="row">
              {voice.sentence(voice.t(`injection.kind.${l.kind}`))}
              {notesOf(l, voice).map((note) => (
                <span key={note} className="leak-note">
                  {note}
                </span>
              ))}
            </th>
            <td className="num">
              {chance(voice, l)}
              <span className="range">{bandText(voice, l)}</span>
            </td>
            <td className="num">{`${voice.number(l.meanMl, 2)}\u00a0ml`}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={3} className="quiet">
            {voice.sentence(voice.code(one.leak.definition, { leastMl: one.leak.leastMl }))}. {voice.sentence(voice.code(one.leak.cohort))}.
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
function notesOf(l: LeakAt, voice: Voice): readonly string[] {
  return [
    ...(l.leak.isPatientSpecific ? [] : [voice.t('injection.not-patient')]),
    ...((l.leak.skillFraction ?? 0) <= 0 ? [voice.t('injection.no-better-short')] : []),
  ];
}

function Facts({ facts, injection, voice }: { readonly facts: FillFacts; readonly injection: Injection; readonly voice: Voice }) {
  const percent = (f: number): string => `${voice.number(100 * f, 0)}\u00a0%`;
  const kPa = (v: number, high: number): string =>
    `${voice.number(v, v < 10 ? 1 : 0)}\u00a0kPa (≤\u00a0${voice.number(high, high < 10 ? 1 : 0)})`;
  const rows: readonly (readonly [string, string])[] = [
    [voice.t('injection-page.time'), `${voice.number(facts.timeMin, 1)}\u00a0min`],
    [voice.t('injection-page.in-body'), `${voice.number(facts.inBodyMl, 2)}\u00a0ml`],
    [voice.t('injection-page.leaked'), `${voice.number(facts.leakedMl, 2)}\u00a0ml`],
    [voice.t('injection-page.cannula'), `${voice.number(injection.cannulaMl, 2)}\u00a0ml`],
    [voice.t('injection-view.contact'), `${percent(facts.superiorContactFraction)} · ${percent(facts.inferiorContactFraction)}`],
    [
      voice.t('injection-page.sides'),
      voice.t('injection-page.sides.share', { left: 100 * facts.leftFraction, right: 100 - 100 * facts.leftFraction }),
    ],
    [voice.t('injection-view.bone'), kPa(facts.boneKPa, facts.boneHighKPa)],
    [voice.t('injection-page.cannula-fall'), `${voice.number(facts.cannulaKPa, 0)}\u00a0kPa`],
    [voice.t('injection-view.syringe'), kPa(facts.syringeKPa, facts.syringeHighKPa)],
    [voice.t('injection-page.viscosity'), `${voice.number(facts.viscosityPaS, 0)}\u00a0Pa·s`],
  ];
  return (
    <dl className="measures" data-testid="fill-facts" aria-label={voice.t('injection-page.facts', { ml: facts.ml })}>
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One trocar and two, at the same millilitres. */
function Compared({
  injection,
  ml,
  isLook,
  voice,
}: {
  readonly injection: Injection;
  readonly ml: number;
  readonly isLook: boolean;
  readonly voice: Voice;
}) {
  const all = injection.approaches.map((a) => ({ a, facts: fillFacts(a, ml) }));
  const kinds = all[0].facts.leaks.map((l) => l.kind);
  const row = (label: string, cell: (x: (typeof all)[number]) => string) => (
    <tr>
      <th scope="row">{label}</th>
      {all.map((x, n) => (
        <td key={n} className="num">
          {cell(x)}
        </td>
      ))}
    </tr>
  );
  const percent = (f: number): string => `${voice.number(100 * f, 0)}\u00a0%`;
  const none = voice.t('injection-view.none');
  return (
    <table className="states" data-testid="compared">
      <caption>{voice.t('injection-page.compared', { ml })}</caption>
      <thead>
        <tr>
          <th scope="col">{voice.t('injection-view.approach')}</th>
          {all.map(({ a }, n) => (
            <th key={n} scope="col">
              {voice.t(`injection.sides.${a.sides}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {row(voice.t('injection-view.first-stop'), ({ facts }) =>
          facts.first === undefined ? none : `${voice.number(facts.first.atMl, 1)}\u00a0ml`,
        )}
        {row(voice.t('injection-view.proposed'), ({ a }) =>
          a.proposedMl === undefined ? none : `${voice.number(a.proposedMl, 1)}\u00a0ml`,
        )}
        {row(
          voice.t('injection-view.contact'),
          ({ facts }) => `${percent(facts.superiorContactFraction)} · ${percent(facts.inferiorContactFraction)}`,
        )}
        {row(voice.t('injection-view.left'), ({ facts }) => percent(facts.leftFraction))}
        {!isLook &&
          kinds.map((kind) => (
            <tr key={kind}>
              <th scope="row">{voice.sentence(voice.t(`injection.kind.${kind}`))}</th>
              {all.map(({ facts }, n) => {
                const l = facts.leaks.find((x) => x.kind === kind);
                return (
                  <td key={n} className="num">
                    {l === undefined ? voice.t('app.unknown') : chance(voice, l)}
                  </td>
                );
              })}
            </tr>
          ))}
      </tbody>
    </table>
  );
}
