// How a trocar is followed under fluoroscopy: the step, the three check points of the transpedicular way seen in AP and lateral, and the levels whose
// lateral view the shoulders spoil. The rule is that of the textbooks (as for pedicle screws): outer edge of the pedicle's ring at bone contact, its
// middle when the lateral view shows the tip half-way along the pedicle, and not past its inner edge before the tip has passed the posterior wall.
// The widths of "edge" and "middle" were found nowhere: choices of this project; how far outside a converging path begins is from published entries.
import { levelNames, type Level, type LevelName } from '../records/index.ts';
import { choice } from './choice.ts';

export const stepRules = {
  stepMm: choice(5, 2, 10, 'the step asked for; a third of a pedicle and its base'),
  /** At bone contact the tip may lie this far from the outer edge, as a share of the ring's half-width. */
  contactFraction: choice(0.5, 0.3, 0.8, 'the outer third of the ring and as much beside it'),
  /**
   * Outside the edge a path that runs to the ring's middle begins up to so many mm, by level. Entries simulated on 200 CTs lie 20.6 ± 2.0 mm (L1) to
   * 29.8 ± 2.9 mm (L5) from the midline, on average at the outer edge: two standard deviations; L2 to L4, which were not read, on the line between.
   */
  contactOutsideMm: {
    value: { L1: 4, L2: 4.45, L3: 4.9, L4: 5.35, L5: 5.8 } as Readonly<Partial<Record<Level, number>>>,
    range: [4, 5.8],
    source: 'doi 10.1097/MD.0000000000012314 (2 sd at L1 and L5)',
  },
  /** Never further than this share of the ring's half-width … */
  contactOutsideMostFraction: {
    value: 0.92,
    range: [0.64, 0.92],
    source: 'the same at L1, over half of a pedicle of 8.7 mm (Zindrick 1987): the widest that follows from what was read',
  },
  /** … and this share where the level is unknown or nothing was read of it. */
  contactOutsideFraction: {
    value: 0.64,
    range: [0.5, 0.92],
    source: 'the same at L5, over half of a pedicle of 18 mm (Zindrick 1987): the narrowest that follows from what was read',
  },
  /** At mid-pedicle the tip may lie this far from the middle, as a share of the ring's half-width. */
  middleFraction: choice(0.45, 0.3, 0.6, 'the middle half of the ring'),
  /** How near to mid-pedicle (lateral view) a step is judged as being there, mm. */
  middleMm: choice(2.5, 1.5, 4, 'half a step'),
  /** Along the depth: the tip is past the posterior wall when it lies this far in front of it, mm. */
  pastWallMm: choice(1, 0, 2, 'error of the wall seen on 1 mm voxels'),
  /** Beyond the inner edge of the ring by more than this share of the half-width: a stop, not a caution. */
  medialFraction: choice(0.1, 0, 0.2, 'the edge itself has a width on the picture'),
} as const;

/** At these levels the shoulders lie over the lateral picture: trust the AP, oblique views, and CT. */
export const shoulderLevels: readonly LevelName[] = levelNames.slice(levelNames.indexOf('T1'), levelNames.indexOf('T6') + 1);

export const fluoroscopyViews = {
  /** Turn of the C-arm by one press of an arrow key; the same with Shift. */
  turnDeg: choice(2, 1, 5, 'fine enough to bring an endplate to a line in a few presses'),
  turnFineDeg: choice(0.5, 0.1, 1, 'with Shift'),
  obliqueDeg: choice(25, 15, 40, 'about the inward angle of a lumbar pedicle: where the free view begins'),
  mostHeadTiltDeg: choice(45, 30, 60, 'what a C-arm reaches before it meets table or patient'),
  /** Trocar behind the bone entry that is drawn: a 12 cm shaft less what is in the bone. */
  rodOutsideMm: choice(85, 60, 120, 'skin lies 40 to 70 mm behind the bone, the hub outside'),
  /** Leaves of the collimator: share of the picture left open. */
  leastOpenFraction: choice(0.3, 0.2, 0.6, 'one vertebra at the usual magnification'),
  /** Width at the object of the usual picture, mm; smaller = magnified. */
  fieldsMm: {
    value: [205, 150, 100, 70] as const,
    range: [60, 280] as const,
    source: 'a 30 cm detector at magnification 1.46, and zoom steps',
  },
} as const;
