// English sentences of the area "app". Keys are the codes of findings, problems and labels; {name} is filled from their values.
export const appEn = {
} as const;
