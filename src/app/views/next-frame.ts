// What views wish for the next frame: the newest wish of each, once. A wish is replaced by a newer one but never put off by it, and while a hand moves
// every frame is listened to, to its end: a hand that moves every frame gets a picture every frame, asked for in that frame.
const wishes = new Map<string, () => void>();
let isAsked = false;
function grant(): void {
  const now = [...wishes.values()];
  wishes.clear();
  // asked for the next frame before what moves in it: else a wish of that frame would wait for the one after, and only every other were heard
  isAsked = now.length > 0;
  if (isAsked) requestAnimationFrame(grant);
  for (const wish of now) wish();
}
export function onNextFrame(view: string, wish: () => void): void {
  wishes.set(view, wish);
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(grant);
}
/** The view has left the page. */
export const noWish = (view: string): void => void wishes.delete(view);
