// Colours of the label overlay: two quiet hues that alternate along the spine, so that neighbours are told apart without a rainbow,
// and one per structure a path must keep clear of. Plane colours, and the two sides of a trocar, stand here as well.
export type Tint = readonly [number, number, number];

const bones: readonly Tint[] = [
  [92, 200, 214],
  [134, 160, 232],
];
export const boneTint = (n: number): Tint => bones[n % bones.length];

const structures: Readonly<Record<string, Tint>> = {
  sacrum: [150, 150, 170],
  sac: [236, 214, 120],
  cord: [250, 240, 170],
  root: [246, 226, 130],
  aorta: [224, 96, 96],
  cava: [96, 124, 224],
  disc: [120, 190, 150],
  lesion: [235, 80, 210],
  'lesion-of-map': [150, 90, 140],
  cement: [250, 244, 226],
  cleft: [214, 232, 255],
  proposed: [245, 180, 80],
};
/** Undefined = not drawn (organs far from the bone would only hide the picture). */
export const structureTint = (name: string): Tint | undefined => structures[name];

export const planeColour = { axial: '#7aa7ff', sagittal: '#c79bf2', coronal: '#8fd47c' } as const;
export const sideColour = { left: '#4fdfe8', right: '#b9e769' } as const;
export const sideRgb = { left: [79, 223, 232], right: [185, 231, 105] } as const;
