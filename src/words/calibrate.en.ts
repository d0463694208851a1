// English sentences of the area "calibrate": what a grey value means as mineral, how sure that is, and when it cannot be said.
export const calibrateEn = {
  'calibrate.progress': 'Calibrating the CT',
  'calibrate.not-hu':
    'The image is not in Hounsfield units ({quantity}): no bone density can be had from it, hence no stiffness and no strength. Add the CT; heights and plan do not need it.',
  'calibrate.references-few':
    'Too few tissues were found to calibrate this CT without a phantom (found: {found}; {neededCount} are needed among air, fat, blood, muscle, dense bone). Heights, grades and plan stand; stiffness and strength cannot be given. Use a CT with a wider field, mark the rods of a phantom, or enter slope and intercept.',
  'calibrate.energy-impossible':
    'The tissues found ({found}) do not make a calibration: they agree best at {energy} keV, where no CT shines. Heights, grades and plan stand; stiffness and strength cannot be given. Use a CT that shows air and fat around the body, mark the rods of a phantom, or enter slope and intercept.',
  'calibrate.entered-missing': 'An entered calibration needs both a slope and an intercept (mg/cm³ per HU, and mg/cm³ at 0 HU).',
  'calibrate.rods-few': 'A phantom calibration needs at least three rods; {foundCount} were given.',
  'calibrate.rod-outside': 'The rod of {densityMgPerCm3:0} mg/cm³ does not lie inside the image; mark its middle again.',
  'calibrate.rods-inconsistent':
    'The rods do not give a calibration: their HU do not rise with their density as a phantom’s do (slope {slope}, R² {r2}). Check that each point lies in the rod of its density.',
  'calibrate.wrong-density':
    'A law made for {wanted} density was given {given} density; nothing was calculated. Densities are converted by their published lines, never taken for one another.',
  'calibrate.method-wide':
    'Calibrated without a phantom, on the patient’s own tissues: the density is good to some 30–40 mg/cm³ by the method alone; compare patients with care.',
  'calibrate.sd-assumed': 'No uncertainty was entered with the calibration: that of a usual rod phantom was taken.',
  'calibrate.cortex-absent':
    'No bone dense and thick enough to serve as a reference: the calibration rests on soft tissues and air, and may read dense bone a third too low.',
  'calibrate.blood-absent': 'No blood among the references (no aorta in the label map, or not readable in it).',
  'calibrate.energy-odd':
    'The references agree best at {energy} keV (R² {r2}), which is unusual: thin cortex, or an unusual image. Densities may be off by a quarter.',
  'calibrate.contrast-seen': 'The vessel reads {vesselHu:0} HU: contrast was given, whatever the header says. Blood was not used.',
  'calibrate.contrast-given':
    'CT with contrast: bone reads denser than it is. {sdMgPerCm3:0} mg/cm³ were added to the uncertainty; a CT without contrast is better.',
  'calibrate.contrast-unknown': 'Whether contrast was given is not known: with contrast, bone reads denser than it is.',
  'calibrate.kvp-unknown': 'Tube voltage unknown: figures entered for one voltage do not hold for another.',
  'calibrate.kernel-unknown': 'Reconstruction kernel unknown: a sharp kernel raises thin cortex and noise.',
  'calibrate.monoenergetic':
    'Virtual monoenergetic image ({energy} keV): its HU are not those of a tube at one voltage; only a calibration made on this very image holds.',
  'calibrate.photon-counting': 'Photon-counting CT: thresholds and laws found on other scanners were not checked on it.',
  'calibrate.metal-left-out': 'Metal in the image: {sliceCount} slices were left out of the calibration.',
  'calibrate.cement-left-out': 'Cement or metal of the label map and what lies near it were left out of the calibration.',
  'calibrate.result': '{method}: {zero:0} ± {zeroSd:0} mg/cm³ at 0 HU, {high:0} ± {highSd:0} mg/cm³ at 300 HU ({kind}).',
  'calibrate.reference': '{what}: {hu:0} HU in {volumeMl} ml',
  'calibrate.reference.rod': 'rod',
  'calibrate.reference.air': 'air',
  'calibrate.reference.fat': 'fat',
  'calibrate.reference.blood': 'blood',
  'calibrate.reference.muscle': 'muscle',
  'calibrate.reference.cortical-bone': 'dense bone',
  'calibrate.method.internal-references': 'Calibrated on the patient’s own tissues',
  'calibrate.method.phantom-rods': 'Calibrated by phantom rods',
  'calibrate.method.entered': 'Calibration as entered',
  'calibrate.kind.k2hpo4': 'K2HPO4 equivalent',
  'calibrate.kind.hydroxyapatite': 'hydroxyapatite equivalent',
  'calibrate.kind.ash': 'ash density',
  'calibrate.kind.apparent': 'apparent (wet) density',
} as const;
