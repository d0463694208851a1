// English sentences of the area "phantom". Keys are the codes of findings, problems and labels; {name} is filled from their values.
export const phantomEn = {
  'phantom.no-such-level': 'The phantom cannot build level {level}. Choose levels between C2 and S1.',
} as const;
