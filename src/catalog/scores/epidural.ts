// Epidural grade (Bilsky): how far a tumour reaches into the canal, on axial T2 at the worst level. A grade, not a sum. It says who must speak:
// 0 to 1b ablation or radiation first, 1c debated, 2 and 3 decompression unless radiosensitive and stable.
export const epiduralGrades = ['0', '1a', '1b', '1c', '2', '3'] as const;
export type EpiduralGrade = (typeof epiduralGrades)[number];
export const epidural = {
  id: 'epidural',
  year: 2010,
  source: 'Bilsky 2010 (Spine Oncology Study Group), J Neurosurg Spine 13:324; grades as read',
  /** What the grade asks of the team. */
  asks: {
    '0': 'radiation-or-ablation',
    '1a': 'radiation-or-ablation',
    '1b': 'radiation-or-ablation',
    '1c': 'debated',
    '2': 'decompression',
    '3': 'decompression',
  },
  /** Heat or cold beside the sac: protection of the nerves is mandatory. */
  protect: ['1a', '1b'],
  /** From here no automatic plan, the team speaks first. */
  teamFrom: '1c',
} as const satisfies {
  readonly id: 'epidural';
  readonly year: number;
  readonly source: string;
  readonly asks: Readonly<Record<EpiduralGrade, string>>;
  readonly protect: readonly EpiduralGrade[];
  readonly teamFrom: EpiduralGrade;
};
/** True when `grade` is `from` or worse. */
export const epiduralReaches = (grade: EpiduralGrade, from: EpiduralGrade): boolean =>
  epiduralGrades.indexOf(grade) >= epiduralGrades.indexOf(from);
