// English sentences of the area "chain": bodies proposed between two clicked ones.
export const chainEn = {
  'chain.propose': 'Propose the bodies between',
  'chain.found': 'Bodies found between {upper} and {lower}: {foundCount}. Nothing is kept until you accept it.',
  'chain.incomplete': 'Bodies found: {foundCount}, but they do not reach from {upper} to {lower}; one could not be told.',
  'chain.disagrees':
    'Bodies between {upper} and {lower} by name: {namedCount}; found: {foundCount}. One of the names is wrong, or a body was missed or taken twice. Look at each one before you go on.',
  'chain.look': 'Click the missing body yourself, then propose again.',
  'chain.show': 'Show {level}',
  'chain.accept': 'Accept {level}',
  'chain.accept-all': 'Accept all {nCount}',
  'chain.recount': 'I count {nCount} as well: accept, and {lower} becomes {counted}',
  'chain.drop': 'Let them go',
  'find.chain-needs-two': 'Click a body at each end first: the bodies between are proposed from there.',
  'find.chain-disagrees':
    'Bodies found: {foundCount}; the names at the ends leave room for {namedCount}. Nothing was kept: check the names, or click the bodies one by one.',
  'find.chain-stale': 'One of the two ends was renamed or removed meanwhile. Nothing was kept: propose again.',
  'chain.arches': 'Grow pedicles and arches',
  'chain.arches-again': 'Grow pedicles and arches again',
  'chain.arches-why': 'From the bodies backwards, along bone; joints stop it. Check every pedicle on the slices: it is not a label map.',
  'find.arch-needs-ct': 'Pedicles and arches are grown on a CT only.',
  'find.arch-needs-body': 'Click the bodies first: arches are grown from them.',
  'find.arch-nothing': 'No bone could be followed behind these bodies.',
  'find.arch-painted': 'These arches were painted by hand and stay as they are. Take the brush back first, then grow them again.',
  'find.arch-cut': 'The arch reaches the edge of the image: what lies beyond is missing.',
  'workup.arch-grown': 'Pedicles and arch were grown from a clicked body, not taken from a label map.',
  'workup.pedicle-guessed.left': 'LEFT pedicle: the image shows {seenPercent} % of its wall, too little to measure a clearance to.',
  'workup.pedicle-guessed.right': 'RIGHT pedicle: the image shows {seenPercent} % of its wall, too little to measure a clearance to.',
  'plan.arch-grown': 'Pedicles and arch were grown from a click. Check their walls on the slices before you trust a clearance.',
  'plan.pedicle-guessed.left':
    'The left pedicle is not good enough for clearance: its wall is guessed more than seen. No path, clearance or breach is given on that side until a person corrects its mask or its axis, or a label map is dropped.',
  'plan.pedicle-guessed.right':
    'The right pedicle is not good enough for clearance: its wall is guessed more than seen. No path, clearance or breach is given on that side until a person corrects its mask or its axis, or a label map is dropped.',
} as const;
