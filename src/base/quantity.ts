// Units: mm, N, MPa, s, °C inside; clinical units in records, named by suffix. Conversions live here and nowhere else.

/** Suffixes a numeric record field may end in; the house test lists a field without one. */
export const unitSuffixes = [
  'Mm',
  'Mm2',
  'Mm3',
  'Ml',
  'Hu',
  'Deg',
  'Fraction',
  'Probability',
  'MPa',
  'N',
  'NPerMm',
  'NMmPerDeg',
  'PaS',
  'MlPerMin',
  'KPa',
  'MgPerCm3',
  'W',
  'C',
  'S',
  'Min',
  'Year',
  'G',
  'PerS',
  'Kv',
  'Kev',
  'T',
  'Mas',
  'Px',
  'Count',
  'Index',
  'Gauge',
  'Points',
  'H',
  'Day',
  'Kg',
  'Mg',
  'MgPerMl',
  'MgPerDay',
  'MGy',
  'GyCm2',
  'Metre',
  'Lps',
  'Voxel',
  'Signal',
] as const;

export const mlFromMm3 = (mm3: number): number => mm3 / 1000;
export const mm3FromMl = (ml: number): number => ml * 1000;
export const radFromDeg = (deg: number): number => (deg * Math.PI) / 180;
export const degFromRad = (rad: number): number => (rad * 180) / Math.PI;
