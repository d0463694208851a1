// The turned view of one bone: bone, nerves, tumour, and of an ablation what is dead and the first edge, each a surface of its own look. Kept apart from
// the paint worker, which only asks for it; what does not change while the view is turned is kept.
import { layersPicture, shellMap, type Picture, type Shell, type ShellMap } from '../../imaging/index.ts';
import { ablationSurfaces, diedAtS, type AblationSurfaces } from '../../spine/index.ts';
import { layerNames, type LayerName, type LayersFacts, type LayersJob, type LentAblation, type LentSolid } from '../worker/messages.ts';
import { layerLook } from './layer-look.ts';

let died: { readonly of: LentAblation; readonly atS: Float32Array } | undefined;
let surfaces: { readonly of: LentAblation; readonly timeS: number; readonly made: AblationSurfaces } | undefined;
let kept: { readonly key: string; readonly shells: readonly Shell[]; readonly map: ShellMap } | undefined;
export function forgetSurfaces(): void {
  died = undefined;
  surfaces = undefined;
  kept = undefined;
}
function surfacesAt(lent: LentAblation, timeS: number, solid: LentSolid): AblationSurfaces {
  if (died?.of !== lent) died = { of: lent, atS: diedAtS(lent.field, lent.hot) };
  if (surfaces?.of !== lent || surfaces.timeS !== timeS)
    surfaces = { of: lent, timeS, made: ablationSurfaces(lent.field, died.atS, lent.hot, timeS, solid.grid) };
  return surfaces.made;
}

export function paintedLayers(
  solid: LentSolid,
  job: LayersJob,
  lent: LentAblation | undefined,
): { readonly picture: Picture; readonly facts: LayersFacts } {
  const burnt = lent === undefined || job.timeS === undefined ? undefined : surfacesAt(lent, job.timeS, solid);
  const key = [solid.vertebraId, job.timeS ?? '', ...job.shown].join();
  if (kept?.key !== key) {
    const shares: Readonly<Record<LayerName, Uint8Array | undefined>> = {
      bone: solid.bone,
      nerves: solid.nerves,
      lesion: solid.lesion,
      killed: burnt?.killed,
      edge: burnt?.edge,
    };
    // the bone always, as the first: what is pointed at lies on it
    const shells = layerNames.flatMap((name): Shell[] => {
      const share = shares[name];
      if (share === undefined) return [];
      const look = layerLook(name, lent?.hot ?? true);
      const isShown = job.shown.includes(name);
      return name === 'bone' || isShown ? [{ share, ...look, ...(isShown ? {} : { alpha: 0, rim: 0 }) }] : [];
    });
    kept = { key, shells, map: shellMap(solid.grid, shells) };
  }
  const share = job.quick ? 0.45 : 1;
  const [widthPx, heightPx] = [Math.max(1, Math.round(job.widthPx * share)), Math.max(1, Math.round(job.heightPx * share))];
  const plane = { ...job.plane, mmPerPx: (job.plane.mmPerPx * job.widthPx) / widthPx };
  const { picture, depthMm } = layersPicture(solid.grid, kept.shells, kept.map, { widthPx, heightPx, plane, rods: job.rods });
  return {
    picture,
    facts: {
      vertebraId: solid.vertebraId,
      plane,
      depthMm,
      widthPx,
      heightPx,
      ...(burnt === undefined
        ? {}
        : { edgeC: burnt.edgeC, edgeMl: burnt.edgeMl, killedFraction: burnt.killedFraction, isCut: burnt.isCut }),
    },
  };
}
