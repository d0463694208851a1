// The voice of one report: its language, and the few forms every page uses, so that a number or a side is never written in two ways.
import type { Finding, Lps } from '../../base/index.ts';
import {
  firstName,
  levelNames,
  levelOf,
  type Band,
  type Levels,
  type PatientPosition,
  type Vertebra,
  type Volume,
  type Block,
} from '../../records/index.ts';
import { number, say, sayCode, withBand, type Code, type Language } from '../../words/index.ts';

export type Cell = { readonly text: string; readonly tone?: 'plain' | 'muted' | 'caution' | 'stop' | 'strong' };
export type Side = 'left' | 'right';

export interface Speaker {
  readonly language: Language;
  /** How the patient lay when the images were made, in words. */
  readonly posture: string;
  say(code: Code, values?: Readonly<Record<string, unknown>>): string;
  /** For codes that come from records. */
  code(code: string, values?: Readonly<Record<string, unknown>>): string;
  number(value: number, decimals?: number): string;
  /** Value with its band, or "unknown" in grey. */
  banded(value: number | undefined, band?: Band, decimals?: number): Cell;
  readonly unknown: Cell;
  /** Name of a vertebra from the Levels record. */
  level(vertebraId: string): string;
  /** LEFT or RIGHT, as a word of warning. */
  SIDE(side: Side): string;
  /** The same before a masculine noun (pédicule DROIT). */
  DROIT(side: Side): string;
  /** A share as "12 %", "0.4 %", "< 0.1 %", with its band when there is one. */
  share(fraction: number, band?: Band): string;
  point(p: Lps): readonly [string, string, string];
}

export function speaker(language: Language, levels: Levels, posture: PatientPosition): Speaker {
  const speak = (code: Code, values?: Readonly<Record<string, unknown>>): string => say(language, code, values);
  const unknown: Cell = { text: speak('unknown'), tone: 'muted' };
  return {
    language,
    posture: speak(`report.posture.${posture}`),
    say: speak,
    code: (code, values) => sayCode(language, code, values),
    number: (value, decimals = 1) => number(language, value, decimals),
    banded: (value, band, decimals = 1) => (value === undefined ? unknown : { text: withBand(language, value, '', band, decimals) }),
    unknown,
    level: (id) => levelOf(levels, id) ?? speak('report.level-unnamed'),
    SIDE: (side) => speak(side === 'left' ? 'LEFT' : 'RIGHT'),
    DROIT: (side) => speak(`report.masculine.${side}`),
    share(fraction, band) {
      const percent = fraction * 100;
      const scaled = band === undefined ? undefined : { ...band, low: band.low * 100, high: band.high * 100 };
      const tiny = percent > 0 && percent < 0.1;
      return `${tiny ? '< ' : ''}${withBand(language, tiny ? 0.1 : percent, '%', scaled, percent < 10 ? 1 : 0)}`;
    },
    point: (p) => [number(language, p[0], 1), number(language, p[1], 1), number(language, p[2], 1)],
  };
}

/** Head to feet: by name where both have one, else by height in the patient. */
export function headToFeet(vertebrae: readonly Vertebra[], levels: Levels): readonly Vertebra[] {
  const place = (v: Vertebra): number => {
    const level = levelOf(levels, v.vertebraId);
    return level === undefined ? -1 : levelNames.indexOf(firstName(level));
  };
  return [...vertebrae].sort((a, b) => {
    const [m, n] = [place(a), place(b)];
    return m >= 0 && n >= 0 && m !== n ? m - n : b.frame.originLps[2] - a.frame.originLps[2];
  });
}

const rank = { stop: 0, caution: 1, note: 2 } as const;
/**
 * Findings as one block, the gravest first, each with its severity and the level or side it is about. Notes of one kind about one
 * bone are told once, with how many more there are; cautions and stops are never merged.
 */
export function findingsBlock(
  speak: Speaker,
  findings: readonly Finding[],
  /** The name of what a finding is about (a level, a side), where it should be told. */
  nameOf: (where: string) => string | undefined,
): readonly Block[] {
  if (findings.length === 0) return [];
  const groups = new Map<string, Finding[]>();
  findings.forEach((f, n) => {
    const key = f.severity === 'note' ? `${f.code} ${f.where ?? ''}` : `${n}`;
    groups.set(key, [...(groups.get(key) ?? []), f]);
  });
  const items = [...groups.values()]
    .toSorted((a, b) => rank[a[0].severity] - rank[b[0].severity])
    .map(([finding, ...more]) => {
      const name = finding.where === undefined ? undefined : nameOf(finding.where);
      const where = name === undefined ? '' : ` · ${name}`;
      const count = more.length === 0 ? '' : ` ${speak.say('report.and-more', { nCount: more.length })}`;
      return {
        text: `${speak.say(`severity.${finding.severity}`)}${where} — ${speak.code(finding.code, finding.values)}${count}`,
        finding,
      };
    });
  return [{ block: 'findings', items }];
}

/** Posture stands in the volume, else in the first series that says it. */
export const postureOf = (volume: Volume | undefined, series: readonly { readonly patientPosition: PatientPosition }[]): PatientPosition =>
  volume?.posture ?? series.find((s) => s.patientPosition !== 'unknown')?.patientPosition ?? 'unknown';
