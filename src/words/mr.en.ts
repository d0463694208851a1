// English sentences of the area "mr": reading MR exams, registration, comparison with an earlier study.
export const mrEn = {
  'mr.after-contrast': 'This series was made after a contrast medium; marrow is not read from it.',
  'mr.dixon-limit':
    'Dixon image: water and fat are told apart by the scanner’s reconstruction, which can swap them in places; its fat and in-phase images replace a T1 only with this limit.',
  'mr.name-disagrees':
    'The series is called {named}, but its echo and repetition times are those of {made}; the times are believed. Check the series.',
  'mr.blocks-no-overlap':
    'The blocks of this exam overlap by {overlapMm:0} mm only: they are laid together by the scanner’s own coordinates, and nothing checks that the patient lay still between them.',
  'mr.blocks-unlike':
    'Where the blocks of this exam overlap, their pictures do not agree ({likenessPercent} %): they were not joined. Positions and counts across the blocks are not to be trusted; read each block by itself.',
  'mr.blocks-sequences-disagree':
    'The sequences of this exam give different moves between the blocks ({apartMm:1} mm apart): they were not joined. Positions and counts across the blocks are not to be trusted.',
  'mr.moved-between-blocks': 'The patient moved between the blocks by {shiftMm:1} mm and {turnDeg:1}°; the lower block was moved back.',
  'mr.single-block':
    'The exam shows one block of {lengthMm:0} mm, not the thoracic and the lumbar spine: other collapses are not excluded, and levels can be counted only from what is in the picture.',
  'mr.map-outside': 'The label map {file} does not lie on any picture of this exam; it was read in its own coordinates.',
  'mr.blocks-count-differently':
    'The label maps of two blocks name one and the same vertebra {upper} and {lower}: the count is wrong in one of them. Correct the maps before going on.',
  'mr.blocks-apart': '{level} lies {apartMm:1} mm apart in the label maps of two blocks; the one further from the edge is used.',
  'mr.blocks-level-twice':
    'Two different vertebrae carry the same name in the blocks of this exam ({levels}): one of the label maps is shifted by a level, or the blocks do not fit each other.',
  'mr.unknown-sequence':
    'This MR series was not recognised, neither by its tags, its name nor its contrast; marrow is not read from it. Name the file after its sequence (T1, STIR, T2 FS …).',
  'mr.named-by-contrast': 'Neither tags nor file name say what this MR series is; its contrast is that of {kind}. Check it.',
  'mr.contrast-disagrees':
    'The series is called {named} but its contrast looks like {looks}; marrow is not read from it. Check the series.',
  'mr.suppression-failed':
    'Fat suppression failed in this series ({failedPercent} % of the fat looked at is bright): oedema cannot be read from it. Repeat it, STIR if possible.',
  'mr.suppression-partly-failed':
    'Fat suppression failed in part of this series ({failedPercent} % of the fat looked at is bright): oedema cannot be read there.',
  'mr.no-fluid-sensitive':
    'The exam has no fluid-sensitive series (STIR, T2 with fat suppression or Dixon water): whether a collapse is recent cannot be read from signal. Shape is measured all the same.',
  'mr.dixon-for-t1': 'The exam has no T1; the fat or in-phase image of a Dixon series stands in for it, with its limit.',
  'mr.no-t1': 'The exam has no T1 and no Dixon series: what has replaced the marrow cannot be read.',
  'mr.block-without-fluid': 'Block {block} has no fluid-sensitive series: its vertebrae have shape but no signal.',
  'mr.frame-assumed':
    'These files say nothing about a common frame; it is assumed that all of them keep the scanner’s coordinates of one exam.',
  'mr.study-before-birth':
    'The study is dated {study}, before the patient’s birth ({birth}): one of the two is wrong, or two patients are mixed. Correct the files.',
  'mr.age-unlikely': 'The files give an age of {ageYear:0} years: check patient and date.',
  'mr.ct-given': 'What was given as MR is a CT. Give the MR exam with --mri, the CT as the study itself.',
  'mr.nothing-given': 'What was given beside the study holds neither an image nor a label map that can be read.',
  'mr.other-patient-birth':
    'The study and what was given beside it belong to different patients: their birth dates differ. Nothing was added.',
  'mr.other-patient-sex': 'The study and what was given beside it belong to different patients: the sex differs. Nothing was added.',
  'mr.other-patient-name':
    'The study and what was given beside it carry differing patient names or numbers. If it is one patient, say who accepts that: --accept-identity <initials>.',
  'mr.earlier-is-later': 'The earlier study is dated {earlier}, after the study itself ({study}). Exchange the two.',
  'mr.earlier-undated': 'The earlier study has no date: what was lost since is told, not when.',
  'mr.no-labels': 'What was given beside the study came without a label map: its pictures are kept, its vertebrae are not located.',
  'mr.beside.ct-mri': 'The MR on this CT',
  'mr.beside.earlier': 'The earlier study on this one',
  'mr.beside.by-pictures':
    'The MR had no labels: the bones of the CT were found in its pictures, one by one. Level and shape are the CT’s.',
  'mr.beside.by-maps': 'Bone on bone, by the label maps of both.',
  'mr.beside.whole': 'As a whole {shift:0} mm and {turn:1}°; posture moves the bones apart from that ({residual:1} mm on average).',
  'mr.beside.bones': '{count} of {all} vertebrae placed',
  'mr.beside.level': 'Level',
  'mr.beside.residual': 'Surfaces apart',
  'mr.beside.apart': 'Sequences apart',
  'mr.beside.sd': 'Centre (1 SD)',
  'mr.beside.posture': 'Turned',
  'register.progress': 'Registering bone by bone',
  'register.nothing-in-common': 'The two studies show no vertebra of the same name: nothing can be registered.',
  'register.levels-disagree':
    'The two studies do not count alike: what one calls {level} fits better {steps} level further in the other. Confirm the count in both before going on; nothing was registered.',
  'register.count-not-sure':
    'Which vertebra of one study is which of the other cannot be told from their shape (factor {factor}), and the count is not anchored in both. Confirm a level in each; nothing was registered.',
  'register.count-by-anchor':
    'The shapes alone do not tell which vertebra is which (factor {factor}); the count of both studies (sacrum, C2 or a person) was used.',
  'register.too-few': 'Only {acceptedCount} of {commonCount} vertebrae could be registered: nothing is returned.',
  'register.parts-differ': 'One label map has bodies only and the other does not tell bodies apart: they cannot be laid on each other.',
  'register.bones-unmatched': '{unmatchedCount} vertebrae are seen in one of the two studies only.',
  'register.cancelled': 'Registration was cancelled; nothing was kept.',
  'register.carried':
    'The MR had no labels: the bones of the CT were looked for in its pictures and {carriedCount} were found; two sequences, each alone, put a centre at most {worstMm:1} mm apart. Shape and level are the CT’s; a collapse since the CT is not in them.',
  'register.carried-alone':
    'The MR had no labels: the bones of the CT were looked for in its pictures and {carriedCount} were found; only one sequence could be used, none checks it. Shape and level are the CT’s; a collapse since the CT is not in them.',
  'register.pictures-no-place':
    'Nothing in the pictures of the MR looks like the spine of the CT: no label was carried over. Check that both are of one patient and show the same stretch.',
  'register.bone-unlike': 'This vertebra was not found: the MR does not look there as the CT lets expect.',
  'register.one-sequence': 'Only one sequence could place this vertebra in the MR: no second one checks it.',
  'register.bone-sequences-apart': 'This vertebra was not registered: the sequences of the MR put its centre {residualMm:1} mm apart.',
  'register.pictures-count':
    'Which vertebra of the MR is which of the CT cannot be told surely from the pictures (another count explains them nearly as well, factor {factor}; below {limit} nothing is believed): no label was carried over. Give the MR a label map, or click its bodies in a case of its own.',
  'register.bone-no-answer': 'This vertebra could not be registered.',
  'register.bone-residual': 'This vertebra was not registered: its two surfaces stay {residualMm:1} mm apart.',
  'register.bone-overlap': 'This vertebra was not registered: too little of it lies in the other.',
  'register.bone-loose': 'This vertebra was not registered: its place is not held well enough.',
  'register.bone-bend': 'This vertebra was not registered: it would bend the disc by {bendDeg:0}°, more than a spine does.',
  'progression.progress': 'Comparing with the earlier study',
  'progression.new-collapse': 'Collapsed since the earlier study: {lossPercent} % of its height then.',
  'progression.progressed': 'Collapsed further since the earlier study: {lossPercent} % of its height then.',
  'progression.undecided': 'Whether it has collapsed since the earlier study cannot be told ({lossPercent} %, within the error).',
  'progression.state.new-collapse': 'new collapse',
  'progression.state.progressed': 'collapsed further',
  'progression.state.unchanged': 'unchanged',
  'progression.state.undecided': 'undecided',
} as const;
