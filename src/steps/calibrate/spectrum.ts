// What kind of image the HU come from, as far as the header's words tell: monoenergetic and photon-counting images keep another scale than those of
// a tube at one voltage. A silent header leaves 'unknown', never 'conventional'.
import { finding, type Finding } from '../../base/index.ts';
import type { Calibration, Series, Volume } from '../../records/index.ts';

export interface Spectrum {
  readonly spectrum: Calibration['spectrum'];
  readonly monoenergeticKev?: number;
  readonly findings: readonly Finding[];
}

const monoenergetic = /mono(?:\s|-|_|\+|e|$|\d)|\bvmi\b|virtual\s*mono|\b\d{2,3}\s*kev\b/i;
const photonCounting = /photon[\s-]*count|\bpcd?[\s-]*ct\b|naeotom|quantum\s*(?:plus|sn)|\bqir\b|\bspp\b/i;

export function spectrumOf(volume: Volume, series: Series | undefined): Spectrum {
  const text = [series?.description, series?.manufacturer, volume.kernel, series?.kernel].filter((t) => t !== undefined).join(' | ');
  const findings: Finding[] = [];
  const counting = photonCounting.test(text) || /\bqr\d{2}/i.test(volume.kernel ?? series?.kernel ?? '');
  const mono = monoenergetic.test(text);
  const kev = /(\d{2,3})\s*kev/i.exec(text)?.[1] ?? /mono\D{0,12}(\d{2,3})\b/i.exec(text)?.[1];
  const monoenergeticKev = mono && kev !== undefined ? Number(kev) : undefined;
  if (counting) findings.push(finding('calibrate.photon-counting', 'caution'));
  if (mono)
    findings.push(
      finding('calibrate.monoenergetic', 'caution', { energy: monoenergeticKev === undefined ? '?' : String(monoenergeticKev) }),
    );
  const kvp = volume.kvpKv ?? series?.kvpKv;
  const known = kvp !== undefined && series !== undefined;
  return {
    spectrum: mono ? 'monoenergetic' : counting ? 'photon-counting' : known ? 'conventional' : 'unknown',
    ...(monoenergeticKev === undefined ? {} : { monoenergeticKev }),
    findings,
  };
}
