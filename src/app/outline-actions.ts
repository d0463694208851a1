// Bodies between two clicked ones: proposed, looked at one by one, accepted or let go.
import { errand } from './actions.ts';
import { page, update } from './case-state.ts';
import type { ChainAsk } from './worker/messages.ts';

async function ask(a: ChainAsk): Promise<readonly string[] | undefined> {
  const got = await errand('outline', 'chain', a, false);
  if (got === undefined) return undefined;
  update({ view: got.view, chain: got.chain, ...(got.ids.length === 0 ? {} : { vertebraId: got.ids[0] }) });
  return got.ids;
}
/** Proposes what lies between, and shows the first. */
export async function proposeBetween(): Promise<void> {
  await ask({ do: 'propose' });
  const first = page().chain?.items[0];
  if (first !== undefined) update({ cursorLps: first.pointLps });
}
export async function acceptProposed(places: readonly number[], recount = false): Promise<void> {
  const { initials } = page();
  await ask({
    do: 'accept',
    places,
    ...(recount ? { recount } : {}),
    ...(/^\p{L}{1,5}$/u.test(initials) ? { who: initials } : {}),
  });
  const next = page().chain?.items[0];
  if (next !== undefined) update({ cursorLps: next.pointLps });
}
/** Pedicles and arches of all clicked bodies. */
export async function growArches(): Promise<void> {
  const { initials } = page();
  const view = await errand('outline', 'arches', /^\p{L}{1,5}$/u.test(initials) ? { who: initials } : {}, false);
  if (view !== undefined) update({ view });
}
export const dropProposed = (): Promise<unknown> => ask({ do: 'drop' });
