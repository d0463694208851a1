// The WASM decoders of @cornerstonejs carry no types: each module is a factory; an address ending in ?url is vite's.
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs';
declare module '@cornerstonejs/codec-openjph/wasmjs';
declare module '@cornerstonejs/codec-charls/decodewasmjs';
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
declare module '*?url' {
  const address: string;
  export default address;
}
