// English sentences of the area "strength": what the finite-element answer rests on, what it refuses, what can still be given.
export const strengthEn = {
  'strength.done': 'Strength computed',
  'strength.progress.model': 'Building the model',
  'strength.progress.states': 'Pressing the body',
  'strength.progress.runs': 'Varying laws, calibration and ends',
  'strength.bone.now': 'bone as imaged',
  'strength.bone.intact-twin': 'intact twin (from the neighbours)',
  'strength.bone.undamaged-law': 'undamaged law (upper bound, not physical)',
  'strength.bone.residual': 'fractured zone at {residual:2} of the law',
  'strength.load.axial': 'axial: upper plate straight down',
  'strength.load.flexion': 'flexion: plate free to tilt, resultant a quarter of the depth in front',
  'strength.ends.pmma-caps': 'PMMA caps',
  'strength.ends.disc': 'disc-like ends',
  'strength.cement.none': 'no cement',
  'strength.cement.planned': 'planned cement',
  'strength.cement.injected': 'injected cement',
  'strength.cement.observed': 'cement seen in the images',
  'strength.cause.law': 'density law',
  'strength.cause.calibration': 'calibration',
  'strength.cause.ends': 'end condition',
  'strength.cause.damage': 'residual stiffness of the fractured zone',
  'strength.cause.composite': 'modulus of the cemented bone',
  'strength.cause.interface': 'surface between cement and bone',
  'strength.band-designed': 'extremes of a few stated changes, not a probability',
  'strength.refused.not-hu':
    'No strength: the image is not in Hounsfield units ({quantity}), so no mineral density can be read. Heights, grades and paths are still given.',
  'strength.refused.coarse':
    'No strength: the image’s voxels reach {voxelMm} mm and beyond {mostMm} mm endplates and shell are lost. Heights, grades and paths are still given; use a thinner reconstruction.',
  'strength.refused.cut':
    'No strength: the image edge cuts this vertebra, or its endplates could not be read. Other vertebrae of the study can still be computed.',
  'strength.refused.metal':
    'No strength: metal in this vertebra makes its densities meaningless. Its shape and the other vertebrae are still given.',
  'strength.refused.old-cement':
    'No strength before: {cementMl:1} ml of old cement hide the bone under them. The body with this cement can still be computed (--cement observed).',
  'strength.refused.no-calibration':
    'No strength: nothing says what a Hounsfield unit of this image is in mineral. Give a calibration, or your scanner’s own slope and intercept (--slope, --intercept). Shape, grades and paths are still given.',
  'strength.refused.no-injection':
    'No strength with injected cement: no injection has been computed for this vertebra. Planned or observed cement can be used.',
  'strength.cement-injected':
    'The cement stands where the computed injection has put it after {injectedMl:1} ml ({cementMl:1} ml of the body hold it, bone and pores together). Where it runs in this patient is not known.',
  'strength.refused.no-plan':
    'No strength with planned cement: this vertebra has no plan with a path and a cement range. Without cement it can be computed.',
  'strength.refused.no-cement-seen':
    'No strength with observed cement: no cement was found inside this body, neither in the label map nor in the image.',
  'strength.refused.no-bone':
    'No strength: no bone stiffer than {leastMPa:0} MPa stands between two endplates. Check mask and calibration. Shape and grades are still given.',
  'strength.refused.disconnected':
    'No strength: the mask falls into {pieces} pieces and {percent:0} % of it hangs loose, so it is no column. Mend the mask; shape and paths of the rest are still given.',
  'strength.loose-removed':
    '{pieces} loose pieces of the mask ({percent:1} % of the bone) were left out of the model; only the largest piece carries load.',
  'strength.too-large': 'This model needs {needMb} MB and {limitMb} MB can be given here; with voxels of {voxelMm:2} mm it fits.',
  'strength.unknown-law': 'There is no density law "{law}". Laws: {known}.',
  'strength.calibration-entered':
    'The scale from Hounsfield units to mineral was typed in, not measured on this image: strength moves with it by about ten percent or more.',
  'strength.contrast':
    'The patient was given contrast: densities are too high, and with them every strength. Compare states, do not use the numbers.',
  'strength.contrast-unknown': 'It is not known whether contrast was given; with contrast every strength would be too high.',
  'strength.lesion.lytic':
    'A lytic lesion lies in this body: its tissue is taken at its own density; laws of density were not measured on tumour.',
  'strength.lesion.sclerotic':
    'A sclerotic lesion lies in this body: dense tumour is taken for strong bone, which it need not be. The strength may be too high.',
  'strength.cleft': 'A cleft lies in this body: it is taken as very soft, closed or open alike.',
  'strength.cement-rule':
    'Planned cement ({cementMl:1} ml) is a ball around each trocar tip, kept inside the body: a stated rule, not a prediction of where cement goes.',
  'strength.cement-short': 'Only {cementMl:1} ml of the {wantedMl:1} ml of cement fit inside the body.',
  'strength.before-unseen':
    'The image already holds {cementMl:1} ml of cement: the bone under it is not seen, so no strength before and no gain is given.',
  'strength.damage-prior':
    'Fractured body: impacted bone is denser and yet broken, and no law holds in it. Strength is a curve over the residual stiffness of the fractured zone; it is believed to lie between {low:2} and {high:2} of the law. Another belief gives other numbers.',
  'strength.upper-bound':
    'The "undamaged law" takes the impacted bone at its own density: an upper bound that is not physical, beside the intact twin.',
  'strength.held-at-twin':
    'A strength of the fractured body came out above the lower end of its intact twin’s ({failureLoadN:0} N) and is held there: no fracture makes a body stronger.',
  'strength.no-twin': 'No sound neighbour was found: there is no intact twin to read this body against.',
  'strength.crush-axial-only': 'The run beyond yield is made for the axial load between PMMA caps only.',
  'strength.no-band': 'No designed runs were made: these numbers have no band and must not be compared with others.',
  'strength.adjacent':
    'Neighbours: no number is given without a model of two vertebrae. One model found the joint 17 % stiffer and the disc’s pressure 19 % higher above rigid cement (Baroud 2003, Eur Spine J 12:421); others blame the kyphosis. Stiffer than intact is no gain.',
} as const;
