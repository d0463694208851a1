// What a reader must know of a series besides its geometry, from its tags: why it is no volume (scout, colour, projection, not HU …),
// and what colours its numbers (lossy, monoenergetic, photon-counting, contrast, thick or varying slices).
import { finding, type Finding } from '../../base/index.ts';
import { mostVoxelsCount } from './voxels.ts';
import type { Stack } from './geometry.ts';

/** Largest side of a slice we accept. */
const mostPixels = 4096;

export function seriesFindings(stack: Stack): { refused?: string; findings: readonly Finding[] } {
  const { header: h, slice } = stack.placed[0];
  const where = h.seriesUid;
  const findings: Finding[] = [...stack.findings];
  const types = [...h.imageType, ...slice.frameType].map((t) => t.toUpperCase());
  const { info } = h;
  const reasons: (readonly [boolean, string, Readonly<Record<string, string | number>>?])[] = [
    [types.includes('LOCALIZER') || types.includes('SCOUT'), 'files.scout'],
    [types.some((t) => /^(MIP|MINIP|MAX_IP|MIN_IP|PROJECTION IMAGE|VOLUME RENDER)/.test(t)), 'files.projection'],
    [info.samplesPerPixel !== 1 || !h.photometric.startsWith('MONOCHROME'), 'files.colour'],
    [h.modality !== 'CT' && h.modality !== 'MR', 'files.other-modality', { modality: h.modality }],
    [
      info.columns > mostPixels || info.rows > mostPixels || info.columns * info.rows * stack.placed.length > mostVoxelsCount,
      'files.too-large',
      { columnsCount: info.columns, rowsCount: info.rows, slicesCount: stack.placed.length },
    ],
    [
      ![8, 16, 32].includes(info.bitsAllocated) ||
        info.bitsStored < 1 ||
        info.bitsStored > info.bitsAllocated ||
        info.highBit < info.bitsStored - 1 ||
        info.highBit >= info.bitsAllocated,
      'files.bad-pixel-format',
      { bitsCount: info.bitsAllocated },
    ],
    [
      h.groupsCount !== undefined && h.groupsCount !== h.frameCount,
      'files.frames-disagree',
      { statedCount: h.frameCount, groupsCount: h.groupsCount ?? 0 },
    ],
    [h.modalityLut, 'files.modality-lut'],
    [
      h.modality === 'CT' &&
        stack.placed.some((p) => p.slice.rescaleType !== undefined && p.slice.rescaleType !== 'HU' && p.slice.rescaleType !== 'US'),
      'files.not-hu',
      { type: stack.placed.find((p) => p.slice.rescaleType !== 'HU')?.slice.rescaleType ?? '' },
    ],
    [stack.placed.some((p) => p.slice.slope === 0), 'files.bad-rescale'],
  ];
  // A scout is a scout before it is "two slices only": the first true reason names it, the geometry's own comes after.
  const own = reasons.find(([is]) => is);
  if (own !== undefined) {
    const quiet =
      own[1] === 'files.scout' || own[1] === 'files.other-modality' || own[1] === 'files.projection' || own[1] === 'files.colour';
    return { refused: own[1], findings: [finding(own[1], quiet ? 'note' : 'stop', own[2], where)] };
  }
  if (stack.refused !== undefined) return { refused: stack.refused, findings };
  if (h.modality === 'CT' && stack.placed.some((p) => p.slice.slope === undefined || p.slice.intercept === undefined))
    findings.push(finding('files.no-rescale', 'caution', undefined, where));
  if (stack.placed.some((p) => p.header.lossy)) findings.push(finding('files.lossy', 'caution', undefined, where));
  if (h.multienergy.monoKev !== undefined)
    findings.push(
      finding(
        h.multienergy.monoKev > 0 ? 'files.monoenergetic' : 'files.monoenergetic-unknown',
        'caution',
        { energyKev: h.multienergy.monoKev },
        where,
      ),
    );
  if (h.multienergy.photonCounting) findings.push(finding('files.photon-counting', 'note', undefined, where));
  if (h.contrast === 'given') findings.push(finding('files.contrast', 'note', undefined, where));
  if (h.modality === 'CT' && types[0] === 'DERIVED') findings.push(finding('files.derived', 'note', undefined, where));
  if (varies(stack, (p) => p.slice.orientation?.join())) findings.push(finding('files.orientation-varies', 'note', undefined, where));
  if (varies(stack, (p) => p.slice.thicknessMm)) findings.push(finding('files.thickness-varies', 'caution', undefined, where));
  if (varies(stack, (p) => p.header.position)) findings.push(finding('files.position-varies', 'stop', undefined, where));
  if (varies(stack, (p) => p.header.kernel)) findings.push(finding('files.kernel-varies', 'caution', undefined, where));
  if (varies(stack, (p) => p.header.kvp)) findings.push(finding('files.kvp-varies', 'caution', undefined, where));
  return { findings };
}

const varies = (stack: Stack, of: (p: Stack['placed'][number]) => string | number | undefined): boolean =>
  new Set(stack.placed.map(of)).size > 1;
