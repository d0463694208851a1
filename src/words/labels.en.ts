// English sentences of the area "labels". Keys are the codes of findings, problems and labels; {name} is filled from their values.
export const labelsEn = {
} as const;
