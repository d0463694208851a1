// Addresses of the decoders' WASM in a page built by vite, relative to the page's own origin. Only a browser loads this module.
import charls from '@cornerstonejs/codec-charls/decodewasm?url';
import turbo from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url';
import openjpeg from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import openjph from '@cornerstonejs/codec-openjph/wasm?url';

export const codecAddresses = { 'jpeg-2000': openjpeg, htj2k: openjph, 'jpeg-ls': charls, jpeg: turbo } as const;
