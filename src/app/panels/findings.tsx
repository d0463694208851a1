// Findings as sentences, stop first; a sign and a word beside every colour; the code for whoever reports it.
import { useVoice } from '../say.ts';
import type { Finding } from '../worker/nouns.ts';

const rank = { stop: 0, caution: 1, note: 2 } as const;
const sign = { stop: '■', caution: '▲', note: '·' } as const;

export function Findings({
  items,
  label,
  nameOf,
}: {
  readonly items: readonly Finding[];
  readonly label: string;
  /** Level of what a finding is about, where a list holds more than one. */
  readonly nameOf?: (vertebraId: string) => string;
}) {
  const voice = useVoice();
  if (items.length === 0) return null;
  const sorted = items.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
  return (
    <ul className="findings" aria-label={label}>
      {sorted.map((f, n) => (
        <li key={`${f.code}-${n}`} className={`finding finding-${f.severity}`}>
          <span aria-hidden="true">{sign[f.severity]}</span>
          <span>
            {f.severity !== 'note' && <strong>{voice.t(`app.severity.${f.severity}`)} </strong>}
            {nameOf !== undefined && f.severity !== 'note' && f.where !== undefined && `${nameOf(f.where)}: `}
            <span title={f.code}>{voice.code(f.code, f.values)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
