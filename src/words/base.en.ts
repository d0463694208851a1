// English sentences every area uses: intended use, sides, severities, units.
export const baseEn = {
  'intended-use': 'Rehearsal, teaching, research; not a medical device, not for choosing side, level, dose or time in a patient.',
  'levels-not-confirmed': 'LEVELS NOT CONFIRMED',
  left: 'left',
  right: 'right',
  LEFT: 'LEFT',
  RIGHT: 'RIGHT',
  'severity.note': 'Note',
  'severity.caution': 'Caution',
  'severity.stop': 'Stop',
  unknown: 'unknown',
  yes: 'yes',
  no: 'no',
  'space.zero-direction':
    'A direction of length zero was given ({x}, {y}, {z}): the geometry of the file is damaged; export the series again.',
  /* What, then what is said of it. */
  named: '{name}: {text}',
} as const;
