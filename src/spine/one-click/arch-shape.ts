// Small operations on the voxels of a bone: marrow filled where its shell encloses it, spikes and loose crumbs let go.

/**
 * Fills holes of `bone` in planes across axis `along`; a hole that belongs to another owner stays. A shell with a pinhole is bridged first: a voxel with
 * bone on both sides within one step counts as wall.
 */
export function fillAcross(bone: Uint8Array, owner: Uint8Array, n: number, size: readonly [number, number, number], along: number): void {
  const step = [1, size[0], size[0] * size[1]];
  const [a, b] = [0, 1, 2].filter((x) => x !== along);
  const [na, nb] = [size[a], size[b]];
  const outside = new Uint8Array(na * nb);
  const stack: number[] = [];
  for (let c = 0; c < size[along]; c++) {
    const base = c * step[along];
    const at = (x: number, y: number): number => base + x * step[a] + y * step[b];
    let any = false;
    for (let y = 0; y < nb && !any; y++) for (let x = 0; x < na && !any; x++) any = bone[at(x, y)] === 1;
    if (!any) continue;
    const wall = (x: number, y: number): boolean => {
      if (bone[at(x, y)] === 1) return true;
      const pair = (x1: number, y1: number, x2: number, y2: number): boolean => bone[at(x1, y1)] === 1 && bone[at(x2, y2)] === 1;
      return (x > 0 && x + 1 < na && pair(x - 1, y, x + 1, y)) || (y > 0 && y + 1 < nb && pair(x, y - 1, x, y + 1));
    };
    outside.fill(0);
    stack.length = 0;
    const visit = (x: number, y: number): void => {
      if (x < 0 || y < 0 || x >= na || y >= nb || outside[x + na * y] === 1 || wall(x, y)) return;
      outside[x + na * y] = 1;
      stack.push(x + na * y);
    };
    for (let x = 0; x < na; x++) for (const y of [0, nb - 1]) visit(x, y);
    for (let y = 0; y < nb; y++) for (const x of [0, na - 1]) visit(x, y);
    while (stack.length > 0) {
      const q = stack.pop() as number;
      const [x, y] = [q % na, Math.floor(q / na)];
      visit(x - 1, y);
      visit(x + 1, y);
      visit(x, y - 1);
      visit(x, y + 1);
    }
    const full: number[] = [];
    for (let y = 0; y < nb; y++)
      for (let x = 0; x < na; x++) {
        const q = at(x, y);
        if (outside[x + na * y] === 0 && (owner[q] === 0 || owner[q] === n)) full.push(q);
      }
    for (const q of full) bone[q] = 1;
  }
}

/** Lets go what is not joined, face to face, to the `core`. */
export function keepJoined(bone: Uint8Array, core: Uint8Array, size: readonly [number, number, number]): void {
  const step = [1, size[0], size[0] * size[1]];
  const kept = new Uint8Array(bone.length);
  const stack: number[] = [];
  for (let q = 0; q < bone.length; q++)
    if (core[q] === 1) {
      kept[q] = 1;
      stack.push(q);
    }
  while (stack.length > 0) {
    const q = stack.pop() as number;
    const at = [q % size[0], Math.floor(q / size[0]) % size[1], Math.floor(q / step[2])];
    for (let axis = 0; axis < 3; axis++)
      for (const sign of [-1, 1]) {
        const place = at[axis] + sign;
        const r = q + sign * step[axis];
        if (place < 0 || place >= size[axis] || kept[r] === 1 || bone[r] === 0) continue;
        kept[r] = 1;
        stack.push(r);
      }
  }
  bone.set(kept);
}

/** An edge of a block has 11 of 26 neighbours, its corner 7: fewer is a spike where two surfaces cross askew. */
const fewest = 8;
/** Takes spikes off, then keeps the largest piece. */
export function tidy(bone: Uint8Array, size: readonly [number, number, number]): void {
  const [nx, ny, nz] = size;
  const spikes: number[] = [];
  for (let k = 1; k + 1 < nz; k++)
    for (let j = 1; j + 1 < ny; j++)
      for (let i = 1; i + 1 < nx; i++) {
        const q = i + nx * (j + ny * k);
        if (bone[q] === 0) continue;
        let n = -1;
        for (let c = -1; c <= 1; c++)
          for (let b = -1; b <= 1; b++) {
            const r = q + nx * (b + ny * c);
            n += bone[r - 1] + bone[r] + bone[r + 1];
          }
        if (n < fewest) spikes.push(q);
      }
  for (const q of spikes) bone[q] = 0;
  const seen = new Uint8Array(bone.length);
  let best: readonly number[] = [];
  for (let start = 0; start < bone.length; start++) {
    if (bone[start] === 0 || seen[start] === 1) continue;
    const piece = [start];
    seen[start] = 1;
    for (let at = 0; at < piece.length; at++) {
      const q = piece[at];
      const [i, j, k] = [q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny))];
      const visit = (r: number): void => {
        if (bone[r] === 0 || seen[r] === 1) return;
        seen[r] = 1;
        piece.push(r);
      };
      if (i > 0) visit(q - 1);
      if (i + 1 < nx) visit(q + 1);
      if (j > 0) visit(q - nx);
      if (j + 1 < ny) visit(q + nx);
      if (k > 0) visit(q - nx * ny);
      if (k + 1 < nz) visit(q + nx * ny);
    }
    if (piece.length > best.length) best = piece;
  }
  bone.fill(0);
  for (const q of best) bone[q] = 1;
}
