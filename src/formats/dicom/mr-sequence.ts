// Which MR sequence a series is, from its tags: what the scanner was asked to do (echo, repetition and inversion times, sequence type, fat suppression),
// then what the series is called. Times decide over names; where they disagree a finding says so. Dixon images are told by their image type or name.
// Limits at 1.5–3 T are in catalog/mr-rules. Fails first: a vendor's name nobody taught it; the answer is then 'unknown', never a guess.
import { finding, type Finding } from '../../base/index.ts';
import { mrRules } from '../../catalog/index.ts';
import { sequenceLabels, type Sequence, type SequenceKind } from '../../records/index.ts';
import type { DataSet } from './dataset.ts';

/** What the tags of one series say about how it was made. */
export interface MrTags {
  readonly scanning: readonly string[];
  readonly options: readonly string[];
  readonly name: string;
  readonly imageType: readonly string[];
  readonly description: string;
  /** Acquisition Contrast of enhanced objects: T1, T2, STIR, PROTON_DENSITY, DIFFUSION … */
  readonly acquisitionContrast: string;
  readonly repetitionMs: number | undefined;
  readonly echoMs: number | undefined;
  readonly inversionMs: number | undefined;
  readonly flipDeg: number | undefined;
  readonly fieldT: number | undefined;
  readonly agentGiven: boolean;
}

export function mrTagsOf(data: DataSet): MrTags {
  const shared = data.items('52009229')[0];
  const first = data.items('52009230')[0];
  const macro = (tag: string): DataSet | undefined => first?.items(tag)[0] ?? shared?.items(tag)[0];
  const timing = macro('00189112');
  const echo = macro('00189114');
  const modifier = macro('00189115');
  const spectral = modifier?.text('00189025') ?? data.text('00189025') ?? '';
  const inversion = modifier?.numbers('00189079')[0] ?? data.number('00180082');
  const frameType = macro('00189226');
  return {
    scanning: data.values('00180020').map((s) => s.toUpperCase()),
    options: [...data.values('00180022').map((s) => s.toUpperCase()), ...(spectral === '' || spectral === 'NONE' ? [] : ['FS'])],
    name: `${data.text('00180024') ?? ''} ${data.text('00189005') ?? ''}`,
    imageType: [...data.values('00080008'), ...(frameType?.values('00089007') ?? [])].map((s) => s.toUpperCase()),
    description: `${data.text('0008103e') ?? ''} ${data.text('00181030') ?? ''}`,
    acquisitionContrast: (frameType?.text('00089209') ?? data.text('00089209') ?? '').toUpperCase(),
    repetitionMs: timing?.number('00180080') ?? data.number('00180080'),
    echoMs: echo?.number('00189082') ?? data.number('00180081'),
    inversionMs: inversion !== undefined && inversion > 0 ? inversion : undefined,
    flipDeg: timing?.number('00181314') ?? data.number('00181314'),
    fieldT: data.number('00180087'),
    agentGiven: data.text('00180010') !== undefined && !/^(no|none|non|aucun|without|sans|0)$/i.test(data.text('00180010') ?? ''),
  };
}

const dixonTypes: readonly (readonly [SequenceKind, RegExp])[] = [
  ['dixon-opposed', /^(OPP_PHASE|OUT_PHASE|OPPOSED|OP|OUTPHASE|OUT_OF_PHASE)$/],
  ['dixon-in', /^(IN_PHASE|IP|INPHASE)$/],
  ['dixon-water', /^(WATER|W)$/],
  ['dixon-fat', /^(FAT|F)$/],
];
const dixonNames: readonly (readonly [SequenceKind, RegExp])[] = [
  ['dixon-opposed', /\b(opp(osed)?|out)[ _-]?(of[ _-])?(phase|ph)\b|[ _-](opp|op|outphase)$/],
  ['dixon-in', /\bin[ _-]?(phase|ph)\b|[ _-](in|ip|inphase)$/],
  ['dixon-water', /\bwater\b|\beau\b|[ _-]w$/],
  ['dixon-fat', /\bfat\b(?![ _-]?(sat|sup))|\bgraisse\b|[ _-]f$/],
];
const isDixonName = /dixon|ideal|\bflex\b|mdixon|lava[ _-]?flex/;

/** Name of a kind in a description; undefined when it says nothing. Also used for file names. */
export function kindInName(text: string): { readonly kind: SequenceKind; readonly weighting?: 't1' | 't2' | 'pd' } | undefined {
  const d = ` ${text.toLowerCase().replace(/[_.]+/g, ' ')} `.replace(/\s+/g, ' ').trimEnd();
  if (/\b(dwi|adc|diff\w*|trace|angio|tof|mra|loc(alizer|ator|\b)|scout|survey|perf\w*|swi|flow)\b/.test(d)) return { kind: 'other' };
  const weighting = /\bt1\w*/.test(d) ? 't1' : /\bt2\w*/.test(d) ? 't2' : /\b(pd|dp|proton)\w*/.test(d) ? 'pd' : undefined;
  if (isDixonName.test(d) || /\b(in|opp|out)[ -]?phase\b|\b(water|fat)[ -]?(only|image)\b/.test(d)) {
    const part = dixonNames.find(([, r]) => r.test(d))?.[0];
    if (part !== undefined) return weighting === undefined ? { kind: part } : { kind: part, weighting };
  }
  if (/\b(stir|tirm)\b|short[ -]?t(au|i)\b/.test(d)) return { kind: 'stir' };
  const suppressed = /\b(fs|fatsat|spair|spir|fsat|chemsat)\b|fat[ -]?(sat|sup)|graisse/.test(d);
  if (weighting === 't1') return { kind: suppressed ? 't1-fs' : 't1' };
  if (weighting === 't2') return { kind: suppressed ? 't2-fs' : 't2' };
  if (weighting === 'pd') return { kind: suppressed ? 'pd-fs' : 'pd' };
  return undefined;
}

/** What the times alone say. */
function kindByTimes(t: MrTags): SequenceKind | undefined {
  const { repetitionMs: tr, echoMs: te, inversionMs: ti } = t;
  const inversion = t.scanning.includes('IR') || ti !== undefined;
  const suppressed = t.options.some((o) => /^(FS|FAT_?SAT|SFS|SPAIR|SPIR|FAT_SAT_GEMS|CHESS)$/.test(o));
  const m = mrRules;
  if (inversion && ti !== undefined && ti >= m.stirInversionS.range[0] * 1000 && ti <= m.stirInversionS.range[1] * 1000) return 'stir';
  if (tr === undefined || te === undefined) return undefined;
  const gradient = t.scanning.includes('GR') && !t.scanning.includes('SE');
  if (gradient) return undefined;
  if (inversion && ti !== undefined && ti > m.stirInversionS.range[1] * 1000 && te < m.t1EchoS.value * 1000)
    return suppressed ? 't1-fs' : 't1';
  if (tr <= m.t1RepetitionS.value * 1000 && te <= m.t1EchoS.value * 1000) return suppressed ? 't1-fs' : 't1';
  if (tr >= m.t2RepetitionS.value * 1000 && te >= m.t2EchoS.value * 1000) return suppressed ? 't2-fs' : 't2';
  if (tr >= m.t2RepetitionS.value * 1000) return suppressed ? 'pd-fs' : 'pd';
  return undefined;
}
const weightingOf = (kind: SequenceKind | undefined): 't1' | 't2' | 'pd' | undefined =>
  kind === 't1' || kind === 't1-fs'
    ? 't1'
    : kind === 't2' || kind === 't2-fs' || kind === 'stir'
      ? 't2'
      : kind === 'pd' || kind === 'pd-fs'
        ? 'pd'
        : undefined;

export function sequenceOf(t: MrTags, where: string): Sequence {
  const findings: Finding[] = [];
  const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);
  const times = {
    ...(t.repetitionMs === undefined ? {} : { repetitionTimeS: seconds(t.repetitionMs) ?? 0 }),
    ...(t.echoMs === undefined ? {} : { echoTimeS: seconds(t.echoMs) ?? 0 }),
    ...(t.inversionMs === undefined ? {} : { inversionTimeS: seconds(t.inversionMs) ?? 0 }),
    ...(t.flipDeg === undefined ? {} : { flipAngleDeg: t.flipDeg }),
    ...(t.fieldT === undefined || t.fieldT <= 0 || t.fieldT > 20 ? {} : { fieldStrengthT: t.fieldT }),
  };
  const made = (kind: SequenceKind, basis: Sequence['basis'], weighting?: 't1' | 't2' | 'pd'): Sequence => ({
    kind,
    basis,
    ...(weighting === undefined ? {} : { weighting }),
    contrastCheck: 'unclear',
    ...times,
    findings,
  });
  const named = kindInName(t.description);
  const byTimes = kindByTimes(t);
  if (t.acquisitionContrast === 'DIFFUSION' || t.scanning.includes('EP') || named?.kind === 'other') return made('other', 'tags');
  if (t.agentGiven) {
    findings.push(finding('mr.after-contrast', 'note', undefined, where));
    return made('other', 'tags');
  }
  const dixonByType = dixonTypes.find(([, r]) => t.imageType.slice(2).some((x) => r.test(x)))?.[0];
  const dixon = dixonByType ?? (named?.kind.startsWith('dixon') === true ? named.kind : undefined);
  if (dixon !== undefined) {
    const weighting = named?.weighting ?? weightingOf(byTimes);
    findings.push(finding('mr.dixon-limit', 'note', undefined, where));
    return made(dixon, dixonByType === undefined ? 'name' : 'tags', weighting);
  }
  const contrast = { T1: 't1', T2: 't2', STIR: 'stir', PROTON_DENSITY: 'pd' } as const;
  const said = contrast[t.acquisitionContrast as keyof typeof contrast];
  const own =
    byTimes ?? (said === undefined ? undefined : t.options.includes('FS') && said !== 'stir' ? (`${said}-fs` as SequenceKind) : said);
  if (own === undefined) return named === undefined ? made('unknown', 'tags') : made(named.kind, 'name');
  // Fat suppression is often told by the name only; the weighting never is.
  if (named !== undefined && weightingOf(named.kind) === weightingOf(own))
    return made(named.kind === 't2' || named.kind === 't1' || named.kind === 'pd' ? own : named.kind, 'tags');
  if (named !== undefined)
    findings.push(finding('mr.name-disagrees', 'caution', { named: sequenceLabels[named.kind], made: sequenceLabels[own] }, where));
  return made(own, 'tags');
}
