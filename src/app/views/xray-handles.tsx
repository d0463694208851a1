// Handles of the trocar on a fluoroscopic picture: a drag moves the point in the plane through it that is parallel to the detector, as much in the
// patient as the picture shows at that depth. Down the trocar, where entry and tip fall on one point, their handles are drawn apart.
import { useState } from 'react';
import { between, cross, dot, midpoint, type Lps } from '../../base/index.ts';
import { shownAt, sourceOf, type CArmGeometry, type CArmSight } from '../../spine/index.ts';
import { useVoice } from '../say.ts';
import { beginDrag, cancelGesture, endGesture, moveDraftBy, trocarDraft, type Grip, type ShownTrocar } from '../trocar-draft.ts';
import { drawnApart, unmoved } from './end-on.ts';
import { Handle } from './handle.tsx';
import { Leaders } from './leaders.tsx';
import { sideColour } from './tints.ts';
import { useXray, type XrayViewName } from './xray-state.ts';

interface Props {
  readonly view: XrayViewName;
  readonly name: string;
  readonly trocar: ShownTrocar;
  readonly sight: CArmSight;
  readonly g: CArmGeometry;
  /** CSS pixels of the picture's side. */
  readonly side: number;
}
const shapes = { entry: 'ring', whole: 'bar', target: 'dot' } as const;

export function XrayHandles({ view, name, trocar, sight, g, side }: Props) {
  const voice = useVoice();
  const flip = useXray((s) => s.flip);
  // a handle in hand stays on the page, at the edge of a picture it left: one that went would be lost with what it holds
  const [holds, setHolds] = useState<Grip | undefined>(undefined);
  const right = cross(sight.beam, sight.up);
  const at: Readonly<Record<Grip, Lps>> = {
    entry: trocar.entryLps,
    whole: midpoint(trocar.entryLps, trocar.targetLps),
    target: trocar.targetLps,
  };
  // the last lies on top
  const grips: readonly Grip[] = view === 'xray-down' ? ['entry', 'target', 'whole'] : ['entry', 'whole', 'target'];
  const spot = (p: Lps): readonly [number, number] => {
    const [x, y] = shownAt(sight, g, flip, p) ?? [0, 0];
    return [(x * side) / g.widthPx, (y * side) / g.heightPx];
  };
  const apart = view === 'xray-down' ? drawnApart(spot(at.entry), spot(at.target)) : unmoved;
  const move = (rightMm: number, downMm: number, fromStart: boolean): void => {
    const [x, y] = [flip.leftRight ? -rightMm : rightMm, flip.upDown ? -downMm : downMm];
    const d = [0, 1, 2].map((n) => right[n] * x - sight.up[n] * y) as unknown as readonly [number, number, number];
    moveDraftBy(d, fromStart ? trocarDraft()?.from : undefined);
  };
  const handles = grips.map((grip) => {
    const p = shownAt(sight, g, flip, at[grip]);
    const isOff = p === undefined || p[0] < 0 || p[1] < 0 || p[0] > g.widthPx || p[1] > g.heightPx;
    if (isOff && holds !== grip) return null;
    const [x, y] = p ?? [0, 0];
    const within = (v: number, most: number): number => Math.min(most - 0.5, Math.max(0, v));
    // millimetres of one CSS pixel at the depth of what is held
    const depth = dot(between(sourceOf(sight, g), at[grip]), sight.beam);
    const mmPerCss = ((g.detectorMm[0] / g.sourceDetectorMm) * depth) / side;
    return (
      <Handle
        key={`${trocar.vertebraId}-${trocar.side}-${grip}`}
        name={`${view}-${grip}`}
        x={((within(x, g.widthPx) + 0.5) * side) / g.widthPx + apart[grip][0]}
        y={((within(y, g.heightPx) + 0.5) * side) / g.heightPx + apart[grip][1]}
        shape={shapes[grip]}
        colour={sideColour[trocar.side]}
        moving={trocar.moving}
        label={voice.t(`fluoroscopy.handle.${grip}`, { side: voice.t(`app.side.${trocar.side}`), view: name })}
        onGrab={() => {
          setHolds(grip);
          beginDrag(trocar, grip);
        }}
        onDrag={(dx, dy) => move(dx * mmPerCss, dy * mmPerCss, true)}
        onNudge={(r, d) => move(r, d, false)}
        onDrop={() => {
          setHolds(undefined);
          void endGesture();
        }}
        onCancel={() => {
          setHolds(undefined);
          cancelGesture();
        }}
      />
    );
  });
  return (
    <>
      <Leaders at={spot(at.whole)} apart={apart} colour={sideColour[trocar.side]} />
      {handles}
    </>
  );
}
