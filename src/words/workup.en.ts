// English sentences of the area "workup". Keys are the codes of findings, problems and labels; {name} is filled from their values.
export const workupEn = {
  'workup.progress': 'Measuring the vertebrae',
  'workup.hu-absent':
    'No CT in Hounsfield units beside the mask: heights and grade come from the mask alone; density, gaps and clefts are absent. Add the CT series to have them.',
  'workup.up-from-patient':
    'A single vertebra: which way is up was taken from the patient axes of the file, not from neighbours. Check it on the sagittal view.',
  'workup.order-from-patient':
    'Some vertebrae have no level: their order was taken from the patient axes of the file. Name the levels to remove this doubt.',
  'workup.column-upside-down':
    'The levels run from the feet towards the head of the file: either the label map numbers them backwards or the patient axes are inverted. Check before using levels or sides.',
  'workup.level-undecided': 'Level undecided ({level}): normal values of the first name were used.',
  'workup.level-unknown': 'Level unknown: no normal values for it; only its neighbours serve as a reference.',
  'workup.frame-doubtful':
    'The endplates found for this body lie {tiltDeg:0}° across the line of its neighbours: they were not believed and nothing was measured. Check the label map, or set the frame by hand.',
  'workup.frame-turned':
    'The back of this bone was found {turnDeg:0}° away from the back of the bones about it: it was not believed and nothing was measured. Check the label map (a piece missing, cement left out), or set the frame by hand.',
  'workup.size-doubtful':
    'This body was found {foundMm:0} mm wide or deep; by the bodies about it, it would be {usualMm:0} mm: it was not believed and nothing was measured. Check the label map (a piece missing, cement left out, two bones in one label).',
  'workup.nothing-to-measure':
    'No vertebral body could be measured in this mask (too small, cut, or in pieces). Correct this bone in the label map and open the study again.',
  'workup.back-from-patient':
    'Bodies only and no canal in the map: "posterior" was taken from the patient axes of the file. Check it on the axial view.',
  'workup.ring-open':
    'The bony ring is not closed in this mask: the midline rests on the arch, not on the canal; the canal was not measured.',
  'workup.body-only': 'The mask holds the body only: no pedicles, no canal.',
  'workup.cut': 'The edge of the image cuts the body: heights and volume are absent.',
  'workup.cut-behind': 'The edge of the image cuts the posterior elements; the body is whole.',
  'workup.heights-unreadable':
    'The endplates of this body could not be read: heights are absent. Correct this bone in the label map and open the study again.',
  'workup.pedicle-not-found.left': 'LEFT pedicle not found in this mask.',
  'workup.pedicle-not-found.right': 'RIGHT pedicle not found in this mask.',
  'workup.correction-unused':
    'A correction ({what}) is kept but changes nothing: a pedicle can be corrected only where one was found, and of landmarks the six points of the heights.',
  'workup.correction-impossible':
    'A correction of endplates or landmarks was not used: no body is left between the endplates, or they stand too steep. What was read stands.',
  'workup.corrected.endplate.superior':
    'Upper endplate as a person corrected it: frame, heights and angles rest on it. The bands know the voxels, not the hand.',
  'workup.corrected.endplate.inferior':
    'Lower endplate as a person corrected it: frame, heights and angles rest on it. The bands know the voxels, not the hand.',
  'workup.corrected.landmark':
    'Height points as a person moved them: heights, endplates and frame follow. The bands know the voxels, not the hand.',
  'workup.reference-table': 'No intact neighbour in the images: compared with the level table alone; the loss of height is uncertain.',
  'workup.deformity':
    'Deformity, not necessarily a fracture: {lossPercent:0} % of height lost (grade {grade:0}). Endplate, marrow signal and history decide.',
  'workup.between-grades': 'Between grade {low:0} and {high:0}: the 90 % band of the loss of height holds the threshold.',
  'workup.hu-impaction': 'Trabecular {meanHu:0} HU in a deformed body: a sign of impaction, never of density.',
  'workup.density-no-body': 'No sound body among L1, T12, L2, T11, L3: the density of the spine is not stated.',
  'workup.density-contrast': 'Contrast given or not known: HU stated without density class.',
  'workup.density-kvp-unknown': 'Tube voltage unknown: HU stated without density class.',
  'workup.density-kvp-other': 'Tube voltage other than 120 kV: HU stated without density class.',
  'workup.class.normal': 'normal density',
  'workup.class.osteopenia': 'low density',
  'workup.class.osteoporosis': 'in the range of osteoporosis',
  'workup.class.unclassified': 'not classified',
  'workup.wall-too-thick': 'Posterior wall not judged: the voxels are too thick ({voxelMm} mm across it).',
  'workup.endplate-too-thick': 'Gaps in the endplates not looked for: the voxels are too thick ({voxelMm} mm across them).',
  'workup.wall-broken': 'Posterior wall broken over {gapMm2:0} mm².',
  'workup.wall-retropulsed': 'Posterior wall pushed back by {retropulsionMm} mm.',
  'workup.endplate-gap': 'Gap in an endplate or wall ({areaMm2:0} mm²).',
  'workup.cleft-gas': 'Cleft with gas in the body ({volumeMl:2} ml).',
  'workup.cleft-fluid': 'Cleft with fluid in the body ({volumeMl:2} ml).',
  'workup.lesion-lytic': 'Lytic lesion: {volumeMl} ml, {sharePercent:0} % of the body.',
  'workup.lesion-sclerotic': 'Sclerotic lesion: {volumeMl} ml, {sharePercent:0} % of the body.',
  'workup.lesion-canal.contact': 'The lesion reaches the epidural space without deforming the sac.',
  'workup.lesion-canal.sac-compressed': 'The lesion compresses the dural sac.',
  'workup.lesion-canal.cord-compressed': 'The lesion compresses the spinal cord.',
  'workup.lesion-canal.unseen':
    'The relation of the lesion to the canal was not judged: that takes a lytic lesion outlined in the label map, with its dural sac.',
  'workup.cement-present': 'Previous cement in the body: {volumeMl} ml.',
  'workup.metal-present': 'Metal in or on the vertebra: HU near it are not reliable.',
  'workup.genant.none': 'no deformity',
  'workup.genant.wedge': 'wedge',
  'workup.genant.biconcave': 'biconcave',
  'workup.genant.crush': 'crush',
  'workup.wall.intact': 'intact',
  'workup.wall.broken': 'broken',
  'workup.wall.unseen': 'not seen',
} as const;
