// Small operations on a grown bone: marrow filled where its shell encloses it, loose crumbs let go.

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
