// Which trocars a view draws: the plan's, a person's in the place of its side's, and the one in hand in the place of both. Pure: from the page's
// state and the draft alone.
import { distance, towards, type Direction, type Lps } from '../base/index.ts';
import { trocarOf } from '../catalog/index.ts';
import type { TrocarFigures } from '../spine/index.ts';
import type { PageState } from './case-state.ts';

export type Grip = 'entry' | 'target' | 'whole';
/** A trocar that can be taken in hand. */
export interface Held {
  readonly vertebraId: string;
  readonly side: 'left' | 'right';
  readonly gaugeGauge: number;
  readonly diameterMm: number;
  /** Of the plan, where it has one. */
  readonly pathId?: string;
  readonly entryLps: Lps;
  readonly targetLps: Lps;
}
export interface TrocarDraft extends Held {
  readonly grip: Grip;
  /** Where it stood when it was taken. */
  readonly from: { readonly entryLps: Lps; readonly targetLps: Lps; readonly cursorLps: Lps };
  /** False once released, while the record is being written. */
  readonly moving: boolean;
  /** Of these very points, or of a moment before; absent until the first answer, and where the points give no line. */
  readonly figures?: TrocarFigures;
  /** Answers so far: what the speed of the figures is told from. */
  readonly answerCount: number;
}

/** A trocar as the views draw it: of the plan, a person's, or the one in hand. */
export interface ShownTrocar extends Held {
  readonly id: string;
  readonly direction: Direction;
  readonly lengthMm: number;
  /** Bone to skin, where it is known. */
  readonly skinMm?: number;
  /** A person's path the plan has not seen yet, or the one in hand. */
  readonly own: boolean;
  readonly moving: boolean;
  readonly figures?: TrocarFigures;
}
const shaped = (h: Held, more: Pick<ShownTrocar, 'id' | 'own' | 'moving'>): ShownTrocar => ({
  ...h,
  ...more,
  direction: towards(h.entryLps, h.targetLps),
  lengthMm: distance(h.entryLps, h.targetLps),
});
const lineOf = (d: TrocarDraft): { readonly entryLps: Lps; readonly targetLps: Lps } =>
  distance(d.entryLps, d.targetLps) < 0.5 ? d.from : d;

/** Trocars of a bone: the plan's chosen ones (and the selected one), a person's path in the place of its side's, the draft in the place of both. */
export function trocarsOf(
  s: Pick<PageState, 'view' | 'vertebraId' | 'pathId' | 'gaugeGauge'>,
  d: TrocarDraft | undefined,
): readonly ShownTrocar[] {
  const { view, vertebraId, pathId } = s;
  if (view === undefined || vertebraId === undefined) return [];
  const plan = view.plans.find((p) => p.data.vertebraId === vertebraId)?.data;
  const planned: ShownTrocar[] = (plan?.paths ?? [])
    .filter((p) => plan?.chosen.includes(p.id) === true || p.id === pathId)
    .map((p) => ({
      ...shaped(
        {
          vertebraId,
          side: p.side,
          gaugeGauge: p.gaugeGauge,
          diameterMm: p.diameterMm,
          pathId: p.id,
          entryLps: p.entryLps,
          targetLps: p.targetLps,
        },
        { id: p.id, own: false, moving: false },
      ),
      ...(p.skin === undefined ? {} : { skinMm: p.skin.depthMm }),
    }));
  const product = trocarOf(view.act?.gaugeGauge ?? s.gaugeGauge);
  const own: ShownTrocar[] = view.corrections.flatMap(({ data: c }) => {
    if (c.vertebraId !== vertebraId || c.value.kind !== 'path' || product === undefined) return [];
    if (distance(c.value.entryLps, c.value.targetLps) < 0.5) return [];
    const side = c.what === 'path.left' ? 'left' : 'right';
    const { entryLps, targetLps } = c.value;
    const held = { vertebraId, side, gaugeGauge: product.gaugeGauge, diameterMm: product.outerDiameterMm, entryLps, targetLps } as const;
    // once the plan has been computed with it, the plan's answer on it is shown
    const answered = planned.some((p) => p.side === side && near(p.entryLps, entryLps) && near(p.targetLps, targetLps));
    return answered ? [] : [shaped(held, { id: `${side}-own`, own: true, moving: false })];
  });
  const settled = [...planned.filter((p) => !own.some((o) => o.side === p.side)), ...own];
  if (d === undefined || d.vertebraId !== vertebraId) return settled;
  const ofSide = settled.filter((t) => t.side === d.side);
  const before = ofSide.find((t) => t.pathId === d.pathId) ?? ofSide[0];
  const held: ShownTrocar = {
    ...shaped({ ...d, ...lineOf(d) }, { id: before?.id ?? `${d.side}-own`, own: true, moving: true }),
    ...(d.figures === undefined ? {} : { figures: d.figures }),
  };
  return [...settled.filter((t) => t.side !== d.side), held];
}
const near = (a: Lps, b: Lps): boolean => distance(a, b) < 1e-6;

/** The trocar that is looked at: the selected path, or what stands in its place on its side. */
export function activeTrocar(s: Pick<PageState, 'view' | 'vertebraId' | 'pathId'>, all: readonly ShownTrocar[]): ShownTrocar | undefined {
  const plan = s.view?.plans.find((p) => p.data.vertebraId === s.vertebraId)?.data;
  const side = plan?.paths.find((p) => p.id === s.pathId)?.side;
  return all.find((t) => t.id === s.pathId) ?? all.find((t) => t.side === side) ?? all[0];
}
