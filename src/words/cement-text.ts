// Names and places of the clock in words: the same in terminal, page and paper.
import type { CementProduct, Milestone } from '../records/index.ts';
import type { Language } from './format.ts';
import { isCode, say } from './dictionary.ts';

/** A brand is its own name in every language; what is no brand is said. */
export function cementName(language: Language, product: Pick<CementProduct, 'id' | 'name'>): string {
  const code = `cement.product.${product.id}`;
  return isCode(code) ? say(language, code) : product.name;
}
/** Times of the paste are of the syringe; times of the cure are of the vertebra or of the sample kept in the room. */
export const whereInWords = (language: Language, m: Pick<Milestone, 'what' | 'where'>): string =>
  say(language, m.what === 'inject-from' || m.what === 'stop' ? 'cement.where.paste' : `cement.where.${m.where}`);
