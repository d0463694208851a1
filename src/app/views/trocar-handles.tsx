// Handles of the trocar that is looked at.
import { useVoice } from '../say.ts';
import { beginDrag, cancelGesture, endGesture, moveDraft, moveDraftBy, trocarDraft, type ShownTrocar } from '../trocar-draft.ts';
import type { Lps } from '../../base/index.ts';
import { GripHandles } from './grip-handles.tsx';
import type { Axes } from './planes.ts';
import type { Projector } from './projector.ts';
import { sideColour } from './tints.ts';

interface Props {
  readonly trocar: ShownTrocar;
  /** The trocar is looked at along itself. */
  readonly endOn: boolean;
  readonly axes: Axes;
  readonly look: Projector;
  readonly width: number;
  readonly height: number;
  readonly onHold?: (held: boolean) => void;
  readonly surface?: (x: number, y: number) => Lps | undefined;
}
export function TrocarHandles({ trocar, ...picture }: Props) {
  const voice = useVoice();
  return (
    <GripHandles
      {...picture}
      name="trocar"
      id={`${trocar.vertebraId}-${trocar.side}`}
      entryLps={trocar.entryLps}
      targetLps={trocar.targetLps}
      colour={sideColour[trocar.side]}
      moving={trocar.moving}
      label={(grip) => voice.t(`editing.handle.${grip}`, { side: voice.t(`app.side.${trocar.side}`) })}
      hand={{
        begin: (grip) => beginDrag(trocar, grip),
        moveBy: (d, fromStart) => moveDraftBy(d, fromStart ? trocarDraft()?.from : undefined),
        moveEntry: (entryLps) => moveDraft({ entryLps }),
        end: () => void endGesture(),
        cancel: cancelGesture,
      }}
    />
  );
}
