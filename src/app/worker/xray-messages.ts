// What the page and its X-ray worker say to each other. A job is one picture: a pose of the C-arm, how it is shown, what lies in it.
import type { Lps } from '../../base/index.ts';
import type { CArmSight, PictureFlip, Rod } from '../../spine/index.ts';
import type { FillWish } from './messages.ts';

export type XraySight = Pick<CArmSight, 'beam' | 'up' | 'centreLps'>;
export interface XrayJob {
  readonly view: string;
  readonly turn: number;
  /** Whose CT: the part around this point is projected. */
  readonly vertebraId: string;
  readonly boneLps: Lps;
  readonly sight: XraySight;
  /** Width seen at the object, mm. */
  readonly fieldMm: number;
  readonly bone: 'dark' | 'bright';
  readonly flip: PictureFlip;
  readonly openFraction: number;
  /** What lies still. */
  readonly rods: readonly Rod[];
  /** What a hand moves: sent apart, as the small part of the picture it changes. */
  readonly held: readonly Rod[];
  /** The page does not have the picture of what lies still: it is sent too. */
  readonly whole: boolean;
  readonly fill?: FillWish;
  /** While the C-arm turns: a coarse picture of the bone alone. */
  readonly quick: boolean;
}
/** `noGl`: this browser gives no WebGL 2 at all (and not: only an imitation of a graphics card). */
export type XrayEngine = 'webgl' | 'wasm';
export type ToXrayWorker =
  | { readonly say: 'hello'; readonly store: MessagePort; readonly engine?: XrayEngine }
  | { readonly say: 'picture'; readonly job: XrayJob };
export interface XrayPatch {
  readonly x: number;
  readonly y: number;
  readonly bitmap: ImageBitmap;
}
/** `projectionCount`: how often a CT or a cement was projected since the worker began. */
export type FromXrayWorker =
  | {
      readonly say: 'painted';
      readonly view: string;
      readonly turn: number;
      readonly vertebraId: string;
      /** Everything but what is held; absent where the page has it. */
      readonly bitmap?: ImageBitmap;
      /** To be laid over it from this pixel on; absent where nothing is held or it casts no shadow here. */
      readonly patch?: XrayPatch;
      readonly quick: boolean;
      readonly engine: XrayEngine;
      readonly noGl: boolean;
      readonly projectionCount: number;
      readonly tookMs: number;
    }
  | { readonly say: 'skipped'; readonly view: string; readonly turn: number; readonly code: 'fluoroscopy.no-ct' | 'fluoroscopy.no-picture' }
  | { readonly say: 'store-changed' };
