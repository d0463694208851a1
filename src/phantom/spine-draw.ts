// The distributions from which judged spines are drawn. test/acceptance/spine-draw.json is the frozen copy that judges methods: a test holds
// this file to it byte for byte in meaning. Sizes come from catalog/anatomy.ts; they stand here again on purpose, so that a later change of
// the catalog cannot move the yardstick.
import type { LevelName } from '../records/index.ts';

export interface LevelDraw {
  readonly posteriorHeightMm: readonly [mean: number, sd: number];
  readonly wedgeDeg: readonly [mean: number, sd: number];
  readonly widthMm: readonly [mean: number, sd: number];
  readonly depthMm: readonly [mean: number, sd: number];
  readonly canalWidthMm: readonly [mean: number, sd: number];
  readonly canalDepthMm: readonly [mean: number, sd: number];
  readonly pedicleWidthMm: readonly [mean: number, sd: number];
  readonly pedicleHeightMm: readonly [mean: number, sd: number];
  readonly pedicleAxialDeg: readonly [mean: number, sd: number];
}
export interface SpineDraw {
  readonly version: number;
  readonly sources: readonly string[];
  /** Sizes of one person move together (scale) and each level a little on its own (share of the level SD). */
  readonly scale: { readonly mean: number; readonly sd: number; readonly low: number; readonly high: number };
  readonly ownShareFraction: number;
  readonly narrowestPedicleMm: number;
  readonly levels: Readonly<Partial<Record<LevelName, LevelDraw>>>;
  /** Probability that a body of T9–L5 is fractured, and the mix of shapes, depths and ages. */
  readonly fracture: {
    readonly perLevelProbability: number;
    readonly shapes: Readonly<Record<'wedge' | 'biconcave' | 'crush', number>>;
    readonly depth: { readonly low: number; readonly high: number };
    readonly acuteProbability: number;
    readonly asymmetrySd: number;
  };
  /** L1 trabecular HU; cortex thins with it. */
  readonly l1Hu: { readonly mean: number; readonly sd: number; readonly low: number; readonly high: number };
  readonly levelHuSdFraction: number;
  readonly rotationSdDeg: number;
  readonly scoliosis: { readonly probability: number; readonly sdDeg: number; readonly mostDeg: number };
  readonly lordosisScale: { readonly mean: number; readonly sd: number };
  readonly noiseHu: { readonly low: number; readonly high: number };
  readonly conus: readonly LevelName[];
  readonly concavitySdFraction: number;
  /** How bad a degraded label map is: chance or size of each fault. */
  readonly degraded: {
    readonly surfaceVoxelProbability: number;
    readonly blockMm: number;
    readonly blockProbability: number;
    readonly mergedFacetProbability: number;
    readonly holeProbability: number;
    readonly lostProcessProbability: number;
  };
}

export const spineDraw: SpineDraw = {
  version: 1,
  sources: [
    'heights, widths L1-L5: Bonczar 2024 (n = 1481); SD 2.0-2.5 mm: Gilad & Nissan 1985; thoracic SD: doi 10.4103/JASI.JASI_8_19',
    'wedge T9-L5: PMC2899959 (means); SD 2.4 deg recalled',
    'canal L1-L5: Panjabi 1992; T11-T12: Panjabi 1991; SD recalled',
    'pedicles: PMID 16015613, PMC4857161, IJSS 2021;15:1072; L1-L4 means and SD Zindrick, recalled; tails below an 11 G trocar (3.0 mm) are kept',
    'L1 HU: osteoporotic to normal range of Pickhardt 2013; mix chosen for elderly patients',
  ],
  scale: { mean: 1, sd: 0.055, low: 0.85, high: 1.15 },
  ownShareFraction: 0.45,
  narrowestPedicleMm: 2.4,
  levels: {
    C2: {
      posteriorHeightMm: [17.5, 1.2],
      wedgeDeg: [0, 2.4],
      widthMm: [18.5, 1.4],
      depthMm: [15.5, 1.2],
      canalWidthMm: [24.5, 1.5],
      canalDepthMm: [17.5, 1.4],
      pedicleWidthMm: [6.5, 1.2],
      pedicleHeightMm: [8.2, 0.8],
      pedicleAxialDeg: [38, 2.6],
    },
    C3: {
      posteriorHeightMm: [13.4, 1.2],
      wedgeDeg: [1, 2.4],
      widthMm: [17.5, 1.4],
      depthMm: [15.6, 1.2],
      canalWidthMm: [24, 1.5],
      canalDepthMm: [15.5, 1.4],
      pedicleWidthMm: [5.2, 0.9],
      pedicleHeightMm: [7.3, 0.8],
      pedicleAxialDeg: [43, 2.6],
    },
    C4: {
      posteriorHeightMm: [13.2, 1.2],
      wedgeDeg: [1, 2.4],
      widthMm: [18, 1.4],
      depthMm: [15.8, 1.2],
      canalWidthMm: [24.4, 1.5],
      canalDepthMm: [15, 1.4],
      pedicleWidthMm: [5.2, 0.9],
      pedicleHeightMm: [7.3, 0.8],
      pedicleAxialDeg: [44, 2.6],
    },
    C5: {
      posteriorHeightMm: [13, 1.2],
      wedgeDeg: [1, 2.4],
      widthMm: [18.6, 1.4],
      depthMm: [15.9, 1.2],
      canalWidthMm: [25, 1.5],
      canalDepthMm: [15, 1.4],
      pedicleWidthMm: [5.5, 1],
      pedicleHeightMm: [7, 0.8],
      pedicleAxialDeg: [44, 2.6],
    },
    C6: {
      posteriorHeightMm: [13.2, 1.2],
      wedgeDeg: [1, 2.4],
      widthMm: [19.8, 1.4],
      depthMm: [16.6, 1.2],
      canalWidthMm: [25.6, 1.5],
      canalDepthMm: [15, 1.4],
      pedicleWidthMm: [5.8, 1],
      pedicleHeightMm: [7.2, 0.8],
      pedicleAxialDeg: [41, 2.6],
    },
    C7: {
      posteriorHeightMm: [14.6, 1.2],
      wedgeDeg: [1, 2.4],
      widthMm: [22, 1.4],
      depthMm: [17, 1.2],
      canalWidthMm: [24.6, 1.5],
      canalDepthMm: [15, 1.4],
      pedicleWidthMm: [6.6, 1],
      pedicleHeightMm: [7.6, 0.8],
      pedicleAxialDeg: [35, 2.6],
    },
    T1: {
      posteriorHeightMm: [15.7, 1.8],
      wedgeDeg: [1.2, 2.4],
      widthMm: [26.5, 2],
      depthMm: [18.5, 2],
      canalWidthMm: [21.8, 1.5],
      canalDepthMm: [16.4, 1.4],
      pedicleWidthMm: [8.9, 1],
      pedicleHeightMm: [8.9, 1.3],
      pedicleAxialDeg: [30, 2.6],
    },
    T2: {
      posteriorHeightMm: [17.4, 1.8],
      wedgeDeg: [2, 2.4],
      widthMm: [26.3, 2],
      depthMm: [19.8, 2],
      canalWidthMm: [19.6, 1.5],
      canalDepthMm: [15.7, 1.4],
      pedicleWidthMm: [7.4, 1.1],
      pedicleHeightMm: [10.6, 1.3],
      pedicleAxialDeg: [22, 2.6],
    },
    T3: {
      posteriorHeightMm: [17.5, 1.8],
      wedgeDeg: [2.6, 2.4],
      widthMm: [25.8, 2],
      depthMm: [22.2, 2],
      canalWidthMm: [18.6, 1.5],
      canalDepthMm: [15.9, 1.4],
      pedicleWidthMm: [5.9, 1],
      pedicleHeightMm: [11.2, 1.3],
      pedicleAxialDeg: [16, 2.6],
    },
    T4: {
      posteriorHeightMm: [18.1, 1.8],
      wedgeDeg: [3, 2.4],
      widthMm: [25.8, 2],
      depthMm: [23.3, 2],
      canalWidthMm: [17.9, 1.5],
      canalDepthMm: [16, 1.4],
      pedicleWidthMm: [5, 0.93],
      pedicleHeightMm: [11.5, 1.3],
      pedicleAxialDeg: [13, 2.6],
    },
    T5: {
      posteriorHeightMm: [18.1, 1.8],
      wedgeDeg: [3.4, 2.4],
      widthMm: [26.4, 2],
      depthMm: [24.5, 2],
      canalWidthMm: [17.8, 1.5],
      canalDepthMm: [16.1, 1.4],
      pedicleWidthMm: [5.1, 0.9],
      pedicleHeightMm: [11.6, 1.3],
      pedicleAxialDeg: [11, 2.6],
    },
    T6: {
      posteriorHeightMm: [19.4, 1.8],
      wedgeDeg: [3.6, 2.4],
      widthMm: [27.6, 2],
      depthMm: [26, 2],
      canalWidthMm: [17.8, 1.5],
      canalDepthMm: [16, 1.4],
      pedicleWidthMm: [5.4, 1],
      pedicleHeightMm: [11.8, 1.3],
      pedicleAxialDeg: [10, 2.6],
    },
    T7: {
      posteriorHeightMm: [20.3, 1.8],
      wedgeDeg: [3.6, 2.4],
      widthMm: [29, 2],
      depthMm: [27.2, 2],
      canalWidthMm: [17.8, 1.5],
      canalDepthMm: [15.9, 1.4],
      pedicleWidthMm: [5.7, 1],
      pedicleHeightMm: [12, 1.3],
      pedicleAxialDeg: [9, 2.6],
    },
    T8: {
      posteriorHeightMm: [20.9, 1.8],
      wedgeDeg: [3.2, 2.4],
      widthMm: [30.6, 2],
      depthMm: [28, 2],
      canalWidthMm: [17.9, 1.5],
      canalDepthMm: [15.8, 1.4],
      pedicleWidthMm: [6.2, 1.1],
      pedicleHeightMm: [12.4, 1.3],
      pedicleAxialDeg: [8.5, 2.6],
    },
    T9: {
      posteriorHeightMm: [21.5, 1.8],
      wedgeDeg: [2.8, 2.4],
      widthMm: [32, 2],
      depthMm: [29.2, 2],
      canalWidthMm: [18, 1.5],
      canalDepthMm: [15.6, 1.4],
      pedicleWidthMm: [6.9, 1.2],
      pedicleHeightMm: [13.4, 1.3],
      pedicleAxialDeg: [8, 2.6],
    },
    T10: {
      posteriorHeightMm: [22.5, 1.8],
      wedgeDeg: [2.6, 2.4],
      widthMm: [33.8, 2],
      depthMm: [30.4, 2],
      canalWidthMm: [18.4, 1.5],
      canalDepthMm: [15.6, 1.4],
      pedicleWidthMm: [7.7, 1.4],
      pedicleHeightMm: [14.9, 1.3],
      pedicleAxialDeg: [6, 2.6],
    },
    T11: {
      posteriorHeightMm: [23.8, 1.8],
      wedgeDeg: [4.6, 2.4],
      widthMm: [36.2, 2],
      depthMm: [31.8, 2],
      canalWidthMm: [19.4, 1.5],
      canalDepthMm: [16, 1.4],
      pedicleWidthMm: [8.9, 1.6],
      pedicleHeightMm: [17, 1.3],
      pedicleAxialDeg: [3, 2.6],
    },
    T12: {
      posteriorHeightMm: [25.3, 1.8],
      wedgeDeg: [3.5, 2.4],
      widthMm: [39.2, 2],
      depthMm: [33, 2],
      canalWidthMm: [22.2, 1.5],
      canalDepthMm: [18.1, 1.4],
      pedicleWidthMm: [8.31, 1.83],
      pedicleHeightMm: [16.6, 1.3],
      pedicleAxialDeg: [1, 2.6],
    },
    L1: {
      posteriorHeightMm: [26.57, 2],
      wedgeDeg: [3.4, 2.4],
      widthMm: [41.09, 2.4],
      depthMm: [34.1, 2],
      canalWidthMm: [23.7, 1.5],
      canalDepthMm: [19, 1.4],
      pedicleWidthMm: [8.7, 2],
      pedicleHeightMm: [15.6, 1.3],
      pedicleAxialDeg: [10.9, 2.6],
    },
    L2: {
      posteriorHeightMm: [27.02, 2],
      wedgeDeg: [2.1, 2.4],
      widthMm: [42.98, 2.4],
      depthMm: [34.6, 2],
      canalWidthMm: [23.8, 1.5],
      canalDepthMm: [18.2, 1.4],
      pedicleWidthMm: [8.9, 2],
      pedicleHeightMm: [15.2, 1.3],
      pedicleAxialDeg: [12, 2.6],
    },
    L3: {
      posteriorHeightMm: [26.67, 2],
      wedgeDeg: [-0.3, 2.4],
      widthMm: [44.82, 2.4],
      depthMm: [35.2, 2],
      canalWidthMm: [24.3, 1.5],
      canalDepthMm: [17.5, 1.4],
      pedicleWidthMm: [10.3, 2],
      pedicleHeightMm: [14.8, 1.3],
      pedicleAxialDeg: [14.4, 2.6],
    },
    L4: {
      posteriorHeightMm: [25.76, 2],
      wedgeDeg: [-1.8, 2.4],
      widthMm: [47.5, 2.4],
      depthMm: [35.5, 2],
      canalWidthMm: [25.4, 1.5],
      canalDepthMm: [18.6, 1.4],
      pedicleWidthMm: [12.9, 2],
      pedicleHeightMm: [14.4, 1.3],
      pedicleAxialDeg: [17.7, 2.6],
    },
    L5: {
      posteriorHeightMm: [24.11, 2],
      wedgeDeg: [-5.4, 2.4],
      widthMm: [48.81, 2.4],
      depthMm: [34.7, 2],
      canalWidthMm: [27.1, 1.5],
      canalDepthMm: [19.7, 1.4],
      pedicleWidthMm: [14.6, 2.1],
      pedicleHeightMm: [13.4, 1.3],
      pedicleAxialDeg: [27, 2.6],
    },
  },
  fracture: {
    perLevelProbability: 0.22,
    shapes: { wedge: 0.5, biconcave: 0.3, crush: 0.2 },
    depth: { low: 0.1, high: 0.6 },
    acuteProbability: 0.5,
    asymmetrySd: 0.06,
  },
  l1Hu: { mean: 110, sd: 38, low: 35, high: 230 },
  levelHuSdFraction: 0.06,
  rotationSdDeg: 4,
  scoliosis: { probability: 0.3, sdDeg: 16, mostDeg: 45 },
  lordosisScale: { mean: 1, sd: 0.2 },
  noiseHu: { low: 12, high: 34 },
  conus: ['T12', 'L1', 'L1', 'L1', 'L2'],
  concavitySdFraction: 0.25,
  degraded: {
    surfaceVoxelProbability: 0.3,
    blockMm: 3,
    blockProbability: 0.06,
    mergedFacetProbability: 0.5,
    holeProbability: 0.5,
    lostProcessProbability: 0.25,
  },
};
