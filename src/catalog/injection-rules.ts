// Numbers of the injection model that are no cement: bone as a porous medium, ways out of the body, what is not known and by how much, and when to
// stop. [R] = read in an abstract, table or public code; [M] = recalled, a default with a wide range. The assumption that fails first: permeability
// follows porosity (bone density is a weak predictor of it: Baroud 2004), hence an ensemble and never one cloud.
import type { LeakKind } from '../records/index.ts';
import type { Constant } from './attenuation.ts';
import { choice } from './choice.ts';

export const porousBone = {
  /** Along the spine, at the reference porosity. Pores of about 1.3 mm: the osteoporotic upper end. */
  permeabilityM2: { value: 4.45e-8, range: [1.7e-8, 8e-8], source: 'Baroud 2004, J Biomech 37:189 [R], 20 lumbar cores, 4.45 ± 1.72e-8' },
  referencePorosityFraction: { value: 0.87, range: [0.8, 0.93], source: '[M]' },
  /** Across over along. */
  transverseFraction: { value: 0.78, range: [0.6, 1], source: 'Baroud 2004 [R]: 3.44e-8 against 4.45e-8 at equal porosity' },
  /** Held within, so that a bright or dark voxel does not close or empty the bone. */
  porosityFraction: {
    value: [0.6, 0.97] as const,
    range: [0.5, 0.99] as const,
    source: 'design choice: 0.80–0.93 [M] and the noise of voxels',
  },
  /** Share of the pores behind the front that cement takes; fat and marrow stay in the rest. */
  displacedFraction: {
    value: 0.8,
    range: [0.6, 1],
    source:
      'recalled, wide; that cement in an augmented body is porous was read (Kinzl, Boger, Zysset, Pahr: PMMA/bone biopsies of nine bodies, cement porosity decides their modulus), its values were not',
  },
  /** Mineral (ash) of solid bone tissue. */
  tissueAshMgPerCm3: { value: 1150, range: [1050, 1250], source: 'recalled: 0.60 of 1.9 g/cm³' },
  /** Wall of the body taken as closed: what lies nearer to the surface of the map. */
  shellMm: choice(1, 0.5, 1.5, 'cortex and endplate, and the voxel in which they are seen'),
  /** Largest voxel of the image; from the smaller one on it is said that gaps are not seen. */
  mostVoxelMm: choice(3.5, 2, 5, 'the share of bone is a mean and bears thick slices; walls and gaps do not'),
  thickVoxelMm: choice(2, 1.5, 2.5, 'as the work-up judges walls'),
  /** What lets marrow out of a closed wall; cement does not pass. */
  shellPermeabilityM2: choice(1e-9, 1e-11, 1e-8, 'marrow finds small vessels everywhere: a few pascals at 4 ml/min'),
  /** Pressure at which a closed wall gives way. */
  shellEntryKPa: choice(1000, 300, 3000, 'of the order of the strength of cancellous bone'),
} as const satisfies Record<string, Constant | Record<string, unknown>>;

export const bodyFluids = {
  /** Marrow at 37 °C, middle and the spread (σ of its logarithm). */
  marrowPaS: { value: 0.067, range: [0.04, 0.142], source: '10.3233/BIR-2011-0587 [R]: 44–142 mPa·s, 67 at 37 °C' },
  marrowLogSd: { value: 0.39, range: [0.2, 0.5], source: 'same [R]: coefficient of variation 0.40 within a person' },
  bodyC: { value: 37, range: [35, 39], source: 'normal temperature' },
  /** Of the shear rate in pores, γ = C u/√(k φ). */
  shearFactor: { value: 1, range: [0.5, 5], source: '[M]' },
  shearRangePerS: {
    value: [0.01, 1000] as const,
    range: [0.001, 10000] as const,
    source: 'design choice: decades a power law was seen to hold',
  },
} as const;

/** Spread of what is not known: σ of the natural logarithm unless said. */
export const injectionSpread = {
  permeabilityLogSd: { value: 0.5, range: [0.3, 1], source: 'at least 0.5: predictability of k from density is weak (Baroud 2004 [R])' },
  /** Patches within one body, on top of the whole body's. */
  patchLogSd: choice(0.6, 0.2, 0.8, 'micro-flow in 37 samples: porosity explained 0.38² of k [R]; shared between body and patches'),
  patchMm: choice(6, 3, 12, 'some trabecular cells'),
  /** Of the permeability left-right and front-back, each on its own: struts run where load ran, and fractures turn them. */
  directionLogSd: choice(0.4, 0.1, 0.6, 'cores of one direction differ by 0.37 (1.72/4.45, 1.26/3.44; Baroud 2004 [R])'),
  /** Of the share of the pores that cement takes, not a logarithm. */
  displacedSdFraction: choice(0.08, 0.03, 0.15, 'the range in two of its σ'),
  /** Bone share from clinical CT. */
  boneShareLogSd: { value: 0.2, range: [0.1, 0.3], source: '±20 % from clinical CT, as the reference text states' },
  /** Viscosity at the moment of injection: mixing, room, product. */
  viscosityLogSd: choice(0.4, 0.2, 1, 'tenfold within minutes: a minute either way'),
  /** Radius of a vein. */
  veinRadiusLogSd: choice(0.4, 0.15, 0.6, 'half to double, for two in a hundred'),
  /** What holds the paste in a way out. */
  outletLogSd: choice(1, 0.5, 1.5, 'no measurement of veins and fissures in a patient: fourfold either way'),
  /** Tips stand where they were planned within the site's execution error times this (the tip is seen on two films). */
  tipShareFraction: choice(1, 0.3, 1, 'the whole error: a tip is corrected under fluoroscopy, but how far is not known'),
} as const;

/** A way out: a tube of this radius and length ahead of it, and how its place is known. */
export interface WayOut {
  readonly radiusMm: Constant;
  readonly lengthMm: Constant;
}
export const veins = {
  basivertebral: {
    radiusMm: choice(3.2, 1.5, 4, 'trunk of the basivertebral vein; its foramen is 4–8 mm wide'),
    lengthMm: choice(8, 4, 15, 'to the epidural plexus; half of what is seen when it is filled'),
  },
  segmental: {
    radiusMm: choice(1.8, 0.7, 2.5, 'lateral and anterior perforating veins; casts of 2–4 mm are seen on CT'),
    lengthMm: choice(6, 4, 15, 'to the segmental vein beside the body; half of what is seen when it is filled'),
  },
} as const satisfies Record<string, WayOut>;
/** Openings of the wall: bone goes on into soft tissue. */
export const gaps = {
  /** What the paste holds against: the wall's thickness, over the radius of its hole. */
  lengthMm: choice(1, 0.5, 5, 'a torn wall'),
  /** A crack inside, as a tube that conducts as well. */
  radiusMm: choice(2, 0.5, 3, 'a cleft between fragments, a millimetre wide over some millimetres'),
  /** Share of a hole that is open, and how deep the dense layer under it is torn. */
  openShareFraction: choice(0.3, 0.1, 1, 'fragments and fibres stand in it'),
  denseMm: choice(3, 2, 5, 'endplate and subchondral bone, as blurred in 1 mm voxels'),
} as const;

/** Course of the basivertebral vein, as shares of the body's size from its middle: a trunk, then two branches forwards (a Y seen from above). */
export const basivertebralBranches = {
  forkFraction: choice(0.05, -0.1, 0.2, 'a little behind the middle'),
  sideFraction: choice(0.22, 0.1, 0.35, 'towards the antero-lateral walls'),
  frontFraction: choice(-0.25, -0.4, -0.1, 'to the anterior third'),
  heightSdFraction: choice(0.08, 0.03, 0.15, 'the branches lie near the mid-plane'),
} as const;
/** Where segmental veins leave: atlas, not this patient. */
export const segmentalPlaces = {
  /** Most probable count each side, and its mean. */
  meanCount: choice(4, 1, 6, 'some foramina a side on the waist of a body'),
  /** Along the depth, from the front wall (0) to the back wall (1), and σ. */
  depthFraction: choice(0.45, 0.25, 0.65, 'waist of the body, behind its front third'),
  depthSdFraction: choice(0.18, 0.1, 0.3, 'no map of them was found'),
  /** How far in they reach, as a share of the width: half of the most. */
  reachFraction: choice(0.4, 0.1, 0.5, 'some end near the wall, some meet the basivertebral branches'),
  /** Of the height, from the middle, σ. */
  heightSdFraction: choice(0.12, 0.05, 0.2, 'the waist'),
} as const;

/** Cracks that a CT does not show: mean count in a body without and with a recent fracture; beside a cleft more. */
export const hiddenCracks = {
  wallCount: choice(0.3, 0.02, 0.6, 'C leaks occur without a visible defect'),
  endplateCount: choice(0.3, 0.02, 0.6, 'D leaks occur without a visible gap'),
  /** Times this for each Genant grade. */
  perGradeFraction: choice(0.8, 0.3, 2, 'fractured walls are cracked walls'),
  besideCleftCount: choice(0.8, 0.1, 2, 'a cleft is a fracture that moves: it reaches a wall or an endplate'),
  radiusMm: choice(3, 1, 4, 'a crack seen end on'),
} as const;

/**
 * The fracture of a body that is filled for one: a layer of broken bone across it. Where a wall is seen torn the fracture ends there. No measurement of
 * broken bone was found; fragments 1–3 mm apart conduct w²/12 × the open share.
 */
export const fractureZone = {
  thickMm: choice(3, 1.5, 6, 'broken trabeculae and blood, as seen on thin CT and as oedema on MRI'),
  /** Its permeability over that of whole bone, and the spread (σ of its logarithm). */
  factor: choice(5, 2, 15, 'fragments 2–3 mm apart: w²/12 × the open share'),
  factorLogSd: choice(0.7, 0.3, 1, 'no measurement was found'),
  /** Of the body's height, from its middle: mean and σ. */
  heightFraction: choice(0.05, -0.1, 0.25, 'towards the upper endplate, which breaks more often'),
  heightSdFraction: choice(0.15, 0.05, 0.3, 'upper, middle and lower third'),
  tiltSdDeg: choice(8, 3, 15, 'nearly across the spine'),
  /** How far back it reaches from the front wall, as a share of the depth: least and most. */
  reachFraction: {
    value: [0.55, 1] as const,
    range: [0.4, 1] as const,
    source: 'design choice: the front column breaks, the back wall not always',
  },
  /** Share of bodies without a height loss that are broken all the same. */
  flatProbability: choice(0.5, 0.2, 1, 'a body is filled because it hurts: oedema without loss of height is common'),
} as const satisfies Record<string, Constant | Record<string, unknown>>;

export const openSpaces = {
  /** Width of a cleft, for its permeability w²/12. */
  cleftMm: choice(2, 0.5, 4, 'gas clefts are lenses 2–5 mm high'),
  /** Lytic tissue is displaced, not infiltrated: cement takes the whole voxel. */
  lysisFraction: choice(1, 0.8, 1, 'small print of the reference text'),
  lysisPermeabilityM2: choice(1e-8, 1e-9, 1e-7, 'soft tissue that gives way: no measurement was found'),
  lysisLogSd: choice(1, 0.5, 1.5, 'no measurement was found'),
} as const;

/**
 * In two-phase Darcy flow the pressure in the cement and what a tube asks for grow alike with viscosity, so a thick paste would leak as much as a thin
 * one. It does not (Zhan 2017; Habib 2010). What is assumed: a way out of radius r and length L holds a paste up to 2 τ L/r, and the yield τ grows
 * faster than the viscosity, τ = τ₁₀₀ (η/100 Pa·s)^m: a thin paste drips, a thick one hangs. m and τ₁₀₀ were set on development phantoms; the bench
 * ratio of Habib is the check they can fail.
 */
export const holding = {
  yieldPa: choice(100, 20, 1000, 'at 100 Pa·s; set on development phantoms'),
  exponent: choice(1.8, 1, 2, 'set on development phantoms to the published odds of low viscosity'),
  referencePaS: choice(100, 10, 1000, 'where the yield is stated'),
} as const satisfies Record<string, Constant>;

export const leakRules = {
  /** From how much outside a CT shows it. */
  leastMl: choice(0.05, 0.02, 0.2, 'some fifty voxels of 1 mm on CT'),
  tailFraction: choice(0.1, 0.05, 0.25, 'a tenth of the ensemble'),
} as const;

export const fillRules = {
  /** Share of an endplate's area from which it counts as touched. */
  contactFraction: choice(0.1, 0.02, 0.25, 'about one square centimetre; the cohort that did better only says "touching both"'),
  /** Least share of the cement each side of the mid-plane. */
  balanceFraction: choice(0.25, 0.15, 0.4, 'three to one'),
  /** Share of the ensemble that must have contact and balance. */
  reachedProbability: choice(0.5, 0.5, 0.9, 'the middle course'),
  /** Share of the ensemble for which a stop is reached early. */
  earlyFraction: choice(0.1, 0.05, 0.25, 'stops err to the safe side'),
  /** Back part of the body where cement ends the injection, as a share of its depth. */
  posteriorFraction: choice(0.25, 0.2, 0.33, 'the posterior quarter, as in the stop list'),
  /** Rim of an endplate left out of its area. */
  rimMm: choice(3, 2, 5, 'ring apophysis and the fall of the edge'),
} as const;

export const pushing = {
  /** Around the tip, where cement enters bone. */
  tipMm: choice(1.3, 0.8, 2, 'half the outer diameter of an 11 G trocar'),
  /** Points of the curves. */
  stepMl: choice(0.2, 0.1, 0.25, 'a click of a screw syringe'),
  /** Largest share of the room in the body that may be asked for. */
  roomFraction: choice(0.9, 0.7, 1, 'beyond it every further drop leaks, and the model says nothing'),
  /** Most that is computed without being asked for. */
  mostMl: choice(8, 6, 10, 'above 7 ml pulmonary cement that needs oxygen is reported (0.9 %)'),
} as const;

/** HU to mineral where nobody calibrated the scanner; wide. */
export const uncalibrated = {
  slopeMgPerCm3: choice(0.8, 0.6, 1.1, 'usual order at 120 kVp'),
  logSd: choice(0.2, 0.1, 0.3, 'tube voltage and scanner unknown'),
} as const;

/**
 * How often each kind is seen on CT after vertebroplasty of one level without a cleft (n = 139, PMC8449924 [R]); any 76.3 %. Radiographs show two thirds
 * of the leaks of a CT (Yeom 2003), so no other rate may stand beside these.
 */
export const leakRates: Readonly<Record<LeakKind, { readonly probability: number; readonly nCount: number }>> = {
  basivertebral: { probability: 0.317, nCount: 139 },
  segmental: { probability: 0.525, nCount: 139 },
  cortical: { probability: 0.122, nCount: 139 },
  disc: { probability: 0.065, nCount: 139 },
};
/** Share of the body filled in that cohort. */
export const cohortFillFraction = choice(0.17, 0.13, 0.25, 'about 4.4 ml (PMC7977919) of a body of 26 ml; that cohort does not state it');
