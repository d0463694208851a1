// The pictures of the opening screen's cards, made when the page is built (vite.config.ts), so that the first screen waits for nothing.
import { along, direction, lps, type Direction, type Frame, type Grid, type Lps } from '../base/index.ts';
import { windowed, type Picture } from '../imaging/index.ts';
import { demoSpecs, makeMri, makePhantom, mriDemoSpec } from '../phantom/index.ts';

type DemoName = keyof typeof demoSpecs;
interface Cut {
  readonly level: string;
  readonly plane: 'sagittal' | 'coronal' | 'axial';
  readonly widthMm: number;
  /** Where the middle of the picture lies from the body's centre: towards posterior, towards the feet. */
  readonly backMm: number;
  readonly downMm: number;
}
/** What each card shows: the finding the patient is there for. */
const cuts: Readonly<Record<DemoName, Cut>> = {
  wedge: { level: 'L1', plane: 'sagittal', widthMm: 150, backMm: 12, downMm: 12 },
  scoliosis: { level: 'L1', plane: 'coronal', widthMm: 190, backMm: 0, downMm: 4 },
  lytic: { level: 'L3', plane: 'axial', widthMm: 112, backMm: 20, downMm: 0 },
  'lytic-t10': { level: 'T10', plane: 'axial', widthMm: 112, backMm: 14, downMm: 0 },
  'lytic-cord': { level: 'T10', plane: 'sagittal', widthMm: 120, backMm: 12, downMm: 0 },
};
const widthPx = 256;
const heightPx = 320;

/** The MR's card: its middle slice in T1 or STIR, as the scanner gives it, enlarged. */
export function mriCard(kind: 't1' | 'stir'): Picture {
  const mri = makeMri({ ...mriDemoSpec, sequences: [kind] });
  const block = mri.spec.blocks[1] ?? mri.spec.blocks[0];
  const { volume } = mri.render({ ...block, extraMm: 6 }, { samplesCount: 4 }).series[0];
  const [nx, ny, nz] = volume.grid.size;
  const slice = Float32Array.from(volume.voxels.subarray(nx * ny * Math.floor(nz / 2), nx * ny * (Math.floor(nz / 2) + 1)));
  const out = new Float32Array(widthPx * heightPx);
  // As high as the card; cut at the sides.
  const scale = ny / heightPx;
  const from = (nx - widthPx * scale) / 2;
  for (let j = 0; j < heightPx; j++)
    for (let i = 0; i < widthPx; i++) {
      const x = Math.min(nx - 1, Math.max(0, Math.round(from + i * scale)));
      out[i + widthPx * j] = slice[x + nx * Math.min(ny - 1, Math.floor(j * scale))];
    }
  const sorted = Float32Array.from(out).sort();
  const top = sorted[Math.floor(sorted.length * 0.99)];
  return windowed(out, widthPx, heightPx, top / 2, top);
}

/** The card picture of a demo patient: a thin cut rendered straight from the analytic patient, through a bone window. */
export function demoCard(name: DemoName): Picture {
  const cut = cuts[name];
  const phantom = makePhantom(demoSpecs[name]);
  const body = phantom.truth.vertebrae.find((v) => v.level === cut.level) ?? phantom.truth.vertebrae[0];
  const mm = cut.widthMm / widthPx;
  const { voxels } = phantom.render(pictureGrid(body.frame, cut, mm), { only: 'ct' }).ct;
  return windowed(Float32Array.from(voxels), widthPx, heightPx, 260, 1300);
}

/** A grid one voxel thick whose i runs to the right of the picture and j down it. */
function pictureGrid(frame: Frame, cut: Cut, mm: number): Grid {
  const left = direction(1, 0, 0);
  const back = direction(0, 1, 0);
  const down = direction(0, 0, -1);
  const axes: readonly [Direction, Direction, Direction] =
    cut.plane === 'sagittal'
      ? [back, down, direction(-1, 0, 0)]
      : cut.plane === 'coronal'
        ? [left, down, back]
        : [left, back, direction(0, 0, 1)];
  const middle: Lps = along(along(frame.originLps, back, cut.backMm), down, cut.downMm);
  const corner = along(along(middle, axes[0], (-mm * (widthPx - 1)) / 2), axes[1], (-mm * (heightPx - 1)) / 2);
  return { size: [widthPx, heightPx, 1], spacing: [mm, mm, mm], originLps: lps(corner[0], corner[1], corner[2]), axes, frame: 'card' };
}
