// No brand: published figures put together, for teaching and for the demo patients. Window from one paper, hardening from another, so that
// both ages can be fitted from something that was read. Never take it for the cement in your hand: enter your own product's times.
import type { CementProduct } from '../../records/index.ts';

export const publishedPmma: CementProduct = {
  id: 'published-pmma',
  name: 'Published figures (no brand)',
  viscosityClass: 'low',
  times: {
    temperatureC: 22,
    injectFromMin: 5.1,
    injectUntilMin: 8.5,
    set: { temperatureC: 37, timeMin: 11, means: 'hard', roomMin: 5.1 },
    scatterFraction: 0.1,
    source:
      'window: Lai 2012, doi 10.1186/1471-2474-13-198 (liquid 5.1 ± 0.7, handling 8.5 ± 0.8 min, 22 °C, syringe and hand compressor); hardening: Hindawi 2011:571728 (about 11 min after immersion at 37 °C, a medium viscous vertebroplasty cement; that it was immersed when the liquid phase ends is an assumption here)',
  },
  opacifier: { what: 'barium-sulfate', powderFraction: 0.3 },
  powderG: 40,
  liquidMl: 20,
  mark: 'composed',
  source: 'times as said; 40 g + 20 ml with 30 % barium sulfate is the usual make-up for the spine, recalled',
};
