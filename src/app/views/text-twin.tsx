// What a view shows, as a table for those who do not see it: plane, directions, cursor, vertebra and trocars.
import { memo } from 'react';
import type { Lps } from '../../base/index.ts';
import { useVoice } from '../say.ts';
import { strainInWords } from '../../words/index.ts';
import { usePage } from '../case-state.ts';
import type { ShownTrocar } from '../shown-trocars.ts';
import type { Vertebra } from '../worker/nouns.ts';

interface Props {
  readonly id: string;
  readonly name: string;
  readonly letters: { readonly left: string; readonly right: string; readonly top: string; readonly bottom: string } | undefined;
  readonly depthMm: number;
  readonly cursor: Lps;
  readonly selected: { readonly vertebra?: Vertebra; readonly paths: readonly ShownTrocar[]; readonly level?: string };
  /** The view shows the strain of this state. */
  readonly side: 'before' | 'after' | undefined;
  /** The view shows cement after so many millilitres. */
  readonly fillMl?: number | undefined;
}
export const TextTwin = memo(function TextTwin({ id, name, letters, cursor, selected, side, fillMl }: Props) {
  const voice = useVoice();
  const strength = usePage((s) => s.view?.strengths.find((x) => x.data.vertebraId === selected.vertebra?.vertebraId));
  const figures = side === undefined ? undefined : strength?.strain[side];
  const rows: readonly (readonly [string, string])[] = [
    [voice.t('app.twin.level'), selected.level ?? voice.t('app.no-level')],
    ...(letters === undefined ? [] : [[voice.t('app.twin.directions'), voice.t('app.twin.letters', { ...letters })] as const]),
    [voice.t('app.twin.cursor'), `L ${voice.number(cursor[0], 0)} · P ${voice.number(cursor[1], 0)} · S ${voice.number(cursor[2], 0)} mm`],
    ...(figures === undefined || strength === undefined
      ? []
      : [[voice.t('strength-view.strain.what'), strainInWords(voice.language, figures, strength.data.criterion.strainFraction)] as const]),
    ...(fillMl === undefined ? [] : [[voice.t('injection-page.injected'), `${voice.number(fillMl, 1)} ml`] as const]),
    ...selected.paths.map(
      (p) => [voice.t(`app.side.${p.side}`), voice.t('app.twin.path', { lengthMm: p.lengthMm, gauge: p.gaugeGauge })] as const,
    ),
  ];
  return (
    <div id={id} className="unseen">
      <table>
        <caption>{name}</caption>
        <tbody>
          {rows.map(([what, value]) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
});
