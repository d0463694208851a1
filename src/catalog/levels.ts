// Normal vertebrae by level, adults, CT-based where there is a choice: the reference where no intact neighbour serves, and the ratios between
// levels by which a neighbour is scaled. Sources, with what was read [R], computed [C] or only recalled [M: wide range, never shown as sourced]:
//  L1–L5 heights and width: meta-analysis Bonczar 2024, n = 1481 [R]. T1–T12 posterior height: Panjabi 1991 dry bone ×1.116, the ratio of CT to
//  dry bone at L1 [M·C]. T9–L5 sagittal wedge: 120 women, PMC2899959 [R]; T1–T8 [M]. Pedicles: T4, T12 PMC4857161 [R], the rest Panjabi 1991,
//  Zindrick 1987 [M]. Middle height: 0.93 of the mean of the two others [M] (a patient's own neighbours come first).
import { levelNames, type LevelName } from '../records/index.ts';

export interface LevelNormal {
  readonly level: LevelName;
  readonly anteriorMm: number;
  readonly middleMm: number;
  readonly posteriorMm: number;
  /** Spread between people of any one height. */
  readonly heightSdMm: number;
  readonly depthMm: number;
  readonly widthMm: number;
  /** Anterior lower than posterior = positive (kyphotic wedge). */
  readonly wedgeDeg: number;
  readonly wedgeSdDeg: number;
  readonly pedicleWidthMm: number;
  readonly pedicleWidthSdMm: number;
  readonly source: string;
  readonly range: readonly [number, number];
}

const ctOverDryFraction = 1.116;
const middleFraction = 0.93;
const thoracic = (name: LevelName, dryMm: number, depthMm: number, widthMm: number, wedgeDeg: number, pedicleMm: number): LevelNormal => {
  const posteriorMm = dryMm * ctOverDryFraction;
  // the two lines stand 84 % of the depth apart
  const anteriorMm = posteriorMm - 0.84 * depthMm * Math.tan((wedgeDeg * Math.PI) / 180);
  return {
    level: name,
    anteriorMm,
    middleMm: (middleFraction * (anteriorMm + posteriorMm)) / 2,
    posteriorMm,
    heightSdMm: 2,
    depthMm,
    widthMm,
    wedgeDeg,
    wedgeSdDeg: 2.5,
    pedicleWidthMm: pedicleMm,
    pedicleWidthSdMm: 1.5,
    source: 'Panjabi 1991 (recalled) x CT/dry-bone ratio; wedge PMC2899959 from T9',
    range: [posteriorMm - 4, posteriorMm + 4],
  };
};
const lumbar = (
  name: LevelName,
  anteriorMm: number,
  posteriorMm: number,
  depthMm: number,
  widthMm: number,
  wedgeDeg: number,
  pedicleMm: number,
): LevelNormal => ({
  level: name,
  anteriorMm,
  middleMm: (middleFraction * (anteriorMm + posteriorMm)) / 2,
  posteriorMm,
  heightSdMm: 2,
  depthMm,
  widthMm,
  wedgeDeg,
  wedgeSdDeg: 2.5,
  pedicleWidthMm: pedicleMm,
  pedicleWidthSdMm: 2,
  source: 'Bonczar 2024 (n = 1481); wedge PMC2899959 (n = 120)',
  range: [posteriorMm - 4, posteriorMm + 4],
});

export const levelNormals: readonly LevelNormal[] = [
  thoracic('T1', 14.1, 17, 28, 2, 8.5),
  thoracic('T2', 15.6, 18, 28, 2.5, 8.2),
  thoracic('T3', 15.7, 19, 28, 3, 6.8),
  thoracic('T4', 16.2, 21, 28, 3, 4.5),
  thoracic('T5', 16.2, 22, 29, 3.5, 5.1),
  thoracic('T6', 17.4, 24, 30, 3.5, 6),
  thoracic('T7', 18.2, 25.5, 31, 3.5, 5.9),
  thoracic('T8', 18.7, 27, 32, 3.5, 6.7),
  thoracic('T9', 19.3, 28.5, 33, 2.8, 7.7),
  thoracic('T10', 20.2, 29.5, 34, 2.6, 9),
  thoracic('T11', 21.3, 30.5, 37, 4.6, 9.8),
  thoracic('T12', 22.7, 31.5, 40, 3.5, 8.3),
  lumbar('L1', 24.54, 26.57, 32.5, 41.1, 2.6, 8.7),
  lumbar('L2', 25.75, 27.02, 33.5, 43, 0.7, 8.9),
  lumbar('L3', 26.83, 26.67, 34, 44.8, -1.1, 10.3),
  lumbar('L4', 26.86, 25.76, 34.5, 47.5, -3.1, 12.9),
  lumbar('L5', 27.44, 24.11, 34.5, 48.8, -7.8, 16.1),
];

/** Normal values of a level; T13 reads as T12, L6 as L5; undefined above T1 and below L6. */
export function normalOf(level: LevelName): LevelNormal | undefined {
  const name = level === 'T13' ? 'T12' : level === 'L6' ? 'L5' : level;
  return levelNormals.find((n) => n.level === name);
}
/** Cranial to caudal rank of a level name. */
export const levelRank = (level: LevelName): number => levelNames.indexOf(level);
