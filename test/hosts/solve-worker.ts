// Inside a Web Worker of the browser test: one elastic solve alone, one shared with helper workers; do the bits agree, and did they help?
import { twins, type Team } from '../../src/kernels/index.ts';
import { browserTeam } from '../../src/host/team-browser.ts';
import { elasticSolver } from '../../src/physics/index.ts';
import { vertebraBlock } from '../physics/elastic-cases.ts';

const { model, load } = vertebraBlock(1);
async function solve(team?: Team): Promise<Float64Array> {
  const solver = elasticSolver(model, twins(team));
  // helpers come up beside; a solve that starts earlier goes on alone, with the same bits
  if (team !== undefined) await new Promise((resolve) => setTimeout(resolve, 1500));
  const { displacementMm } = solver.solve(load);
  solver.free();
  return displacementMm;
}
async function compare(): Promise<object> {
  const team = browserTeam();
  if (team === undefined) return { flavour: twins().flavour, helpers: 0 };
  let sharedCount = 0;
  const counted: Team = {
    helperCount: team.helperCount,
    start(memory) {
      const helper = team.start(memory);
      return {
        share: (...args) => {
          sharedCount++;
          helper.share(...args);
        },
        free: () => helper.free(),
      };
    },
  };
  const alone = await solve();
  const shared = await solve(counted);
  return {
    flavour: twins().flavour,
    helpers: team.helperCount > 0,
    shared: sharedCount > 100,
    same: alone.every((v, i) => Object.is(v, shared[i])),
  };
}
const inside = globalThis as unknown as { postMessage(message: unknown): void };
void compare().then(
  (said) => inside.postMessage(said),
  (error: unknown) => inside.postMessage({ error: String(error) }),
);
