// What views wish for the next frame: the newest wish of each, once. A wish is replaced by a newer one but never put off by it, so that a hand that
// moves every frame gets a picture every frame.
const wishes = new Map<string, () => void>();
let isAsked = false;
function grant(): void {
  isAsked = false;
  const now = [...wishes.values()];
  wishes.clear();
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
