// Handles of the trocar that is looked at: bone entry, tip, and between them the whole of it; moved within the plane of the picture.
import { useState } from 'react';
import { midpoint, type Lps } from '../../base/index.ts';
import { useVoice } from '../say.ts';
import { beginDrag, cancelGesture, endGesture, moveDraftBy, trocarDraft, type Grip, type ShownTrocar } from '../trocar-draft.ts';
import { drawnApart, unmoved } from './end-on.ts';
import { Handle } from './handle.tsx';
import type { Axes } from './planes.ts';
import type { Projector } from './projector.ts';
import { Leaders } from './leaders.tsx';
import { sideColour } from './tints.ts';

interface Props {
  readonly trocar: ShownTrocar;
  /** The trocar is looked at along itself. */
  readonly endOn: boolean;
  readonly axes: Axes;
  readonly look: Projector;
  readonly width: number;
  readonly height: number;
  /** The picture's plane must not turn under the hand. */
  readonly onHold: (held: boolean) => void;
}
/** The last lies on top. */
const grips: readonly Grip[] = ['entry', 'whole', 'target'];
const endOnGrips: readonly Grip[] = ['entry', 'target', 'whole'];
const shapes = { entry: 'ring', whole: 'bar', target: 'dot' } as const;

export function TrocarHandles({ trocar, endOn, axes, look, width, height, onHold }: Props) {
  const voice = useVoice();
  const at: Readonly<Record<Grip, Lps>> = {
    entry: trocar.entryLps,
    whole: midpoint(trocar.entryLps, trocar.targetLps),
    target: trocar.targetLps,
  };
  const move = (rightMm: number, downMm: number, fromStart: boolean): void => {
    const d = [0, 1, 2].map((n) => axes.right[n] * rightMm + axes.down[n] * downMm) as unknown as readonly [number, number, number];
    moveDraftBy(d, fromStart ? trocarDraft()?.from : undefined);
  };
  const [holds, setHolds] = useState<Grip | undefined>(undefined);
  const take = (grip: Grip) => (): void => {
    setHolds(grip);
    onHold(true);
    beginDrag(trocar, grip);
  };
  const drop = (): void => {
    setHolds(undefined);
    onHold(false);
    void endGesture();
  };
  const cancel = (): void => {
    setHolds(undefined);
    onHold(false);
    cancelGesture();
  };
  const apart = endOn ? drawnApart(look.toPixel(at.entry), look.toPixel(at.target)) : unmoved;
  const handles = (endOn ? endOnGrips : grips).map((grip) => {
    const [x, y] = look.toPixel(at[grip]);
    // one in hand stays at the edge of the picture it left
    if (holds !== grip && (x < -8 || y < -8 || x > width + 8 || y > height + 8)) return null;
    return (
      <Handle
        key={`${trocar.vertebraId}-${trocar.side}-${grip}`}
        name={`trocar-${grip}`}
        x={Math.min(width, Math.max(0, x + apart[grip][0]))}
        y={Math.min(height, Math.max(0, y + apart[grip][1]))}
        shape={shapes[grip]}
        colour={sideColour[trocar.side]}
        label={voice.t(`editing.handle.${grip}`, { side: voice.t(`app.side.${trocar.side}`) })}
        onGrab={take(grip)}
        onDrag={(dx, dy) => move(dx * look.mmPerPx, dy * look.mmPerPx, true)}
        onNudge={(right, down) => move(right, down, false)}
        onDrop={drop}
        onCancel={cancel}
      />
    );
  });
  return (
    <>
      <Leaders at={look.toPixel(at.whole)} apart={apart} colour={sideColour[trocar.side]} />
      {handles}
    </>
  );
}
