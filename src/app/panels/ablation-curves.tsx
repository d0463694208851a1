// Temperatures of the three worst organs over time with the two limits, as one small SVG; hidden from the ear, the table beside it says the same.
import { nerveLimits } from '../../catalog/index.ts';
import { organInWords } from '../../words/index.ts';
import type { Voice } from '../say.ts';
import type { Ablation, Lesion } from '../worker/nouns.ts';

const box = { width: 340, height: 190, left: 34, right: 8, top: 8, bottom: 26 };
const colours = ['#3fd0d4', '#b9c4d0', '#c084fc'];

export function AblationCurves({
  a,
  timeS,
  nameOf,
  nerves,
  voice,
}: {
  readonly a: Ablation;
  readonly timeS: number;
  readonly nameOf: (id: string) => string;
  readonly nerves: Lesion['nerves'] | undefined;
  readonly voice: Voice;
}) {
  const hot = a.modality !== 'cryo';
  const worst = a.organs
    .filter((o) => o.kind !== 'wall' && o.hottestC.length > 1)
    .toSorted((x, y) => (hot ? y.peakC - x.peakC : x.lowestC - y.lowestC))
    .slice(0, 3);
  if (worst.length === 0) return null;
  const limits = [nerveLimits.injury, nerveLimits.monitoring].map((l) => (hot ? l.hotC.value : l.coldC.value));
  const values = [...worst.flatMap((o) => (hot ? o.hottestC : o.coldestC)), ...limits, 37];
  const [low, high] = [Math.floor(Math.min(...values) - 1), Math.ceil(Math.max(...values) + 1)];
  const x = (t: number): number => box.left + ((box.width - box.left - box.right) * t) / a.endS;
  const y = (c: number): number => box.height - box.bottom - ((box.height - box.top - box.bottom) * (c - low)) / (high - low);
  const line = (list: readonly number[]): string =>
    list.map((c, n) => `${n === 0 ? 'M' : 'L'}${x(a.timeS[n]).toFixed(1)} ${y(c).toFixed(1)}`).join('');
  const ends = [0, a.endS / 2, a.endS];
  return (
    <figure className="ablation-curves" aria-hidden="true">
      <figcaption>{voice.t('ablation.curves')}</figcaption>
      <svg viewBox={`0 0 ${box.width} ${box.height}`} width="100%" role="presentation">
        {[low, 37, high].map((c) => (
          <text key={c} x={box.left - 4} y={y(c) + 4} fontSize="11" textAnchor="end" fill="#9aa3ad">
            {voice.number(c, 0)}
          </text>
        ))}
        {ends.map((t) => (
          <text
            key={t}
            x={x(t)}
            y={box.height - 8}
            fontSize="11"
            textAnchor={t === 0 ? 'start' : t === a.endS ? 'end' : 'middle'}
            fill="#9aa3ad"
          >
            {`${voice.number(t / 60, 0)} min`}
          </text>
        ))}
        <line x1={box.left} x2={box.width - box.right} y1={y(limits[0])} y2={y(limits[0])} stroke="#f87171" strokeWidth="1.5" />
        <line x1={box.left} x2={box.width - box.right} y1={y(limits[1])} y2={y(limits[1])} stroke="#fbbf24" strokeDasharray="5 3" />
        <line x1={x(a.energyS)} x2={x(a.energyS)} y1={box.top} y2={box.height - box.bottom} stroke="#3a414a" strokeDasharray="2 3" />
        <line x1={x(timeS)} x2={x(timeS)} y1={box.top} y2={box.height - box.bottom} stroke="#ffffff" strokeWidth="1" />
        {worst.map((o, n) => (
          <path key={o.id} d={line(hot ? o.hottestC : o.coldestC)} fill="none" stroke={colours[n]} strokeWidth="2" />
        ))}
      </svg>
      <ul className="quiet">
        {worst.map((o, n) => (
          <li key={o.id} style={{ color: colours[n] }}>
            {voice.sentence(organInWords(voice.language, o, nameOf, nerves))}
          </li>
        ))}
        <li style={{ color: '#f87171' }}>
          {voice.t('named', { name: voice.t('ablation.curves.injury'), text: `${voice.number(limits[0], 0)}\u00a0°C` })}
        </li>
        <li style={{ color: '#fbbf24' }}>
          {voice.t('named', { name: voice.t('ablation.curves.monitoring'), text: `${voice.number(limits[1], 0)}\u00a0°C` })}
        </li>
      </ul>
    </figure>
  );
}
