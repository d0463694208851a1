// What a file or segment name says: "vertebrae_L1", "L1 vertebra", "Twelfth thoracic vertebra", "aorta" …
import { structureWords } from '../../catalog/index.ts';
import { levelNames, type LevelName } from '../../records/index.ts';
import { fileName } from '../file-entry.ts';
import type { Item } from './items.ts';

/** File name without folder and endings, lower case, words joined by _. */
export const stem = (path: string): string =>
  fileName(path)
    .toLowerCase()
    .replace(/\.(nii|nrrd|nhdr|seg|dcm|gz)(?=\.|$)/g, '')
    .replace(/[\s.-]+/g, '_')
    .replace(/^_+|_+$/g, '');

const ordinals = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
  'thirteenth',
];
const regions: Readonly<Record<string, string>> = { cervical: 'C', thoracic: 'T', dorsal: 'T', lumbar: 'L' };
const isLevelName = (s: string): s is LevelName => (levelNames as readonly string[]).includes(s);

/** Level in a name: vertebrae_L1, vertebra-L1, L1, L1 vertebra, "first lumbar vertebra", "lumbar vertebra 1", Atlas, Axis; undefined otherwise. */
export function levelInName(name: string): LevelName | undefined {
  const s = stem(name);
  const plain =
    /^(?:vertebrae?_|vertebral_body_|body_|label_|seg_)?([ctld])_?(\d{1,2})(?:_?(?:vertebrae?|body|vertebral_body|mask|seg|label))?$/.exec(
      s,
    );
  if (plain !== null) {
    const level = `${plain[1] === 'd' ? 'T' : plain[1].toUpperCase()}${Number(plain[2])}`;
    return isLevelName(level) ? level : undefined;
  }
  if (/^atlas(_vertebra)?$/.test(s)) return 'C1';
  if (/^axis(_vertebra)?$/.test(s)) return 'C2';
  const spoken = /^([a-z]+)_(cervical|thoracic|dorsal|lumbar)_vertebra$/.exec(s);
  const numbered = /^(cervical|thoracic|dorsal|lumbar)_vertebra_(\d{1,2})$/.exec(s);
  const level =
    spoken !== null && ordinals.includes(spoken[1])
      ? `${regions[spoken[2]]}${ordinals.indexOf(spoken[1]) + 1}`
      : numbered !== null
        ? `${regions[numbered[1]]}${Number(numbered[2])}`
        : undefined;
  return level !== undefined && isLevelName(level) ? level : undefined;
}

/** What a name means to us; undefined for organs we do not use. */
export function meaningOfName(name: string): Item['what'] | undefined {
  const s = stem(name);
  const structure = structureWords.find(([pattern]) => pattern.test(s));
  if (structure !== undefined) return { kind: 'structure', name: structure[1] };
  const level = levelInName(name);
  return level === undefined
    ? undefined
    : level === 'S1' || level === 'S2'
      ? { kind: 'structure', name: 'sacrum' }
      : { kind: 'vertebra', level };
}
