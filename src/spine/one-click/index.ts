export { anyBody, guideOf, outlineBody, type Guide, type HeldPlate, type Outline } from './one-body.ts';
export { growArches, type Body } from './arch.ts';
export { goodForClearance, pedicleSeen, type WallSeen } from './pedicle-seen.ts';
export { outlineChain, bodyBeyond, type Chain, type ChainEnd } from './chain.ts';
