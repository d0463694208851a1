// Is every part of a model that carries load held? Parts are elements joined through nodes. A part's prescribed components leave some of its six
// rigid motions free; a load that does work on such a motion has no answer. (Prescribed displacements always have one; parts hinged at an edge
// or a corner have further free motions that are not looked for here: the solver's own refusal covers them.)
import type { Size } from './box.ts';

/** The parts' loads that nothing holds: how many parts, 0 when the model stands. */
export function unheldCount(size: Size, modulusMpa: Float32Array | Float64Array, fixed: Uint8Array, forceN: Float64Array): number {
  const part = partsOf(size, modulusMpa);
  const [nx, ny] = size;
  const longest = Math.max(...size);
  const nodes = fixed.length;
  const grams = new Map<number, Float64Array>();
  const loads = new Map<number, Float64Array>();
  const mode = new Float64Array(6);
  let lost = 0;
  const row = (n: number, q: number): Float64Array => {
    const r = [n % (nx + 1), Math.floor(n / (nx + 1)) % (ny + 1), Math.floor(n / ((nx + 1) * (ny + 1)))];
    // centred and scaled, so that turns and shifts weigh alike; by one length, or a turn would not be one
    const at = r.map((v, a) => (2 * v - size[a]) / longest);
    mode.fill(0);
    mode[q] = 1;
    // turn about axis a moves component b = a+1 by −c and component c = a+2 by b
    mode[3 + ((q + 2) % 3)] = -at[(q + 1) % 3];
    mode[3 + ((q + 1) % 3)] = at[(q + 2) % 3];
    return mode;
  };
  for (let n = 0; n < nodes; n++) {
    const p = part[n];
    if (p < 0) {
      // a load in the void: nothing there to carry it
      for (let q = 0; q < 3; q++) if ((fixed[n] & (1 << q)) === 0 && forceN[q * nodes + n] !== 0) lost = 1;
      continue;
    }
    for (let q = 0; q < 3; q++) {
      const held = (fixed[n] & (1 << q)) !== 0;
      const f = held ? 0 : forceN[q * nodes + n];
      if (!held && f === 0) continue;
      const m = row(n, q);
      if (held) {
        const g = grams.get(p) ?? new Float64Array(36);
        grams.set(p, g);
        for (let a = 0; a < 6; a++) for (let b = 0; b < 6; b++) g[6 * a + b] += m[a] * m[b];
      } else {
        const l = loads.get(p) ?? new Float64Array(7);
        loads.set(p, l);
        for (let a = 0; a < 6; a++) l[a] += f * m[a];
        l[6] += Math.abs(f);
      }
    }
  }
  let count = lost;
  for (const [p, l] of loads) if (workOnFree(grams.get(p) ?? new Float64Array(36), l) > 1e-9 * l[6]) count++;
  return count;
}

/** Largest work of the load on a motion that the Gram matrix of the supports does not see. */
function workOnFree(gram: Float64Array, load: Float64Array): number {
  const { values, vectors } = eigen6(gram);
  const top = Math.max(...values);
  let most = 0;
  for (let v = 0; v < 6; v++) {
    if (values[v] > 1e-9 * top && top > 0) continue;
    let w = 0;
    for (let a = 0; a < 6; a++) w += vectors[6 * a + v] * load[a];
    most = Math.max(most, Math.abs(w));
  }
  return most;
}

/** Eigenvalues and eigenvectors (columns) of a symmetric 6 × 6 matrix by Jacobi rotations. */
function eigen6(gram: Float64Array): { values: readonly number[]; vectors: Float64Array } {
  const a = gram.slice();
  const v = new Float64Array(36);
  for (let i = 0; i < 6; i++) v[7 * i] = 1;
  for (let sweep = 0; sweep < 30; sweep++)
    for (let p = 0; p < 5; p++)
      for (let q = p + 1; q < 6; q++) {
        const off = a[6 * p + q];
        if (off === 0) continue;
        const theta = (a[7 * q] - a[7 * p]) / (2 * off);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < 6; k++) {
          const x = a[6 * k + p];
          const y = a[6 * k + q];
          a[6 * k + p] = c * x - s * y;
          a[6 * k + q] = s * x + c * y;
        }
        for (let k = 0; k < 6; k++) {
          const x = a[6 * p + k];
          const y = a[6 * q + k];
          a[6 * p + k] = c * x - s * y;
          a[6 * q + k] = s * x + c * y;
          const z = v[6 * k + p];
          const w = v[6 * k + q];
          v[6 * k + p] = c * z - s * w;
          v[6 * k + q] = s * z + c * w;
        }
      }
  return { values: [0, 1, 2, 3, 4, 5].map((i) => a[7 * i]), vectors: v };
}

/** Part number of each node, −1 where no element touches it. */
export function partsOf(size: Size, modulusMpa: Float32Array | Float64Array): Int32Array {
  const [nx, ny, nz] = size;
  const row = nx + 1;
  const plane = row * (ny + 1);
  const part = new Int32Array(plane * (nz + 1)).fill(-1);
  const seen = new Uint8Array(nx * ny * nz);
  const stack: number[] = [];
  let count = 0;
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] === 1 || modulusMpa[start] === 0) continue;
    seen[start] = 1;
    stack.push(start);
    while (stack.length > 0) {
      const el = stack.pop() as number;
      const i = el % nx;
      const j = Math.floor(el / nx) % ny;
      const k = Math.floor(el / (nx * ny));
      for (let m = 0; m < 8; m++) part[(k + (m >> 2)) * plane + (j + ((m >> 1) & 1)) * row + i + (m & 1)] = count;
      for (let c = Math.max(0, k - 1); c <= Math.min(nz - 1, k + 1); c++)
        for (let b = Math.max(0, j - 1); b <= Math.min(ny - 1, j + 1); b++)
          for (let a = Math.max(0, i - 1); a <= Math.min(nx - 1, i + 1); a++) {
            const next = (c * ny + b) * nx + a;
            if (seen[next] === 1 || modulusMpa[next] === 0) continue;
            seen[next] = 1;
            stack.push(next);
          }
    }
    count++;
  }
  return part;
}
