// The decoders of compressed DICOM pixels: JPEG 2000 (OpenJPEG), HTJ2K (OpenJPH), JPEG-LS (CharLS), JPEG 8 bit (libjpeg-turbo), all
// WASM loaded on first use; JPEG lossless and 12-bit JPEG by our own code. Each stream's own size is read before a decoder sees it: a damaged header
// must not make it allocate gigabytes. A decoder that fails is thrown away and loaded afresh.
// Fails first: a damaged stream the decoder "repairs" silently; its warnings are therefore taken as failures.
import { decodeJpeg, decodeJpegLossless, streamShape, type Codecs, type FrameInfo, type SampleArray } from '../formats/index.ts';

export type WasmName = 'jpeg-2000' | 'htj2k' | 'jpeg-ls' | 'jpeg';
/** Where the bytes of a decoder come from: the package folder in Node, an asset of the build in a browser. */
export type WasmSource = (name: WasmName) => Promise<Uint8Array>;

interface Decoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number; isSigned?: boolean };
  delete(): void;
}
interface Wasm {
  readonly J2KDecoder: new () => Decoder;
  readonly HTJ2KDecoder: new () => Decoder;
  readonly JpegLSDecoder: new () => Decoder;
  readonly JPEGDecoder: new () => Decoder;
}
type Factory = (options: Readonly<Record<string, unknown>>) => Promise<Wasm>;

const factories: Readonly<Record<WasmName, () => Promise<unknown>>> = {
  'jpeg-2000': () => import('@cornerstonejs/codec-openjpeg/decodewasmjs'),
  htj2k: () => import('@cornerstonejs/codec-openjph/wasmjs'),
  'jpeg-ls': () => import('@cornerstonejs/codec-charls/decodewasmjs'),
  jpeg: () => import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'),
};
const decoderNames = { 'jpeg-2000': 'J2KDecoder', htj2k: 'HTJ2KDecoder', 'jpeg-ls': 'JpegLSDecoder', jpeg: 'JPEGDecoder' } as const;

const wasmOf = new Map<string, WasmName | 'lossless' | 'extended'>([
  ['1.2.840.10008.1.2.4.50', 'jpeg'],
  ['1.2.840.10008.1.2.4.51', 'extended'],
  ['1.2.840.10008.1.2.4.53', 'extended'],
  ['1.2.840.10008.1.2.4.55', 'extended'],
  ['1.2.840.10008.1.2.4.57', 'lossless'],
  ['1.2.840.10008.1.2.4.70', 'lossless'],
  ['1.2.840.10008.1.2.4.80', 'jpeg-ls'],
  ['1.2.840.10008.1.2.4.81', 'jpeg-ls'],
  ['1.2.840.10008.1.2.4.90', 'jpeg-2000'],
  ['1.2.840.10008.1.2.4.91', 'jpeg-2000'],
  ['1.2.840.10008.1.2.4.201', 'htj2k'],
  ['1.2.840.10008.1.2.4.202', 'htj2k'],
  ['1.2.840.10008.1.2.4.203', 'htj2k'],
]);

/** CommonJS comes as `default` in Node, and once more wrapped by some bundlers. */
function factoryOf(module: unknown): Factory {
  let f = module;
  for (let n = 0; n < 3 && typeof f !== 'function'; n++) f = (f as { default?: unknown }).default;
  if (typeof f !== 'function') throw new TypeError('codec module');
  return f as Factory;
}

interface Loaded {
  readonly wasm: Wasm;
  readonly said: string[];
}

export function makeCodecs(source: WasmSource): Codecs {
  const loaded = new Map<WasmName, Promise<Loaded>>();
  const load = (name: WasmName): Promise<Loaded> => {
    let ready = loaded.get(name);
    if (ready === undefined) {
      const said: string[] = [];
      const say = (line: unknown): void => void said.push(String(line));
      ready = Promise.all([factories[name](), source(name)]).then(async ([module, wasmBinary]) => ({
        wasm: await factoryOf(module)({ wasmBinary, print: say, printErr: say }),
        said,
      }));
      loaded.set(name, ready);
    }
    return ready;
  };

  async function wasmDecode(name: WasmName, frame: Uint8Array, info: FrameInfo): Promise<SampleArray> {
    const { wasm, said } = await load(name);
    said.length = 0;
    let decoder: Decoder | undefined;
    try {
      decoder = new wasm[decoderNames[name]]();
      decoder.getEncodedBuffer(frame.length).set(frame);
      decoder.decode();
      const f = decoder.getFrameInfo();
      if (f.width !== info.columns || f.height !== info.rows || f.componentCount !== info.samplesPerPixel)
        throw new RangeError(`${name}: size`);
      const trouble = said.find((line) => /error|warning|truncat|corrupt|invalid|premature/i.test(line));
      if (trouble !== undefined) throw new RangeError(`${name}: ${trouble.trim().slice(0, 120)}`);
      const bytes = decoder.getDecodedBuffer();
      const count = info.columns * info.rows * info.samplesPerPixel;
      const wide = f.bitsPerSample > 8;
      if (bytes.length < count * (wide ? 2 : 1)) throw new RangeError(`${name}: short`);
      const copy = bytes.slice(0, count * (wide ? 2 : 1));
      if (!wide) return f.isSigned === true ? new Int8Array(copy.buffer) : copy;
      return f.isSigned === true ? new Int16Array(copy.buffer) : new Uint16Array(copy.buffer);
    } catch (e) {
      loaded.delete(name);
      throw e instanceof Error ? e : new RangeError(`${name}: ${String(e)}`);
    } finally {
      try {
        decoder?.delete();
      } catch {
        // The instance died with the failure above; a new one is loaded next time.
      }
    }
  }

  return {
    async decode(uid, frame, info) {
      const how = wasmOf.get(uid);
      if (how === undefined) throw new RangeError(`no codec for ${uid}`);
      const shape = streamShape(frame);
      if (
        shape === undefined ||
        shape.columns !== info.columns ||
        shape.rows !== info.rows ||
        shape.components !== info.samplesPerPixel ||
        shape.bits > 16 ||
        shape.bits > info.bitsAllocated
      )
        throw new RangeError('the stream disagrees with the header');
      if (how === 'extended') return decodeJpeg(frame);
      if (how === 'lossless') return decodeJpegLossless(frame);
      return await wasmDecode(how, frame, info);
    },
  };
}

const files: Readonly<Record<WasmName, string>> = {
  'jpeg-2000': '@cornerstonejs/codec-openjpeg/decodewasm',
  htj2k: '@cornerstonejs/codec-openjph/wasm',
  'jpeg-ls': '@cornerstonejs/codec-charls/decodewasm',
  jpeg: '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm',
};

interface NodeLike {
  getBuiltinModule?(name: 'node:module' | 'node:fs'): unknown;
}

/** In Node the packages' own files, through built-in modules no bundler follows; in a page the assets of its build. */
const hostSource: WasmSource = async (name) => {
  const node = (globalThis as { process?: NodeLike }).process;
  if (node?.getBuiltinModule !== undefined) {
    const { createRequire } = node.getBuiltinModule('node:module') as typeof import('node:module');
    const { readFileSync } = node.getBuiltinModule('node:fs') as typeof import('node:fs');
    return readFileSync(createRequire(import.meta.url).resolve(files[name]));
  }
  const { codecAddresses } = await import('./codec-addresses.ts');
  const answer = await fetch(codecAddresses[name]);
  if (!answer.ok) throw new RangeError(`${name}: decoder not found`);
  return new Uint8Array(await answer.arrayBuffer());
};

/** The decoders of this host; nothing is loaded until a compressed frame asks for it. */
export const codecs: Codecs = makeCodecs(hostSource);
