// An exam beside the study: which of its bones were found, what remains after laying them on the study's, and why one or all were refused.
import { levelOf } from '../../records/index.ts';
import { useVoice, type Voice } from '../say.ts';
import type { CaseView } from '../worker/messages.ts';
import type { Registration } from '../worker/nouns.ts';
import { Findings } from './findings.tsx';
import './beside.css';

export function BesideCard({ view }: { readonly view: CaseView }) {
  const voice = useVoice();
  const titled = (r: Registration): string => voice.t(r.purpose === 'earlier' ? 'mr.beside.earlier' : 'mr.beside.ct-mri');
  return (
    <>
      {view.registrations.map(({ id, data }) => (
        <section key={id} className="beside" data-testid="beside" aria-label={titled(data)}>
          <h3>{titled(data)}</h3>
          {data.state === 'refused' ? (
            <Findings items={data.findings} label={titled(data)} />
          ) : (
            <>
              <p>{voice.t(data.by === 'pictures' ? 'mr.beside.by-pictures' : 'mr.beside.by-maps')}</p>
              {data.whole !== undefined && (
                <p className="quiet">
                  {voice.t('mr.beside.whole', { shift: data.whole.shiftMm, turn: data.whole.turnDeg, residual: data.whole.residualMm })}
                </p>
              )}
              <Bones r={data} view={view} voice={voice} />
              <Findings items={data.findings} label={titled(data)} />
            </>
          )}
        </section>
      ))}
    </>
  );
}

function Bones({ r, view, voice }: { readonly r: Registration; readonly view: CaseView; readonly voice: Voice }) {
  const mm = (x: number | undefined): string => (x === undefined ? '–' : `${voice.number(x)} mm`);
  return (
    <details className="twin-table">
      <summary>
        {voice.t('mr.beside.bones', { count: r.vertebrae.filter((v) => v.state === 'accepted').length, all: r.vertebrae.length })}
      </summary>
      <table className="states">
        <thead>
          <tr>
            {(['level', 'residual', 'sd', 'posture'] as const).map((c) => (
              <th key={c} scope="col">
                {voice.t(c === 'residual' && r.by === 'pictures' ? 'mr.beside.apart' : `mr.beside.${c}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {r.vertebrae.map((v) => (
            <tr key={v.vertebraId}>
              <th scope="row">{voice.level(view.levels === undefined ? v.level : (levelOf(view.levels.data, v.vertebraId) ?? v.level))}</th>
              {v.state === 'refused' ? (
                <td colSpan={3}>{voice.code(v.reason ?? 'register.bone-no-answer', { residualMm: v.residualMm ?? 0, bendDeg: 0 })}</td>
              ) : (
                <>
                  <td className="num">{mm(v.residualMm)}</td>
                  <td className="num">± {mm(v.centreSdMm)}</td>
                  <td className="num">{v.postureDeg === undefined ? '–' : `${voice.number(v.postureDeg)}°`}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
