// Worked cases and both sides of every threshold, each with what it must be: read by the unit test and by the acceptance row. EQ-5D vectors are those of
// the tests of the R package eq5d and of the project's reading list; ODI cases of the reading list; CDC's own examples of morphine equivalents.
import {
  analgesicsOf,
  cirseOf,
  eq5dValue,
  findEq5dSet,
  localMaximumMg,
  odiBandOf,
  odiOf,
  responders,
  responds,
  rmdqOf,
} from '../../src/catalog/index.ts';

export interface Vector {
  readonly name: string;
  readonly got: unknown;
  readonly want: unknown;
}
const eq5d = (set: string, state: string, want: number): Vector => {
  const found = findEq5dSet(set);
  return { name: `EQ-5D ${set} ${state}`, got: found === undefined ? undefined : eq5dValue(found, state), want };
};
const f = { died: false, sequelae: 'none', addedTherapy: false, prolongedH: 0, solvedInside: true } as const;
const drop = (id: string, a: number, b: number, want: boolean): Vector => {
  const r = responders.find((x) => x.id === id);
  return { name: `${id} ${a} → ${b}`, got: r === undefined ? undefined : responds(r, a, b), want };
};
const all = (v: boolean): readonly boolean[] => Array.from({ length: 24 }, () => v);

export const vectors: readonly Vector[] = [
  ...(
    [
      ['FR', '11111', 1],
      ['FR', '12345', 0.402],
      ['FR', '22222', 0.85],
      ['FR', '33333', 0.768],
      ['FR', '44444', 0.028],
      ['FR', '54321', 0.441],
      ['FR', '55555', -0.525],
      ['BE', '11111', 1],
      ['BE', '22222', 0.755],
      ['BE', '33333', 0.577],
      ['BE', '44444', -0.215],
      ['BE', '15342', 0.309],
      ['BE', '54321', 0.491],
      ['BE', '55555', -0.532],
      ['DK', '13224', 0.439],
      ['DK', '55555', -0.758],
      ['GB-ENG', '23245', 0.247],
      ['GB-ENG', '11112', 0.922],
      ['GB-ENG', '11121', 0.937],
      ['GB-ENG', '11211', 0.95],
      ['GB-ENG', '12111', 0.95],
      ['GB-ENG', '21111', 0.942],
      ['GB-ENG', '55555', -0.285],
      ['DE', '21111', 0.974],
      ['DE', '12111', 0.95],
      ['DE', '11211', 0.964],
      ['DE', '11121', 0.943],
      ['DE', '11112', 0.97],
      ['DE', '12345', 0.141],
      ['DE', '55555', -0.661],
      ['IT', '11211', 0.95],
      ['IT', '12345', 0.215],
      ['IT', '55555', -0.571],
      ['NL', '11111', 1],
      ['NL', '21111', 0.918],
      ['NL', '55511', 0.39],
      ['NL', '44444', -0.289],
      ['NL', '55555', -0.446],
      ['PT', '11112', 0.964],
      ['PT', '11121', 0.959],
      ['PT', '14235', 0.415],
      ['PT', '33333', 0.589],
      ['PT', '44444', 0.061],
      ['PT', '55555', -0.603],
      ['ES', '21111', 0.916],
      ['ES', '12111', 0.95],
      ['ES', '11211', 0.956],
      ['ES', '11121', 0.922],
      ['ES', '11112', 0.919],
      ['ES', '55555', -0.416],
      ['US', '21111', 0.904],
      ['US', '12111', 0.911],
      ['US', '11211', 0.932],
      ['US', '11121', 0.94],
      ['US', '11112', 0.943],
      ['US', '21354', 0.09],
      ['US', '55555', -0.573],
    ] as const
  ).map(([set, state, want]) => eq5d(set, state, want)),
  { name: 'ODI 2,1,2,1,2,2,1,2,3,2', got: odiOf([2, 1, 2, 1, 2, 2, 1, 2, 3, 2])?.fraction, want: 0.36 },
  { name: 'ODI 16 of 50', got: odiOf([4, 4, 4, 4, 0, 0, 0, 0, 0, 0])?.fraction, want: 0.32 },
  { name: 'ODI 16 of 45', got: odiOf([4, 4, 4, 4, 0, 0, 0, 0, 0, undefined])?.fraction, want: 16 / 45 },
  ...(
    [
      [0, 'minimal'],
      [20, 'minimal'],
      [20.0001, 'moderate'],
      [40, 'moderate'],
      [40.0001, 'severe'],
      [60, 'severe'],
      [60.0001, 'crippled'],
      [80, 'crippled'],
      [80.0001, 'bed-bound'],
      [100, 'bed-bound'],
    ] as const
  ).map(([percent, want]) => ({ name: `ODI ${percent} %`, got: odiBandOf(percent / 100), want })),
  { name: 'RMDQ all', got: rmdqOf(all(true))?.points, want: 24 },
  { name: 'RMDQ none', got: rmdqOf(all(false))?.points, want: 0 },
  { name: 'RMDQ one open', got: rmdqOf([true, ...all(false).slice(1, 23)])?.points, want: undefined },
  { name: 'CDC oxycodone 20 mg', got: analgesicsOf(['oxycodone'], { oxycodone: 20 }).morphineMgPerDay, want: 30 },
  { name: 'CDC tramadol 200 mg', got: analgesicsOf(['tramadol'], { tramadol: 200 }).morphineMgPerDay, want: 40 },
  { name: 'CDC fentanyl 25 µg/h', got: analgesicsOf(['fentanyl-patch'], { 'fentanyl-patch': 25 }).morphineMgPerDay, want: 60 },
  { name: 'opioid of unknown dose', got: analgesicsOf(['morphine'], {}).morphineMgPerDay, want: undefined },
  { name: 'CIRSE solved inside', got: cirseOf(f), want: 1 },
  { name: 'CIRSE 48 h', got: cirseOf({ ...f, prolongedH: 48 }), want: 2 },
  { name: 'CIRSE 48.01 h', got: cirseOf({ ...f, prolongedH: 48.01 }), want: 3 },
  { name: 'CIRSE therapy', got: cirseOf({ ...f, addedTherapy: true, solvedInside: false }), want: 3 },
  { name: 'CIRSE mild sequelae', got: cirseOf({ ...f, sequelae: 'mild' }), want: 4 },
  { name: 'CIRSE severe sequelae', got: cirseOf({ ...f, sequelae: 'severe' }), want: 5 },
  { name: 'CIRSE death', got: cirseOf({ ...f, died: true }), want: 6 },
  drop('vertos-iv', 8, 6.5, true),
  drop('vertos-iv', 8, 6.6, false),
  drop('vertos-ii', 8, 5, true),
  drop('vertos-ii', 8, 5.1, false),
  drop('vapour', 8, 3.9, true),
  drop('vapour', 8, 4, false),
  { name: 'lidocaine 60 kg', got: localMaximumMg('lidocaine', false, 60), want: 270 },
  { name: 'lidocaine 70 kg, cap', got: localMaximumMg('lidocaine', false, 70), want: 300 },
];
