// What is given and injected during the act: local anaesthetic with its running sum against the maximum for the weight, lots of cement, ml per level and
// side. Every line is kept when it is added.
import { useId, useState } from 'react';
import { findLocalAnaesthetic, localAnaesthetics, localSum, stopsForDose, weightOf, type CourseFacts } from '../../catalog/index.ts';
import { writeCourse } from '../actions.ts';
import { Tick } from '../controls.tsx';
import { localNow } from '../forms/index.ts';
import { useVoice, type Voice } from '../say.ts';
import type { Course } from '../worker/nouns.ts';
import { useInitials } from './course-events.tsx';

const read = (text: string): number | undefined => {
  const t = text.trim().replace(',', '.');
  return /^\d+(\.\d+)?$/.test(t) ? Number(t) : undefined;
};
const written = (voice: Voice, value: number): string => (voice.language === 'fr' ? String(value).replace('.', ',') : String(value));
const drugName = (voice: Voice, drug: string): string => voice.code(`day.local.${drug}`);

function Write({
  label,
  value,
  onChange,
  wide = false,
  type = 'text',
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly wide?: boolean;
  readonly type?: 'text' | 'date';
}) {
  return (
    <label className={`desk-field${wide || type === 'date' ? '' : ' desk-field-short'}`}>
      <span>{label}</span>
      <input
        type={type}
        autoComplete="off"
        inputMode={wide || type === 'date' ? undefined : 'decimal'}
        value={value}
        onChange={(e) => onChange(e.currentTarget.value)}
      />
    </label>
  );
}
const Remove = ({ what, onPress, off }: { readonly what: string; readonly onPress: () => void; readonly off: boolean }) => {
  const voice = useVoice();
  return (
    <button type="button" className="tile tile-quiet" aria-label={`${voice.t('day.remove')}: ${what}`} disabled={off} onClick={onPress}>
      {voice.t('day.remove')}
    </button>
  );
};

export function LocalDoses({ facts }: { readonly facts: CourseFacts }) {
  const voice = useVoice();
  const initials = useInitials();
  const id = useId();
  const { course } = facts;
  const [drug, setDrug] = useState(localAnaesthetics[0].id);
  const [withEpinephrine, setEpinephrine] = useState(false);
  const [concentration, setConcentration] = useState('10');
  const [volume, setVolume] = useState('');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const weight = weightOf(facts.answers);
  const sum = localSum([...course.localDoses, ...(facts.otherDoses ?? [])], weight);
  const [mgPerMl, ml] = [read(concentration), read(volume)];
  const dose =
    mgPerMl === undefined || ml === undefined || mgPerMl <= 0 || ml <= 0
      ? undefined
      : { drug, withEpinephrine, concentrationMgPerMl: mgPerMl, volumeMl: ml, at: localNow(), who: initials ?? '' };
  const stops = dose === undefined ? [] : stopsForDose(facts, dose);
  const over = stops.some((f) => f.severity === 'stop');
  const add = async (): Promise<void> => {
    if (dose === undefined || initials === undefined || busy) return;
    // pressed twice is not given twice
    setBusy(true);
    const kept = await writeCourse({ do: 'dose', courseId: course.courseId, dose, ...(over ? { reason } : {}) });
    setBusy(false);
    if (kept) {
      setVolume('');
      setReason('');
    }
  };
  return (
    <section className="desk-card" aria-labelledby={`${id}h`}>
      <h3 id={`${id}h`}>{voice.t('day.local')}</h3>
      <p className={sum.usedFraction !== undefined && sum.usedFraction > 1 ? 'desk-stop' : ''} role="status">
        {sum.usedFraction === undefined
          ? voice.t('day.local.sum.unknown', { givenMg: sum.givenMg })
          : voice.t('day.local.sum', { givenMg: sum.givenMg, percent: sum.usedFraction * 100, weightKg: weight ?? 0 })}
      </p>
      {sum.usedFraction !== undefined && (
        <meter min={0} max={1} high={0.8} optimum={0} value={Math.min(1, sum.usedFraction)} aria-label={voice.t('day.local')} />
      )}
      <ul className="desk-lines">
        {course.localDoses.map((d, n) => {
          const text = voice.t('day.local.line', {
            drug: drugName(voice, d.drug),
            mg: d.concentrationMgPerMl * d.volumeMl,
            volume: d.volumeMl,
            concentration: d.concentrationMgPerMl,
            at: voice.moment(d.at),
            who: d.who,
          });
          return (
            <li key={`${d.at}${n}`}>
              <span>{text}</span>
              <Remove
                what={text}
                off={initials === undefined}
                onPress={() =>
                  void writeCourse({
                    do: 'lists',
                    courseId: course.courseId,
                    lists: { localDoses: course.localDoses.filter((_, k) => k !== n) },
                    who: initials ?? '',
                  })
                }
              />
            </li>
          );
        })}
      </ul>
      <div className="desk-row">
        <label className="desk-field">
          <span>{voice.t('day.local.drug')}</span>
          <select value={drug} onChange={(e) => setDrug(e.currentTarget.value)}>
            {localAnaesthetics.map((a) => (
              <option key={a.id} value={a.id}>
                {drugName(voice, a.id)}
              </option>
            ))}
          </select>
        </label>
        <span className="tile">
          <Tick checked={withEpinephrine} onTick={setEpinephrine}>
            {voice.t('day.local.epinephrine')}
          </Tick>
        </span>
        <Write label={voice.t('day.local.concentration')} value={concentration} onChange={setConcentration} />
        <Write label={voice.t('day.local.volume')} value={volume} onChange={setVolume} />
        <button
          type="button"
          className="tile"
          disabled={busy || dose === undefined || initials === undefined || (over && reason.trim().length < 3)}
          onClick={() => void add()}
        >
          {voice.t('day.local.add')}
        </button>
      </div>
      {stops.map((f) => (
        <div key={f.code} className={`event-why${f.severity === 'stop' ? ' event-why-hard' : ''}`} role="alert">
          <p>{voice.code(f.code, f.values)}</p>
          {f.severity === 'stop' && <Write wide label={voice.t('day.override.reason')} value={reason} onChange={setReason} />}
        </div>
      ))}
      <p className="desk-quiet">
        {voice.t('day.local.source')} {findLocalAnaesthetic(drug)?.source}
      </p>
    </section>
  );
}

export function Lots({ course }: { readonly course: Course }) {
  const voice = useVoice();
  const initials = useInitials();
  const id = useId();
  const [product, setProduct] = useState('');
  const [lot, setLot] = useState('');
  const [expiry, setExpiry] = useState('');
  const keep = (lots: Course['lots']): Promise<boolean> =>
    writeCourse({ do: 'lists', courseId: course.courseId, lists: { lots }, who: initials ?? '' });
  const ready = initials !== undefined && product.trim() !== '' && lot.trim() !== '' && /^\d{4}-\d{2}-\d{2}$/.test(expiry);
  return (
    <section className="desk-card" aria-labelledby={`${id}h`}>
      <h3 id={`${id}h`}>{voice.t('day.lots')}</h3>
      <ul className="desk-lines">
        {course.lots.map((l, n) => {
          const text = voice.t('day.lot.line', { product: l.product, lot: l.lot, expiry: voice.day(l.expiry) });
          return (
            <li key={`${l.lot}${n}`}>
              <span>{text}</span>
              <Remove what={text} off={initials === undefined} onPress={() => void keep(course.lots.filter((_, k) => k !== n))} />
            </li>
          );
        })}
      </ul>
      <div className="desk-row">
        <Write wide label={voice.t('day.lot.product')} value={product} onChange={setProduct} />
        <Write wide label={voice.t('day.lot.lot')} value={lot} onChange={setLot} />
        <Write type="date" label={voice.t('day.lot.expiry')} value={expiry} onChange={setExpiry} />
        <button
          type="button"
          className="tile"
          disabled={!ready}
          onClick={() =>
            void keep([...course.lots, { product: product.trim(), lot: lot.trim(), expiry }]).then((kept) => {
              if (kept) {
                setLot('');
                setExpiry('');
              }
            })
          }
        >
          {voice.t('day.lot.add')}
        </button>
      </div>
    </section>
  );
}

const sides = ['left', 'right', 'midline'] as const;
export function Injected({ course }: { readonly course: Course }) {
  const voice = useVoice();
  const id = useId();
  const total = course.injected.reduce((s, x) => s + x.cementMl, 0);
  return (
    <section className="desk-card" aria-labelledby={`${id}h`}>
      <h3 id={`${id}h`}>{voice.t('day.cement')}</h3>
      {course.levels.map((l) => (
        <div key={l.level} className="desk-row">
          <span className="desk-banner">{l.level}</span>
          {sides.map((side) => (
            <Ml key={side} course={course} level={l.level} side={side} />
          ))}
        </div>
      ))}
      {course.injected.length > 0 && <p role="status">{voice.t('day.cement.sum', { ml: total })}</p>}
    </section>
  );
}
function Ml({
  course,
  level,
  side,
}: {
  readonly course: Course;
  readonly level: Course['levels'][number]['level'];
  readonly side: (typeof sides)[number];
}) {
  const voice = useVoice();
  const initials = useInitials();
  const kept = course.injected.find((x) => x.level === level && x.side === side);
  const [text, setText] = useState<string>();
  const [wrong, setWrong] = useState<string>();
  const id = useId();
  const commit = (): void => {
    if (text === undefined) return;
    const value = read(text);
    if (initials === undefined) return setWrong('day.needs-initials');
    if (text.trim() !== '' && (value === undefined || value > 20)) return setWrong('day.number');
    setWrong(undefined);
    if (value === kept?.cementMl) return setText(undefined);
    const { vertebraId } = course.levels.find((l) => l.level === level) ?? {};
    const lot = course.lots.at(-1)?.lot;
    const line = {
      cementMl: value ?? 0,
      ...(vertebraId === undefined ? {} : { vertebraId }),
      ...(lot === undefined ? {} : { lot }),
    };
    void writeCourse({
      do: 'injected',
      courseId: course.courseId,
      place: { level, side },
      line: value === undefined ? null : line,
      who: initials,
    }).then((done) => done && setText(undefined));
  };
  return (
    <label className="desk-field desk-field-short">
      <span>{`${level} ${voice.t(`day.cement.${side}`)}, ml`}</span>
      <input
        type="text"
        inputMode="decimal"
        autoComplete="off"
        aria-invalid={wrong !== undefined}
        aria-describedby={wrong === undefined ? undefined : id}
        value={text ?? (kept === undefined ? '' : written(voice, kept.cementMl))}
        onChange={(e) => setText(e.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(e) => {
          if (e.key === 'Enter') commit();
        }}
      />
      {wrong !== undefined && (
        <small className="desk-stop" id={id} role="alert">
          {voice.code(wrong)}
        </small>
      )}
    </label>
  );
}
