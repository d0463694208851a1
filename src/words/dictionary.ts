// The sentences at hand, by language and code. Whoever speaks first makes sure of its language (needLanguage); in Node both are there.
import { atHand, fetchLanguage } from './at-hand.ts';
import type { english } from './english.ts';
import { fill, languages, type Dictionaries, type Language } from './format.ts';

export type Code = keyof typeof english;
const dictionaries: Dictionaries = { ...atHand };

/** Before the first sentence in a language, wherever sentences come on demand. */
export async function needLanguage(language: Language): Promise<void> {
  dictionaries[language] ??= await fetchLanguage(language);
}
/** Every language knows the same codes. */
const anyLanguage = (): Readonly<Record<string, string>> => languages.map((l) => dictionaries[l]).find((d) => d !== undefined) ?? {};
export const isCode = (code: string): code is Code => Object.hasOwn(anyLanguage(), code);
export const allCodes = (): readonly Code[] => Object.keys(anyLanguage()) as Code[];

/** The sentence of a code, filled. A language that was not asked for in time is not replaced by another: the code shows. */
export const say = (language: Language, code: Code, values?: Readonly<Record<string, unknown>>): string =>
  fill(language, dictionaries[language]?.[code] ?? code, values);

/** A value that is itself a code ("course-event.cement") is said; only codes with a dot, so that no plain word is taken for one. */
const said = (language: Language, values: Readonly<Record<string, unknown>> | undefined): Readonly<Record<string, unknown>> | undefined =>
  values === undefined
    ? undefined
    : Object.fromEntries(
        Object.entries(values).map(([k, v]) => [k, typeof v === 'string' && v.includes('.') && isCode(v) ? say(language, v, values) : v]),
      );
/** For codes that come from records (findings, problems): an unknown code is shown as itself, never hidden. */
export const sayCode = (language: Language, code: string, values?: Readonly<Record<string, unknown>>): string =>
  isCode(code) ? say(language, code, said(language, values)) : values === undefined ? code : `${code} ${JSON.stringify(values)}`;
