// Which needles of an ablation a view draws: a person's in the place of the record's, and the one in hand in its own place. Pure: from the page's state
// and the draft alone.
import { distance, towards, type Lps } from '../base/index.ts';
import { findProbe } from '../catalog/index.ts';
import type { ProbeFigures } from '../spine/index.ts';
import type { PageState } from './case-state.ts';
import type { Grip } from './shown-trocars.ts';

/** One needle: its name in the catalogue and where it lies. */
export interface Needle {
  readonly probe: string;
  readonly entryLps: Lps;
  readonly tipLps: Lps;
}
export interface ProbeDraft {
  readonly vertebraId: string;
  /** All needles of the bone, the held one among them as the hand has it. */
  readonly needles: readonly Needle[];
  readonly index: number;
  readonly grip: Grip;
  readonly from: Needle;
  /** False once released, while the record is being written. */
  readonly moving: boolean;
  readonly answerCount: number;
}
export interface ShownProbe extends Needle {
  readonly vertebraId: string;
  readonly index: number;
  /** As in the record: p1, p2 … */
  readonly id: string;
  readonly name: string;
  readonly side: 'left' | 'right';
  readonly diameterMm: number;
  readonly activeMm: number;
  readonly lengthMm: number;
  /** Placed by hand and not yet computed with, or in hand. */
  readonly own: boolean;
  readonly moving: boolean;
  readonly figures?: ProbeFigures;
}
/** The very same needle in the same place. */
export const sameNeedle = (a: Needle | undefined, b: Needle): boolean =>
  a !== undefined && a.probe === b.probe && [0, 1, 2].every((n) => a.entryLps[n] === b.entryLps[n] && a.tipLps[n] === b.tipLps[n]);
/** The needle of an index among those that can be drawn, else the first. */
export const activeNeedle = (probes: readonly ShownProbe[], index: number): ShownProbe | undefined =>
  probes.find((p) => p.index === index) ?? probes[0];
const near = (a: Lps, b: Lps): boolean => distance(a, b) < 1e-3;

/** Needles of a bone without the one in hand: a person's, else the record's. */
export function needlesOf(s: { readonly view?: PageState['view'] | undefined; readonly vertebraId?: string | undefined }): {
  readonly needles: readonly Needle[];
  readonly isOwn: boolean;
} {
  const said = s.view?.corrections.findLast((c) => c.data.vertebraId === s.vertebraId && c.data.what === 'probes')?.data.value;
  if (said?.kind === 'probes') return { needles: said.probes, isOwn: true };
  const made = s.view?.ablations.find((a) => a.data.vertebraId === s.vertebraId)?.data.probes ?? [];
  return { needles: made.map((p) => ({ probe: p.probeId, entryLps: p.entryLps, tipLps: p.tipLps })), isOwn: false };
}

export function probesOf(s: Pick<PageState, 'view' | 'vertebraId'>, draft: ProbeDraft | undefined): readonly ShownProbe[] {
  const { view, vertebraId } = s;
  if (view === undefined || vertebraId === undefined) return [];
  const held = draft?.vertebraId === vertebraId ? draft : undefined;
  const { needles, isOwn } = needlesOf(s);
  const made = view.ablations.find((a) => a.data.vertebraId === vertebraId)?.data.probes ?? [];
  const frame = view.vertebrae.find((v) => v.data.vertebraId === vertebraId)?.data.frame;
  return (held?.needles ?? needles).flatMap((n, index): ShownProbe[] => {
    const product = findProbe(n.probe);
    if (product === undefined || distance(n.entryLps, n.tipLps) < 0.5) return [];
    const known = made[index];
    const computed = known !== undefined && near(known.entryLps, n.entryLps) && near(known.tipLps, n.tipLps);
    // by the side of the bone it comes from
    const left =
      frame === undefined ? n.entryLps[0] > 0 : [0, 1, 2].reduce((x, a) => x + (n.entryLps[a] - frame.originLps[a]) * frame.left[a], 0) > 0;
    return [
      {
        ...n,
        vertebraId,
        index,
        id: `p${index + 1}`,
        name: product.name,
        side: left ? 'left' : 'right',
        diameterMm: product.diameterMm.value,
        activeMm: product.activeMm,
        lengthMm: distance(n.entryLps, n.tipLps),
        own: (isOwn && !computed) || held !== undefined,
        moving: held?.index === index,
      },
    ];
  });
}
/** The part that acts, from the tip back. */
export function activeFrom(p: Pick<ShownProbe, 'entryLps' | 'tipLps' | 'activeMm'>): Lps {
  const d = towards(p.tipLps, p.entryLps);
  return [0, 1, 2].map((a) => p.tipLps[a] + p.activeMm * d[a]) as unknown as Lps;
}
