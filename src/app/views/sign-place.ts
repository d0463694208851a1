// Where a sentence stands beside a point of a picture so that none of it is cut off: to the left of it or to its right, or moved in from the edge.
export interface SignPlace {
  readonly x: number;
  readonly textAnchor: 'start' | 'end';
}
/** Of a letter of the overlay's type, CSS pixels: on the wide side. */
const letterPx = 6.6;
const edgePx = 6;
const asidePx = 14;

export function signPlace(x: number, width: number, text: string): SignPlace {
  const long = text.length * letterPx;
  const isRight = x > width * 0.45;
  if (isRight && x - asidePx - long >= edgePx) return { x: x - asidePx, textAnchor: 'end' };
  if (!isRight && x + asidePx + long <= width - edgePx) return { x: x + asidePx, textAnchor: 'start' };
  // it fits on neither side: from the edge, over what it is about if it must
  return { x: Math.max(edgePx, Math.min(x + asidePx, width - edgePx - long)), textAnchor: 'start' };
}
