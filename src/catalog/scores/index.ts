// Scores one can look up: items, points, bands, year and source. A new one is a file of data beside this and a line here.
export * from './score.ts';
export * from './sins.ts';
export * from './epidural.ts';
export * from './osteoporotic-fracture.ts';
export * from './prognosis.ts';
