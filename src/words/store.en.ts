// English sentences of the area "store". Keys are the codes of findings, problems and labels; {name} is filled from their values.
export const storeEn = {
} as const;
