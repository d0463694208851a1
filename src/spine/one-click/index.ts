export { anyBody, guideOf, outlineBody, type Guide, type Outline } from './one-body.ts';
export { outlineChain, type Chain, type ChainEnd } from './chain.ts';
