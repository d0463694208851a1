// How warm the setting cement makes bone, back wall and canal: the record's figures with their ranges, and the middle course over time.
import { useVoice, type Voice } from '../say.ts';
import type { Injection } from '../worker/nouns.ts';

type Given = NonNullable<Injection['heat']>;
export function Heat({ injection, heat, voice }: { readonly injection: Injection; readonly heat: Given; readonly voice: Voice }) {
  const { thresholdC } = heat;
  const band = (low: number, high: number, digits: number): string => `${voice.number(low, digits)} – ${voice.number(high, digits)}`;
  return (
    <>
      <table className="states heat" data-testid="heat">
        <caption>{voice.t('injection-view.heat', { ml: injection.volumeMl, thresholdC })}</caption>
        <thead>
          <tr>
            <th scope="col">{voice.t('injection-view.heat.place')}</th>
            <th scope="col">{voice.t('injection-view.heat.peak')}</th>
            <th scope="col">{voice.t('injection-view.heat.above', { thresholdC })}</th>
          </tr>
        </thead>
        <tbody>
          {heat.places.map((p, n) => (
            <tr key={p.place}>
              <th scope="row">
                <span className={`heat-key heat-${n}`} aria-hidden="true" />
                {voice.sentence(voice.t(`injection.heat.place.${p.place}`))}
              </th>
              <td className="num">
                {`${voice.number(p.peakC, 0)}\u00a0°C`}
                <span className="range">{band(p.lowPeakC, p.highPeakC, 0)}</span>
              </td>
              <td className="num">
                {`${voice.number(p.aboveMin, 1)}\u00a0min`}
                <span className="range">{band(p.lowAboveMin, p.highAboveMin, 1)}</span>
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={3} className="quiet">
              {voice.t('injection-view.heat.band', { count: heat.drawnCount, percent: 100 * heat.coverage })}
            </td>
          </tr>
        </tfoot>
      </table>
      <Courses heat={heat} />
    </>
  );
}

const box = { width: 300, height: 110, left: 30, bottom: 18, top: 6, right: 6 };
/** The middle course of the hottest voxel of each place; the table above says the same in numbers. */
function Courses({ heat }: { readonly heat: Given }) {
  const voice = useVoice();
  const [from, until] = [heat.timeMin[0] ?? 0, heat.timeMin.at(-1) ?? 1];
  const most = Math.max(heat.thresholdC + 10, ...heat.hottestC.flat());
  const least = 30;
  const x = (t: number): number => box.left + ((t - from) / (until - from)) * (box.width - box.left - box.right);
  const y = (c: number): number => box.top + ((most - Math.max(least, c)) / (most - least)) * (box.height - box.top - box.bottom);
  const line = (list: readonly number[]): string => list.map((c, n) => `${x(heat.timeMin[n]).toFixed(1)},${y(c).toFixed(1)}`).join(' ');
  return (
    <svg className="heat-chart" viewBox={`0 0 ${box.width} ${box.height}`} role="img" aria-label={voice.t('injection-view.heat.chart')}>
      <line className="heat-limit" x1={box.left} x2={box.width - box.right} y1={y(heat.thresholdC)} y2={y(heat.thresholdC)} />
      <line className="heat-axis" x1={box.left} x2={box.width - box.right} y1={y(least)} y2={y(least)} />
      {[37, heat.thresholdC, Math.round(most)].map((c) => (
        <text key={c} x={box.left - 4} y={y(c) + 3} textAnchor="end">
          {`${voice.number(c, 0)}°`}
        </text>
      ))}
      <text x={box.left} y={box.height - 4}>{`${voice.number(from, 0)} min`}</text>
      <text x={box.width - box.right} y={box.height - 4} textAnchor="end">{`${voice.number(until, 0)} min`}</text>
      {heat.hottestC.map((list, n) => (
        <polyline key={n} className={`heat-line heat-${n}`} points={line(list)} />
      ))}
    </svg>
  );
}
