// What a hand does to an open case: one gesture, one change, one undo. A gesture makes a correction (an input of the steps) or a measure; no
// answer of a step is ever touched, so what rests on it turns stale and is computed again only when asked.
// What fails first: two windows editing the same thing of the same bone; the last release counts, the other is in the history.
import { Problem, type Direction, type Lps } from '../base/index.ts';
import { landmarkNames, type Correction } from '../records/index.ts';
import type { Change, OpenCase } from './open-case.ts';

export type Edit =
  | {
      readonly do: 'path';
      readonly vertebraId: string;
      readonly side: 'left' | 'right';
      readonly entryLps: Lps;
      readonly targetLps: Lps;
    }
  | { readonly do: 'landmark'; readonly vertebraId: string; readonly name: (typeof landmarkNames)[number]; readonly pointLps: Lps }
  | {
      readonly do: 'endplate';
      readonly vertebraId: string;
      readonly end: 'superior' | 'inferior';
      readonly pointLps: Lps;
      readonly normal: Direction;
    }
  /** Takes corrections of a bone back: all of one kind, or the one of a name. */
  | { readonly do: 'as-read'; readonly vertebraId: string; readonly what: Correction['what']; readonly name?: string };

const person = { by: 'person', inputs: [] } as const;
const finite = (...points: readonly (readonly [number, number, number])[]): boolean => points.every((p) => p.every(Number.isFinite));

/** The record that says the same of the same thing: replaced, so that one thing is said once. */
const nameOf = (c: Correction): string | undefined => (c.value.kind === 'point' ? c.value.name : undefined);
const sameThing = (open: OpenCase, c: Correction): { readonly id?: string } => {
  const id = open
    .records('correction')
    .findLast((r) => r.data.vertebraId === c.vertebraId && r.data.what === c.what && nameOf(r.data) === nameOf(c))?.id;
  return id === undefined ? {} : { id };
};

/** Everything of the gesture is durable when this resolves. */
export async function keepEdit(open: OpenCase, edit: Edit, who?: string): Promise<void> {
  const by = who === undefined ? {} : { who };
  const known = open.records('seed').some((r) => r.data.vertebraId === edit.vertebraId);
  if (!known) throw new Problem('editing.no-bone', { vertebra: edit.vertebraId });
  if (edit.do === 'as-read') {
    const out: Change[] = open
      .records('correction')
      .filter((r) => r.data.vertebraId === edit.vertebraId && r.data.what === edit.what)
      .filter((r) => edit.name === undefined || nameOf(r.data) === edit.name)
      .map((r) => ({ withdraw: r.id, ...by }));
    if (out.length > 0) await open.change(out);
    return;
  }
  const correction = correctionOf(edit);
  await open.put('correction', correction, { provenance: person, ...by, ...sameThing(open, correction) });
}

function correctionOf(edit: Exclude<Edit, { readonly do: 'as-read' }>): Correction {
  const { vertebraId } = edit;
  switch (edit.do) {
    case 'path':
      if (!finite(edit.entryLps, edit.targetLps)) throw new Problem('editing.no-point');
      return { vertebraId, what: `path.${edit.side}`, value: { kind: 'path', entryLps: edit.entryLps, targetLps: edit.targetLps } };
    case 'landmark':
      if (!finite(edit.pointLps)) throw new Problem('editing.no-point');
      return { vertebraId, what: 'landmark', value: { kind: 'point', name: edit.name, pointLps: edit.pointLps } };
    case 'endplate':
      if (!finite(edit.pointLps, edit.normal)) throw new Problem('editing.no-point');
      return { vertebraId, what: `endplate.${edit.end}`, value: { kind: 'plane', pointLps: edit.pointLps, normal: edit.normal } };
  }
}
