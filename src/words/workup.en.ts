// English sentences of the area "workup". Keys are the codes of findings, problems and labels; {name} is filled from their values.
export const workupEn = {
} as const;
