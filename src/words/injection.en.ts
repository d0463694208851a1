// English sentences of the area "injection": where cement may go, what ends it, what was refused. Probabilities are guesses for rehearsal.
export const injectionEn = {
  'injection.done': 'Injection computed',
  'injection.progress.medium': 'Reading the bone as a sponge',
  'injection.progress.members': 'Injecting again and again, each time another body',
  'injection.kind.basivertebral': 'basivertebral vein (to the canal)',
  'injection.kind.segmental': 'segmental veins',
  'injection.kind.cortical': 'defect of the wall',
  'injection.kind.disc': 'disc',
  'injection.sides.left': 'one trocar, left',
  'injection.sides.right': 'one trocar, right',
  'injection.sides.both': 'two trocars',
  'injection.definition.ct-by-kind': 'cement outside the body on CT, counted by kind; from {leastMl:2} ml on',
  'injection.cohort.no-cleft-139': '139 vertebroplasties of one level without a cleft, seen on CT (PMC8449924); any leak 76.3 %',
  'injection.leak-line': '{kind}: {percent} % [{low} – {high}]; model alone {raw} %, cohort {base} %{remarks}',
  'injection.needs-product':
    'No cement product is named, and no clock of this case has one. Give --product: {known}, or a JSON file with your product’s stated times.',
  'injection.never': 'A rehearsal, not a forecast: how cement really runs in this bone is not known. Watch the screen; it decides.',
  'injection.not-patient': 'not patient-specific',
  'injection.no-better-short': 'no better than the average',
  'injection.veins-not-patient':
    'Veins do not show on this CT: their places are taken from anatomy and varied at random. What is said of leaks into veins is not patient-specific.',
  'injection.uncalibrated':
    'No calibration of this image: the share of bone is read from Hounsfield units by a usual scale, with twice the doubt. Resistance and volumes move with it.',
  'injection.contrast': 'The patient was given contrast: bone looks denser than it is, and the cement would spread further than computed.',
  'injection.thick':
    'The image’s voxels reach {voxelMm} mm: gaps of walls and endplates, and clefts, are not seen and not in the model. Leaks through them are those of chance.',
  'injection.wall-unseen':
    'The slices are too thick to see whether the posterior wall is whole: no opening of it is in the model, and leaks to the canal may be underrated.',
  'injection.wall-broken': 'The posterior wall is broken: cement can reach the canal through it. In the model it is an open way out.',
  'injection.gap.endplate.superior': 'The upper endplate is open over {areaMm2:0} mm²: in the model it is a way out.',
  'injection.gap.endplate.inferior': 'The lower endplate is open over {areaMm2:0} mm²: in the model it is a way out.',
  'injection.gap.wall.anterior': 'The front wall is open over {areaMm2:0} mm²: in the model it is a way out.',
  'injection.gap.wall.left': 'The LEFT wall is open over {areaMm2:0} mm²: in the model it is a way out.',
  'injection.gap.wall.right': 'The RIGHT wall is open over {areaMm2:0} mm²: in the model it is a way out.',
  'injection.cleft': 'A cleft of {cleftMl:1} ml is taken as an open space: cement fills it first.',
  'injection.lysis':
    'Tumour tissue ({lesionMl:1} ml) is pushed aside and not soaked: its resistance was never measured. Here the fill is a guess.',
  'injection.sclerosis': 'Dense tumour resists the cement more than the model knows.',
  'injection.preview': 'A first look: the middle course alone, on voxels of {voxelMm:0} mm. Probabilities are not given.',
  'injection.no-better.basivertebral':
    'Leaks through the basivertebral vein: on phantoms the model told patients apart no better than the average of the cohort. Read the figure as that average.',
  'injection.no-better.segmental':
    'Leaks into segmental veins: on phantoms the model told patients apart no better than the average of the cohort. Read the figure as that average.',
  'injection.no-better.cortical':
    'Leaks through the wall: on phantoms the model told patients apart no better than the average of the cohort. Read the figure as that average.',
  'injection.no-better.disc':
    'Leaks into the disc: on phantoms the model told patients apart no better than the average of the cohort. Read the figure as that average.',
  'injection.stop.posterior-wall': 'Stop at {atMl:1} ml: cement reaches the posterior quarter of the body.',
  'injection.stop.leak-limit.basivertebral': 'Stop at {atMl:1} ml: a leak through the basivertebral vein becomes likelier than the limit.',
  'injection.stop.leak-limit.segmental': 'Stop at {atMl:1} ml: a leak into segmental veins becomes likelier than the limit.',
  'injection.stop.leak-limit.cortical': 'Stop at {atMl:1} ml: a leak through the wall becomes likelier than the limit.',
  'injection.stop.leak-limit.disc': 'Stop at {atMl:1} ml: a leak into the disc becomes likelier than the limit.',
  'injection.stop.paste-too-stiff': 'Stop at {atMl:1} ml: the paste is then too stiff for a hand syringe.',
  'injection.stop.hand-force': 'Stop at {atMl:1} ml: a hand cannot press more; thicker cement is not to be forced.',
  'injection.stop.body-full': 'Stop at {atMl:1} ml: the body is full.',
  'injection.proposal.reached': '{proposedMl:1} ml are enough: both endplates touched, both sides filled, before any reason to stop.',
  'injection.proposal.stop-before':
    'No volume is proposed: a reason to stop comes before both endplates are touched and both sides are filled.',
  'injection.proposal.no-contact': 'No volume is proposed: up to {volumeMl:1} ml both endplates are not touched.',
  'injection.proposal.no-balance': 'No volume is proposed: up to {volumeMl:1} ml one side stays nearly empty.',
  'injection.refused.not-hu':
    'No injection: the image is not in Hounsfield units ({quantity}), so nothing says how much bone stands in the way.',
  'injection.refused.coarse':
    'No injection: the image’s voxels reach {voxelMm} mm; beyond {mostMm} mm walls and gaps are lost. Use a thinner reconstruction.',
  'injection.refused.cut': 'No injection: the image edge cuts this vertebra. Its neighbours can still be computed.',
  'injection.refused.metal': 'No injection: metal in this vertebra hides its bone.',
  'injection.refused.old-cement':
    'No injection: {cementMl:1} ml of old cement fill part of this body, and the model knows only marrow and bone.',
  'injection.refused.no-plan': 'No injection: this vertebra has no plan with a trocar path. Plan it first.',
  'injection.refused.too-late':
    'No injection: {startMin:1} min after mixing the paste is already too stiff (from {stopMin:1} min on). Begin earlier, or mix anew.',
  'injection.no-plan':
    '{level} has no plan with a trocar path, so there is nothing to inject through. See why with: trocart plan --level {level}',
  'injection.tissue-change': 'What was done to the bone before ({field}: {value}) is not a value the injection can use.',
  'injection.no-body':
    'The label map holds no vertebral body with a wall for {vertebraId} (body and arch must be told apart). Nothing is computed without one.',
  'injection.tip-outside': 'The planned tip of {vertebraId} does not stand in bone of the body. Check path and mask.',
  'injection.too-much':
    '{volumeMl:1} ml do not fit: the pores of this body hold {roomMl:1} ml, and beyond {mostMl:1} ml every further drop would leave it. Ask for less.',
  'injection-view.report.banner': '{level} – INJECTION (REHEARSAL)',
  'injection-view.report.heading': 'Where the cement may go',
  'injection-view.report.stale':
    'The injection of {level} was computed before something it rests on was changed: not printed. Compute it again.',
  'injection-view.report.refused': '{level}: no injection was computed.',
  'injection-view.report.leaks': 'Leaks at {ml:1} ml, {sides}',
  'injection-view.report.course': 'Course, {sides}',
  'injection-view.report.compare': 'One side or two',
  'injection-view.product': 'Cement',
  'injection-view.start': 'First drop after mixing',
  'injection-view.flow': 'Flow',
  'injection-view.members': 'Bodies drawn',
  'injection-view.cannula': 'In the cannulas',
  'injection-view.cannula-says': '{cannulaMl:1} ml (pushed in by the stylet, not counted below)',
  'injection-view.kind': 'Way out',
  'injection-view.probability': 'Probability',
  'injection-view.raw': 'Model alone',
  'injection-view.cohort': 'Cohort',
  'injection-view.mean': 'Mean volume',
  'injection-view.said': 'To be said',
  'injection-view.ml': 'Injected',
  'injection-view.contact': 'Endplates touched (upper, lower)',
  'injection-view.left': 'Left share',
  'injection-view.bone': 'In bone',
  'injection-view.syringe': 'At the syringe',
  'injection-view.venous': 'In veins',
  'injection-view.approach': 'Approach',
  'injection-view.first-stop': 'First reason to stop',
  'injection-view.proposed': 'Enough with',
  'injection-view.none': 'none',
  'injection-view.report.method':
    'Injection: marrow is displaced by cement (two-phase Darcy flow) on voxels of the patient’s CT; permeability from the local share of bone; {memberCount} bodies drawn over what is not known; leak probabilities drawn towards the rate of a named cohort.',
  'injection-view.report.limit.ensemble': 'Leak figures rest mostly on the cohort: no patient with images and known leaks was to be had.',
  'injection-view.report.limit.veins': 'Veins and fine cracks are not seen; they are drawn at random.',
  'injection-view.report.source.odds': 'Odds of leaks: Zhan 2017, PMID 28192270; rates by kind: PMC8449924.',
  'injection-view.report.source.bone': 'Permeability of vertebral bone: Baroud 2004, J Biomech 37:189.',
} as const;
