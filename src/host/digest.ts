// SHA-256 by the platform; everything that is named by its contents is named with this.
import type { Digest } from '../formats/case/index.ts';

const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
export const sha256: Digest = async (bytes) => hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
