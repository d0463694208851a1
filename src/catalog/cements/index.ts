// Cements one can choose. A new one is a file of data beside this and a line here; times only from instructions or papers that were read. A product
// without times runs no clock: its times are entered by the person who holds its instructions.
import type { CementProduct } from '../../records/index.ts';
import { kyphonHvR } from './kyphon-hv-r.ts';
import { publishedPmma } from './published-pmma.ts';
import { simplexP } from './simplex-p.ts';
import { vertecemVPlus } from './vertecem-v-plus.ts';

export { publishedPmma } from './published-pmma.ts';

export const cements: readonly CementProduct[] = [publishedPmma, kyphonHvR, simplexP, vertecemVPlus];
export const cementOf = (id: string): CementProduct | undefined => cements.find((c) => c.id === id);
