// English sentences of the area "report". Keys are the codes of findings, problems and labels; {name} is filled from their values.
export const reportEn = {
} as const;
