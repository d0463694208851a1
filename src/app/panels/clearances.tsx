// What is left around a trocar: one line a wall, millimetres, and a word beside the colour.
import { clearanceVerdict, type Verdict } from '../../spine/index.ts';
import { useVoice, type Voice } from '../say.ts';
import type { Clearance } from '../worker/nouns.ts';

const clearanceKeys: readonly (keyof Clearance)[] = [
  'medialMm',
  'lateralMm',
  'superiorMm',
  'inferiorMm',
  'anteriorMm',
  'canalMm',
  'foramenMm',
  'endplateSuperiorMm',
  'endplateInferiorMm',
  'pleuraMm',
  'ribMm',
  'vesselMm',
];
export const look = (verdict: Verdict): string => (verdict === 'plain' ? 'clear-safe' : `clear-${verdict}`);

/** The word beside the colour. */
const Warning = ({ verdict, mm, voice }: { readonly verdict: Verdict; readonly mm: number; readonly voice: Voice }) =>
  verdict === 'plain' ? null : <span>{voice.t(mm < 0 ? 'app.clear.outside' : `app.clear.${verdict}`)}</span>;

/** What is left between the trocar's surface and every wall, each with its word. */
export function Clearances({ clearanceMm }: { readonly clearanceMm: Clearance }) {
  const voice = useVoice();
  return (
    <table className="clearances">
      <caption>{voice.t('app.path.clearances')}</caption>
      <tbody>
        {clearanceKeys.map((key) => {
          const mm = clearanceMm[key];
          if (mm === undefined) return null;
          return (
            <tr key={key}>
              <th scope="row">{voice.t(`plan.clearance.${key}`)}</th>
              <td className={`clear ${look(clearanceVerdict(key, mm))}`}>
                {voice.number(mm)} mm <Warning verdict={clearanceVerdict(key, mm)} mm={mm} voice={voice} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
