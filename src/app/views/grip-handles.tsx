// Handles of something straight on a picture: entry, tip, and between them the whole of it; moved within the plane of the picture, or the entry along a
// surface where the picture shows one. What is moved and what becomes of it is the caller's: a trocar of the plan, a probe of the ablation.
import { useState } from 'react';
import { midpoint, type Lps } from '../../base/index.ts';
import type { Grip } from '../shown-trocars.ts';
import { drawnApart, unmoved } from './end-on.ts';
import { Handle } from './handle.tsx';
import type { Axes } from './planes.ts';
import type { Projector } from './projector.ts';
import { Leaders } from './leaders.tsx';

/** What a hand does with it. */
export interface Hand {
  readonly begin: (grip: Grip) => void;
  /** Moves what is held by a vector, mm, from where it was taken or from where it is. */
  readonly moveBy: (d: readonly [number, number, number], fromStart: boolean) => void;
  readonly moveEntry: (to: Lps) => void;
  readonly end: () => void;
  readonly cancel: () => void;
}
interface Props {
  /** Names the handles on the page, and tells one held thing from another. */
  readonly name: string;
  readonly id: string;
  readonly entryLps: Lps;
  readonly targetLps: Lps;
  readonly colour: string;
  readonly moving: boolean;
  readonly label: (grip: Grip) => string;
  readonly hand: Hand;
  /** It is looked at along itself. */
  readonly endOn: boolean;
  readonly axes: Axes;
  readonly look: Projector;
  readonly width: number;
  readonly height: number;
  /** The picture's plane must not turn under the hand. */
  readonly onHold?: (held: boolean) => void;
  /** What lies under a place of the picture, where it shows a surface. */
  readonly surface?: (x: number, y: number) => Lps | undefined;
}
/** The last lies on top. */
const grips: readonly Grip[] = ['entry', 'whole', 'target'];
const endOnGrips: readonly Grip[] = ['entry', 'target', 'whole'];
const shapes = { entry: 'ring', whole: 'bar', target: 'dot' } as const;

export function GripHandles({
  name,
  id,
  entryLps,
  targetLps,
  colour,
  moving,
  label,
  hand,
  endOn,
  axes,
  look,
  width,
  height,
  onHold,
  surface,
}: Props) {
  const at: Readonly<Record<Grip, Lps>> = { entry: entryLps, whole: midpoint(entryLps, targetLps), target: targetLps };
  const move = (rightMm: number, downMm: number, fromStart: boolean): void =>
    hand.moveBy(
      [0, 1, 2].map((n) => axes.right[n] * rightMm + axes.down[n] * downMm) as unknown as readonly [number, number, number],
      fromStart,
    );
  const [holds, setHolds] = useState<{ readonly grip: Grip; readonly x: number; readonly y: number } | undefined>(undefined);
  const take = (grip: Grip, x: number, y: number) => (): void => {
    setHolds({ grip, x, y });
    onHold?.(true);
    hand.begin(grip);
  };
  const let_ = (what: () => void) => (): void => {
    setHolds(undefined);
    onHold?.(false);
    what();
  };
  const apart = endOn ? drawnApart(look.toPixel(at.entry), look.toPixel(at.target)) : unmoved;
  const handles = (endOn ? endOnGrips : grips).map((grip) => {
    const [x, y] = look.toPixel(at[grip]);
    // one in hand stays at the edge of the picture it left
    if (holds?.grip !== grip && (x < -8 || y < -8 || x > width + 8 || y > height + 8)) return null;
    return (
      <Handle
        key={`${id}-${grip}`}
        name={`${name}-${grip}`}
        x={Math.min(width, Math.max(0, x + apart[grip][0]))}
        y={Math.min(height, Math.max(0, y + apart[grip][1]))}
        shape={shapes[grip]}
        colour={colour}
        moving={moving}
        label={label(grip)}
        onGrab={take(grip, x, y)}
        onDrag={(dx, dy) => {
          const on = grip === 'entry' && holds !== undefined ? surface?.(holds.x + dx, holds.y + dy) : undefined;
          if (on === undefined) move(dx * look.mmPerPx, dy * look.mmPerPx, true);
          else hand.moveEntry(on);
        }}
        onNudge={(right, down) => move(right, down, false)}
        onDrop={let_(hand.end)}
        onCancel={let_(hand.cancel)}
      />
    );
  });
  return (
    <>
      <Leaders at={look.toPixel(at.whole)} apart={apart} colour={colour} />
      {handles}
    </>
  );
}
