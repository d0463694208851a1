// All cases of this library: a list that can be searched, figures with their intervals, and what keeps the data (exports, backup, encryption,
// erasure). Every picture has its numbers beside it as a table. Comes with its own code when it is first opened.
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { openStored } from '../actions.ts';
import { usePage } from '../case-state.ts';
import { Pick, Tick } from '../controls.tsx';
import { leaveRegistry, look, pageLength } from '../registry-actions.ts';
import { useVoice, type Voice } from '../say.ts';
import { fieldMeaning } from '../../formats/csv/index.ts';
import { fields, type FieldName } from '../../registry/index.ts';
import { levelNames } from '../../records/index.ts';
import { registryWord } from '../../words/index.ts';
import type { RegistryFilter, RegistryLine, RegistryLook } from '../worker/messages.ts';
import { RegistryFigures } from './registry-figures.tsx';
import { Keeping } from './registry-keeping.tsx';
import './registry.css';

type Part = 'list' | 'figures' | 'keeping';
const causes = ['osteoporotic', 'tumour', 'haemangioma', 'trauma', 'other'] as const;
const treated = levelNames.slice(levelNames.indexOf('T1'));

export function Registry() {
  const voice = useVoice();
  const [part, setPart] = useState<Part>('list');
  const [filter, setFilter] = useState<RegistryFilter>({});
  const [fromCount, setFrom] = useState(0);
  const [seen, setSeen] = useState<RegistryLook>();
  const again = useCallback(async () => {
    const next = await look(filter, fromCount);
    if (next !== undefined) setSeen(next);
  }, [filter, fromCount]);
  useEffect(() => {
    // a pause in typing, not every letter
    const timer = setTimeout(() => void again(), 150);
    return () => clearTimeout(timer);
  }, [again]);
  return (
    <main className="registry">
      <header className="registry-head">
        <h1>{voice.t('registry-view.title')}</h1>
        {seen !== undefined && (
          <p role="status">{voice.t('registry-view.matched', { matchedCount: seen.matchedCount, caseCount: seen.caseCount })}</p>
        )}
        <Button variant="default" size="xs" onClick={leaveRegistry}>
          {voice.t('registry-view.back')}
        </Button>
      </header>
      <Pick
        label={voice.t('registry-view.part')}
        value={part}
        choices={(['list', 'figures', 'keeping'] as const).map((value) => ({ value, label: voice.t(`registry-view.part.${value}`) }))}
        onPick={(v) => setPart(v as Part)}
      />
      <Filters
        filter={filter}
        onFilter={(f) => {
          setFilter(f);
          setFrom(0);
        }}
      />
      {seen === undefined ? (
        <p role="status">…</p>
      ) : part === 'list' ? (
        <List seen={seen} fromCount={fromCount} onFrom={setFrom} />
      ) : part === 'figures' ? (
        <RegistryFigures statistics={seen.statistics} />
      ) : (
        <Keeping seen={seen} filter={filter} again={again} />
      )}
    </main>
  );
}

function Filters({ filter, onFilter }: { readonly filter: RegistryFilter; readonly onFilter: (f: RegistryFilter) => void }) {
  const voice = useVoice();
  const set = (name: keyof RegistryFilter, value: string | boolean | undefined): void => {
    const { [name]: _, ...rest } = filter;
    onFilter(value === undefined || value === '' || value === false ? rest : { ...rest, [name]: value });
  };
  const choice = (name: 'cause' | 'level' | 'sex', label: string, values: readonly string[]) => (
    <label className="field">
      <span>{label}</span>
      <select value={filter[name] ?? ''} onChange={(e) => set(name, e.currentTarget.value)}>
        <option value="">{voice.t('registry-view.any')}</option>
        {values.map((v) => (
          <option key={v} value={v}>
            {registryWord(voice.language, v)}
          </option>
        ))}
      </select>
    </label>
  );
  const date = (name: 'from' | 'to') => (
    <label className="field">
      <span>{voice.t(`registry-view.${name}`)}</span>
      <input type="date" value={filter[name] ?? ''} onChange={(e) => set(name, e.currentTarget.value)} />
    </label>
  );
  return (
    <search className="registry-filters" aria-label={voice.t('registry-view.filters')}>
      <label className="field registry-text">
        <span>{voice.t('registry-view.text')}</span>
        <input type="search" value={filter.text ?? ''} onChange={(e) => set('text', e.currentTarget.value)} />
      </label>
      {choice('cause', voice.t('registry-view.cause'), causes)}
      {choice('level', voice.t('registry-view.level'), treated)}
      {choice('sex', voice.t('registry-view.sex'), ['female', 'male'])}
      {date('from')}
      {date('to')}
      <Tick checked={filter.leak === true} onTick={(v) => set('leak', v)}>
        {voice.t('registry-view.leak')}
      </Tick>
      <Tick checked={filter.newFracture === true} onTick={(v) => set('newFracture', v)}>
        {voice.t('registry-view.new-fracture')}
      </Tick>
      <Tick checked={filter.incomplete === true} onTick={(v) => set('incomplete', v)}>
        {voice.t('registry-view.incomplete')}
      </Tick>
    </search>
  );
}

const named = new Map<string, (typeof fields)[number]>(fields.map((f) => [f.name, f]));
const meaning = (voice: Voice, name: FieldName): string => {
  const field = named.get(name);
  return field === undefined ? name : fieldMeaning(voice.language, field);
};

function List({
  seen,
  fromCount,
  onFrom,
}: {
  readonly seen: RegistryLook;
  readonly fromCount: number;
  readonly onFrom: (n: number) => void;
}) {
  const voice = useVoice();
  const busy = usePage((s) => s.running !== undefined);
  const heads = ['case', 'name', 'date', 'cause', 'levels', 'age', 'pain', 'leak', 'new-fracture', 'complete'] as const;
  const last = Math.min(seen.matchedCount, fromCount + pageLength);
  return (
    <div className="registry-list">
      {seen.damaged.map((d) => (
        <p key={d.code} className="stored-damaged">
          <span aria-hidden="true">▲ </span>
          <strong>{d.code}</strong> {voice.t('app.open.damaged', { problem: d.problem })}
        </p>
      ))}
      <div className="registry-scroll" tabIndex={0} role="region" aria-label={voice.t('registry-view.part.list')}>
        <table>
          <thead>
            <tr>
              {heads.map((h) => (
                <th key={h} scope="col">
                  {voice.t(`registry-view.head.${h}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {seen.lines.map((line) => (
              <Line key={`${line.row.caseCode} ${line.row.actNumberCount ?? 0}`} line={line} busy={busy} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="registry-pages">
        <Button variant="default" size="xs" disabled={fromCount === 0} onClick={() => onFrom(Math.max(0, fromCount - pageLength))}>
          {voice.t('registry-view.previous')}
        </Button>
        <span role="status">
          {voice.t('registry-view.range', { from: seen.matchedCount === 0 ? 0 : fromCount + 1, to: last, of: seen.matchedCount })}
        </span>
        <Button variant="default" size="xs" disabled={last >= seen.matchedCount} onClick={() => onFrom(fromCount + pageLength)}>
          {voice.t('registry-view.next')}
        </Button>
      </p>
    </div>
  );
}

function Line({ line, busy }: { readonly line: RegistryLine; readonly busy: boolean }) {
  const voice = useVoice();
  const { row } = line;
  const unknown = <span className="quiet">{voice.t('app.unknown')}</span>;
  const said = (v: ReactNode | undefined): ReactNode => v ?? unknown;
  const yes = (v: boolean | undefined): ReactNode => (v === undefined ? unknown : voice.t(v ? 'registry-view.yes' : 'registry-view.no'));
  const word = (v: string | undefined): string | undefined => (v === undefined ? undefined : registryWord(voice.language, v));
  const pain = [row['nrs@baseline'], row['nrs@month-3']].map((v) => (v === undefined ? '?' : voice.number(v, 0)));
  const percent = Math.round(line.completeFraction * 100);
  const missing = line.missing.map((name) => meaning(voice, name)).join('; ');
  return (
    <tr>
      <th scope="row">
        <button type="button" className="link" disabled={busy} onClick={() => void openStored(row.caseCode)}>
          {row.caseCode}
        </button>
      </th>
      <td>{said(line.name?.replaceAll('^', ' '))}</td>
      <td>{said(row.actDate === undefined ? undefined : voice.day(row.actDate))}</td>
      <td>{said(word(row.cause))}</td>
      <td>
        {said(row.levels)}
        {row.levelsConfirmed === false && <span className="caution"> ▲ {voice.t('registry-view.unconfirmed')}</span>}
      </td>
      <td>
        {said(row.ageYear)} {row.sex === undefined ? '' : word(row.sex)}
      </td>
      <td>{pain.join(' → ')}</td>
      <td>{yes(row.leakSeen)}</td>
      <td>{yes(row.newFracture)}</td>
      <td title={missing}>
        <meter min={0} max={1} value={line.completeFraction} aria-label={`${percent} %`} /> {percent} %
        {line.missing.length > 0 && (
          <details>
            <summary>{voice.t('registry-view.missing', { missingCount: line.missing.length })}</summary>
            {missing}
          </details>
        )}
      </td>
    </tr>
  );
}
