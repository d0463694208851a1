// Seeded random numbers: xoshiro128** (Blackman & Vigna 2018, doi 10.1145/3460772), seeded by splitmix32.
// Same seed, same sequence, on every engine (integer arithmetic only; `normal` uses log and cos, equal to 1e-15).

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
  /** Gaussian. */
  normal(mean?: number, sd?: number): number;
  /** Integer in 0…n−1. */
  integer(n: number): number;
  /** An independent stream named by a key: order of use of other streams does not matter. */
  fork(key: string | number): Random;
}

/** 32-bit FNV-1a of a string: for seeds and short ids, never for integrity. */
export function fnv1a(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  return h >>> 0;
}

export function seeded(seed: number | string): Random {
  const origin = typeof seed === 'string' ? fnv1a(seed) : seed >>> 0;
  let s = origin;
  const split = (): number => {
    s = (s + 0x9e3779b9) | 0;
    let z = s;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  let a = split();
  let b = split();
  let c = split();
  let d = split();
  const bits = (): number => {
    const r = Math.imul(b, 5);
    const out = Math.imul((r << 7) | (r >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return out;
  };
  const next = (): number => (bits() * 2097152 + (bits() >>> 11)) / 9007199254740992;
  let spare: number | undefined;
  return {
    next,
    uniform: (low, high) => low + (high - low) * next(),
    integer: (n) => Math.floor(next() * n),
    normal(mean = 0, sd = 1) {
      if (spare !== undefined) {
        const v = spare;
        spare = undefined;
        return mean + sd * v;
      }
      const r = Math.sqrt(-2 * Math.log(1 - next()));
      const t = 2 * Math.PI * next();
      spare = r * Math.sin(t);
      return mean + sd * r * Math.cos(t);
    },
    fork: (key) => seeded(fnv1a(`${origin}/${key}`)),
  };
}
