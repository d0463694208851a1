// Perspective X-ray by slabs: Joseph's method (project.ts) on a fan of rays that lies on one plane of the volume. For each slice the map from that
// plane is a pure scaling, so a row of the picture is one blend of two rows and one of neighbours along them, both along memory; a last bilinear
// look-up carries the plane to the detector (shear-warp: Lacroute & Levoy 1994, SIGGRAPH, doi 10.1145/192161.192283, here with exact perspective).
// The geometry is exact; what is added to project.ts is the last interpolation. a: the axis along memory; m: the axis the rays cross; b: the third.
// Fails first: rays steeper than 45° to m meet too few slices; the caller chooses m (xray-projector.ts).

/** What `look` holds: source (a, b, m), plane's m, a and b of the plane picture's first sample and their steps (indices), mm per index of a, b, m. */
export const xrayLookCount = 11;

/**
 * Rows [from, to) of the plane picture (width samples each): sum over the slices of the field at the rays, field units. `box`: [from, to) along a, b
 * and m of the field that is looked at. Samples with less than a voxel of the box around them are left out: a field ends with zeros.
 */
export function xraySlabs(
  from: number,
  to: number,
  width: number,
  rowStep: number,
  sliceStep: number,
  box: Int32Array,
  look: Float64Array,
  field: Float32Array,
  plane: Float32Array,
): void {
  const [a0, a1, b0, b1, m0, m1] = box;
  const [sa, sb, sm, pm, firstA, firstB, stepA, stepB] = look;
  const row = new Float32Array(a1 + 1);
  const at = new Int32Array(width);
  const share = new Float32Array(width);
  plane.fill(0, from * width, to * width);
  for (let m = m0; m < m1; m++) {
    const t = (m - sm) / (pm - sm);
    if (!(t > 0)) continue;
    let first = width;
    let end = 0;
    for (let x = 0; x < width; x++) {
      const a = sa + t * (firstA + x * stepA - sa);
      if (!(a >= a0 && a <= a1 - 1)) continue;
      if (x < first) first = x;
      end = x + 1;
      at[x] = Math.min(a1 - 2, Math.floor(a));
      share[x] = a - at[x];
    }
    if (end <= first) continue;
    const i0 = at[first];
    const i1 = at[end - 1] + 2;
    for (let y = from; y < to; y++) {
      const b = sb + t * (firstB + y * stepB - sb);
      if (!(b >= b0 && b <= b1 - 1)) continue;
      const k = Math.min(b1 - 2, Math.floor(b));
      const g = Math.fround(b - k);
      const p = m * sliceStep + k * rowStep;
      for (let i = i0; i < i1; i++) row[i] = field[p + i] + g * (field[p + rowStep + i] - field[p + i]);
      const o = y * width;
      for (let x = first; x < end; x++) {
        const i = at[x];
        plane[o + x] += row[i] + share[x] * (row[i + 1] - row[i]);
      }
    }
  }
}

/**
 * Rows [from, to) of the detector: ∫ f dl in field units · mm. `detector`: corner pixel, step to the right, step down (a, b, m each), in indices
 * of the field; the plane picture is planeWidth × planeHeight.
 */
export function xrayWarp(
  from: number,
  to: number,
  width: number,
  planeWidth: number,
  planeHeight: number,
  look: Float64Array,
  detector: Float64Array,
  plane: Float32Array,
  out: Float32Array,
): void {
  const [sa, sb, sm, pm, firstA, firstB, stepA, stepB, mmA, mmB, mmM] = look;
  const [ca, cb, cm, ua, ub, um, va, vb, vm] = detector;
  for (let v = from; v < to; v++)
    for (let u = 0; u < width; u++) {
      const da = ca + u * ua + v * va - sa;
      const db = cb + u * ub + v * vb - sb;
      const dm = cm + u * um + v * vm - sm;
      const perSlice = 1 / dm;
      const t = (pm - sm) * perSlice;
      const x = (sa + t * da - firstA) / stepA;
      const y = (sb + t * db - firstB) / stepB;
      const q = v * width + u;
      // t > 0: the plane lies on the detector's side of the source
      if (!(t > 0 && x >= 0 && y >= 0 && x < planeWidth - 1 && y < planeHeight - 1)) {
        out[q] = 0;
        continue;
      }
      const i = Math.floor(x);
      const j = Math.floor(y);
      const f = Math.fround(x - i);
      const p = j * planeWidth + i;
      const low = plane[p] + f * (plane[p + 1] - plane[p]);
      const high = plane[p + planeWidth] + f * (plane[p + planeWidth + 1] - plane[p + planeWidth]);
      const [ra, rb] = [da * perSlice * mmA, db * perSlice * mmB];
      out[q] = (low + Math.fround(y - j) * (high - low)) * Math.sqrt(ra * ra + rb * rb + mmM * mmM);
    }
}
