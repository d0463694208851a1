// What a fluoroscopic picture shows, as a table for those who do not see it.
import { memo } from 'react';
import { distance } from '../../base/index.ts';
import { orientationLetters } from '../../imaging/index.ts';
import { shownPlane, type CArmSight } from '../../spine/index.ts';
import { viewInWords } from '../../words/index.ts';
import { useVoice } from '../say.ts';
import type { ShownTrocar } from '../shown-trocars.ts';
import { geometry, sidMm, sodMm, tipAt, useXray } from './xray-state.ts';

interface Props {
  readonly view: string;
  readonly name: string;
  readonly level: string;
  readonly sight: CArmSight | undefined;
  readonly machine: string | undefined;
  readonly trocars: readonly ShownTrocar[];
  /** The trocar that is advanced, and how far. */
  readonly activeId: string | undefined;
  readonly depthMm: number | undefined;
  readonly hour: number | undefined;
  /** The shoulders lie over it. */
  readonly shaded: boolean;
  readonly fillMl: number | undefined;
}
export const XrayTwin = memo(function XrayTwin(p: Props) {
  const { view, name, level, sight, machine, trocars, activeId, hour, shaded, fillMl } = p;
  const voice = useVoice();
  const { flip, fieldMm, refused } = useXray((s) => s);
  const flipWord = flip.leftRight ? (flip.upDown ? 'both' : 'left-right') : flip.upDown ? 'up-down' : 'no';
  const rows: readonly (readonly [string, string])[] = [
    [voice.t('app.twin.level'), level],
    ...(shaded ? [[name, voice.t('fluoroscopy.shoulders', { level })] as const] : []),
    ...(refused === undefined ? [] : [[name, voice.t(refused)] as const]),
    ...(sight === undefined
      ? []
      : [
          [voice.t('fluoroscopy.twin.beam'), viewInWords(voice.language, sight)] as const,
          [
            voice.t('fluoroscopy.twin.letters'),
            voice.t('app.twin.letters', { ...orientationLetters(shownPlane(sight, geometry(fieldMm), flip)) }),
          ] as const,
        ]),
    ...(machine === undefined ? [] : [[voice.t('fluoroscopy.twin.machine'), machine] as const]),
    [voice.t('fluoroscopy.twin.flip'), voice.t(`fluoroscopy.twin.flip.${flipWord}`)],
    [voice.t('fluoroscopy.picture'), voice.t('fluoroscopy.c-arm.geometry', { sidMm, sodMm, times: sidMm / sodMm, fieldMm })],
    ...trocars.map(
      (t) =>
        [
          voice.t(`app.side.${t.side}`),
          voice.t('fluoroscopy.twin.trocar', {
            gauge: t.gaugeGauge,
            depthMm: distance(t.entryLps, tipAt(t, t.id === activeId ? p.depthMm : undefined)),
          }),
        ] as const,
    ),
    ...(hour === undefined ? [] : [[voice.t('fluoroscopy.picture.rings'), voice.t('fluoroscopy.hour', { hour })] as const]),
    ...(fillMl === undefined ? [] : [[voice.t('app.stage.cement'), voice.t('fluoroscopy.twin.cement', { ml: fillMl })] as const]),
  ];
  return (
    <div id={`twin-${view}`} className="unseen">
      <table>
        <caption>{name}</caption>
        <tbody>
          {rows.map(([what, value], n) => (
            <tr key={n}>
              <th scope="row">{what}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
});
