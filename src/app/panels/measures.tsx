// What a person has measured and put right in this case: listed, looked at, taken back. Shown only when there is something to list.
import { Button } from '@mantine/core';
import { levelOf } from '../../records/index.ts';
import { goTo, goToPoint, writeEdit } from '../actions.ts';
import { usePage } from '../case-state.ts';
import { useVoice } from '../say.ts';
import { measureText } from '../tools/measure-text.ts';
import type { CaseView } from '../worker/messages.ts';
import './measures.css';

export function Measures() {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  if (view === undefined || view.measures.length + view.corrections.length === 0) return null;
  return (
    <details className="measures-list" open data-testid="measures">
      <summary>{voice.t('editing.list')}</summary>
      {view.measures.length > 0 && (
        <ul className="plain">
          {view.measures.map((m) => (
            <li key={m.id}>
              <button type="button" className="measure-go" onClick={() => goToPoint(m.data.pointsLps[0])}>
                <span className="quiet">{voice.t(`editing.tool.${m.data.what}`)}</span> <strong>{measureText(voice, m.data, true)}</strong>
              </button>
              <Button size="compact-xs" variant="subtle" onClick={() => void writeEdit({ do: 'unmeasure', id: m.id })}>
                {voice.t('editing.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {view.corrections.length > 0 && <Corrections view={view} />}
    </details>
  );
}

function Corrections({ view }: { readonly view: CaseView }) {
  const voice = useVoice();
  return (
    <>
      <h3>{voice.t('editing.corrections')}</h3>
      <ul className="plain">
        {view.corrections.map(({ id, who, data: c }) => {
          const level = view.levels === undefined ? undefined : levelOf(view.levels.data, c.vertebraId);
          const name = c.value.kind === 'point' ? c.value.name : undefined;
          return (
            <li key={id}>
              <button type="button" className="measure-go" onClick={() => goTo(c.vertebraId)}>
                <strong>{voice.level(level)}</strong> {voice.t(`report.correction.${c.what}`)}
                {who === 'program' ? '' : ` · ${who}`}
              </button>
              <Button
                size="compact-xs"
                variant="subtle"
                onClick={() =>
                  void writeEdit({ do: 'as-read', vertebraId: c.vertebraId, what: c.what, ...(name === undefined ? {} : { name }) })
                }
              >
                {voice.t('editing.take-back')}
              </Button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
