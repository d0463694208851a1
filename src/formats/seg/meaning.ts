// What a segment is: its code first (property type, then anatomic region), then the words of its code, then its label; its number never.
import { pairedCodes, sideCodes, structureCodes, vertebraCodes } from '../../catalog/index.ts';
import type { StructureName } from '../../records/index.ts';
import { meaningOfName, type Item } from '../labels/index.ts';
import type { SegCode, Segment } from './read.ts';

export interface Meaning {
  readonly what: Item['what'];
  /** Set when the label names another bone than the code. */
  readonly contradicts?: string;
}

function ofCode(code: SegCode | undefined, modifier: SegCode | undefined): Item['what'] | undefined {
  if (code === undefined) return undefined;
  const level = vertebraCodes.get(code.value);
  if (level !== undefined) return { kind: 'vertebra', level };
  const plain = structureCodes.get(code.value);
  if (plain !== undefined) return { kind: 'structure', name: plain };
  const pair = pairedCodes.get(code.value);
  const side =
    modifier === undefined
      ? undefined
      : (sideCodes.get(modifier.value) ??
        (/^left$/i.test(modifier.meaning) ? 'left' : /^right$/i.test(modifier.meaning) ? 'right' : undefined));
  if (pair !== undefined && side !== undefined) return { kind: 'structure', name: `${pair}.${side}` satisfies StructureName };
  return undefined;
}

const same = (a: Item['what'], b: Item['what']): boolean => JSON.stringify(a) === JSON.stringify(b);
const nameOf = (w: Item['what']): string => (w.kind === 'vertebra' ? (w.level ?? '?') : w.name);

/** Meaning of a segment; undefined for what we do not use. A segment called only "vertebra" is a bone without a name. */
export function meaningOfSegment(s: Segment): Meaning | undefined {
  const coded =
    ofCode(s.type, s.modifier) ??
    ofCode(s.region, s.modifier) ??
    (s.type === undefined ? undefined : meaningOfName(s.type.meaning)) ??
    (s.region === undefined ? undefined : meaningOfName(s.region.meaning));
  const labelled = meaningOfName(s.label);
  if (coded !== undefined)
    return labelled === undefined || same(coded, labelled) ? { what: coded } : { what: coded, contradicts: nameOf(coded) };
  if (labelled !== undefined) return { what: labelled };
  // "Spine" or "Bone" as a whole names no single vertebra; "Vertebra" does.
  const bone = /^vertebra(l body)?$/i;
  return bone.test(s.type?.meaning ?? '') || bone.test(s.label) ? { what: { kind: 'vertebra', level: undefined } } : undefined;
}
