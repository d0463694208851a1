// Signal of the selected body: its class and chances with their basis, evidence pictures, what speaks against, the checklist, published rules. The same
// words, numbers and pictures as in the report. Loaded when an MR has been read, or when CT or an earlier study says something of a deformed body's age.
import { useEffect, useRef, useState } from 'react';
import { chancesInWords, measureInWords, oedemaInWords } from '../../words/index.ts';
import { levelOf } from '../../records/index.ts';
import { askPictures } from '../actions.ts';
import { useVoice, type Voice } from '../say.ts';
import type { CaseView, Shown, SignalPicture } from '../worker/messages.ts';
import type { Signal } from '../worker/nouns.ts';
import { Findings } from './findings.tsx';
import './signal.css';

export function SignalCard({ signal, view, level }: { readonly signal: Shown<Signal>; readonly view: CaseView; readonly level: string }) {
  const voice = useVoice();
  const s = signal.data;
  const a = s.acuity;
  const told = a.class !== 'no-fracture';
  const names = s.reference.vertebraIds.map((id) => (view.levels === undefined ? '?' : (levelOf(view.levels.data, id) ?? '?'))).join(', ');
  return (
    <section className="signal" data-testid="signal" aria-label={`${voice.t('signal.heading')} ${level}`}>
      <h3>
        {voice.t(s.state === 'read' ? 'signal.heading' : 'signal.heading-without')}{' '}
        <span className={`age-word age-${a.class}`}>{voice.t(`signal.class.${a.class}`)}</span>
      </h3>
      {s.state !== 'read' && a.basis !== 'none' && (
        <p>
          {voice.sentence(chancesInWords(voice.language, a))} <span className="quiet">{voice.t(`signal.basis.${a.basis}`)}</span>
        </p>
      )}
      {s.state === 'read' && (
        <>
          <p>
            {voice.sentence(chancesInWords(voice.language, a))} <span className="quiet">{voice.t(`signal.basis.${a.basis}`)}</span>
          </p>
          {a.why.length > 0 && <p className="age-why">{voice.sentence(a.why.map((c) => voice.code(c)).join(' · '))}</p>}
          <p>{voice.sentence(oedemaInWords(voice.language, s))}</p>
          <p className="quiet">
            {voice.t('signal.compared-with', { reference: voice.t(`signal.reference.${s.reference.basis}`, { levels: names }) })}
          </p>
          <Pictures signal={s} id={signal.id} level={level} voice={voice} />
          {told && (
            <p>
              <strong>{voice.t('signal.against')}</strong>{' '}
              {s.against.length === 0 ? voice.t('signal.nothing-against') : s.against.map((f) => voice.code(f.code, f.values)).join(' ')}
            </p>
          )}
          {told && <Checklist s={s} voice={voice} />}
          <p className="quiet">{voice.t('signal.not-a-verdict')}</p>
        </>
      )}
      <Findings items={s.findings} label={voice.t('signal.heading')} />
    </section>
  );
}

function Pictures({
  signal,
  id,
  level,
  voice,
}: {
  readonly signal: Signal;
  readonly id: string;
  readonly level: string;
  readonly voice: Voice;
}) {
  const [pictures, setPictures] = useState<readonly SignalPicture[]>([]);
  useEffect(() => {
    let gone = false;
    void askPictures(signal.vertebraId, voice.language).then((p) => {
      if (!gone) setPictures(p);
    });
    return () => {
      gone = true;
    };
  }, [signal.vertebraId, id, voice.language]);
  if (pictures.length === 0) return null;
  return (
    <div className="signal-pictures">
      {pictures.map((p) => (
        <figure key={p.role}>
          <Painted picture={p} alt={voice.t('signal.picture.alt', { level })} />
          <figcaption>{voice.t(p.role === 't1' ? 'signal.picture.t1' : 'signal.picture.fluid', { level })}</figcaption>
        </figure>
      ))}
    </div>
  );
}

function Painted({ picture, alt }: { readonly picture: SignalPicture; readonly alt: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const image = new ImageData(Uint8ClampedArray.from(picture.rgba), picture.widthPx, picture.heightPx);
    canvas.current?.getContext('2d')?.putImageData(image, 0, 0);
  }, [picture]);
  return <canvas ref={canvas} width={picture.widthPx} height={picture.heightPx} role="img" aria-label={alt} />;
}

function Checklist({ s, voice }: { readonly s: Signal; readonly voice: Voice }) {
  return (
    <>
      <details className="twin-table" open>
        <summary>{voice.t('signal.checklist', { suggestion: voice.t(`signal.suggestion.${s.suspicion.suggestion}`) })}</summary>
        <table className="states">
          <thead>
            <tr>
              {(['sign', 'state', 'leans', 'measured'] as const).map((c) => (
                <th key={c} scope="col">
                  {voice.t(`signal.column.${c}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {s.signs
              .filter((x) => x.state !== 'absent')
              .map((x) => (
                <tr key={x.code} className={x.state === 'unseen' ? 'quiet' : ''}>
                  <th scope="row">{voice.t(`signal.sign.${x.code}`)}</th>
                  <td>{voice.t(`signal.state.${x.state}`)}</td>
                  <td>{voice.t(`signal.leans.${x.leans}`)}</td>
                  <td className="num">{measureInWords(voice.language, x)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
      <details className="twin-table">
        <summary>{voice.t('signal.cohort')}</summary>
        <ul className="plain">
          {s.cohort
            .filter((r) => r.says !== 'not-applicable')
            .map((r) => (
              <li key={r.rule}>
                {voice.code(`signal.rule.${r.rule}`)}
                {r.measuredFraction === undefined ? '' : ` · ${voice.number(r.measuredFraction, 2)}`}: {voice.t(`signal.says.${r.says}`)}.{' '}
                <span className="quiet">{voice.sentence(voice.code(`signal.published.${r.rule}`))}</span>
              </li>
            ))}
        </ul>
      </details>
    </>
  );
}
