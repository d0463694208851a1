// English sentences of the area "files". Keys are the codes of findings, problems and labels; {name} is filled from their values.
export const filesEn = {
} as const;
