// English sentences of the area "plan". Keys are the codes of findings, problems and labels; {name} is filled from their values.
export const planEn = {
} as const;
