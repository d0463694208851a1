// English sentences of the area "cli". Keys are the codes of findings, problems and labels; {name} is filled from their values.
export const cliEn = {
} as const;
