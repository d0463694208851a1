// English sentences of the area "find": outlining a body by a click.
export const findEn = {
  'find.title': 'Outline by a click',
  'find.why': 'Without a label map: click in the middle of a body, and it is outlined. Name the first one; the next are counted from it.',
  'find.first': 'The body you click first is',
  'find.start': 'Click bodies (O)',
  'find.stop': 'Done clicking',
  'find.on':
    'Click in the middle of a body. A click on the edge of the selected one, with Alt held, pulls its outline there; so does an endplate dragged with the endplates tool.',
  'find.count': '{nCount} bodies outlined by clicks',
  'find.remove': 'Remove the outline of {level}',
  'find.limit': 'Bodies only: no arch, no pedicle. What needs them is withheld until they are grown, or a label map is dropped.',
  'find.tool': 'Outline',
  'find.no-image': 'There is no image to outline a body in. Drop the CT or MRI first.',
  'find.unknown': 'No outlined body has the name {vertebra}.',
  'find.already': 'This body is already outlined ({level}). Hold Alt and click on its edge to correct it, or remove it first.',
  'find.bad-level': '“{level}” is not a level. Levels are C1 to S2, such as T12 or L1.',
  'find.name-first': 'Say first which level you are about to click: a body cannot be counted from nothing.',
  'find.nothing-there': 'No body could be found here. Click nearer to the middle of a vertebral body.',
  'find.over-neighbour': 'There the outline would lie over the body beside it ({level}).',
  'find.faint-wall': 'The wall of this body is faint in the image: its outline is guessed there. Check it on the slices.',
  'find.faint-superior': 'The upper endplate is faint in the image: the height rests on a guess. Check it on the slices.',
  'find.faint-inferior': 'The lower endplate is faint in the image: the height rests on a guess. Check it on the slices.',
} as const;
