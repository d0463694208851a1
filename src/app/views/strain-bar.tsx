// The bar of the strain colours beside a picture, with its unit; the same colours as the painter's. For the ear the figures stand in the text twin.
import { viridis } from '../../imaging/index.ts';
import { strainTopFraction } from '../../spine/index.ts';
import { strainTicks } from '../../words/index.ts';
import { useVoice } from '../say.ts';

const rgb = (share: number): string =>
  `rgb(${viridis(share)
    .map((c) => Math.round(c))
    .join(' ')})`;
const ramp = `linear-gradient(0deg, ${Array.from({ length: 9 }, (_, n) => rgb(n / 8)).join(', ')})`;

export function StrainBar() {
  const voice = useVoice();
  return (
    <div className="strain-bar" aria-hidden="true">
      <span className="strain-unit">{voice.t('strength-view.strain.unit')}</span>
      <span className="strain-ramp" style={{ background: ramp }}>
        {strainTicks(voice.language, strainTopFraction).map((t) => (
          <span key={t.share} style={{ bottom: `${100 * t.share}%` }}>
            {t.text}
          </span>
        ))}
      </span>
    </div>
  );
}
