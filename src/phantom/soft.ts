// Everything that is not bone or disc, at a point of spine space: skin, fat, muscles, vessels, lungs, kidneys, viscera and what the canal
// holds. Painted from outside inwards, each edge blurred by the scanner's width `s`; the code is that of the tissue at the very point.
import { tissues, type Tissue } from '../catalog/index.ts';
import { edge, ellipse, ellipsoid, smoothMin } from './distance.ts';
import { profileColumns, type Profile } from './profile.ts';
import { labelNumber, type PhantomSpec } from './spec.ts';
import type { Lattice } from './texture.ts';

/** Written by each call: HU before noise, tissue code, label. */
export interface Spot {
  hu: number;
  code: number;
  label: number;
}

export interface Soft {
  /** Everything at a point; s = half width of the scanner's edge. */
  readonly paint: (x: number, y: number, z: number, s: number, out: Spot) => void;
  /** The label alone, from inside outwards and no further than needed: what `paint` would write (a test holds them equal). */
  readonly label: (x: number, y: number, z: number) => number;
}
/** A label map has no blurred edges. */
export const sharpMm = 0.01;

/** Where `now` holds what: the profile's columns in their order (front = y of the anterior wall), then the edge. */
const [bodyX, bodyY, halfWidth, front, canalX, canalY, canalA, canalB, backY, blur] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

export function makeSoft(spec: PhantomSpec, p: Profile, lattice: Lattice): Soft {
  const t = p.table;
  const zL5 = p.zOf('L5');
  const zL4 = p.zOf('L4');
  const zL1 = p.zOf('L1');
  const zL2 = p.zOf('L2');
  const zL3 = p.zOf('L3');
  const zT12 = p.zOf('T12');
  const zT11 = p.zOf('T11');
  const zT10 = p.zOf('T10');
  const zT8 = p.zOf('T8');
  const zT4 = p.zOf('T4');
  const zC7 = p.zOf('C7');
  const zS2 = p.zOf('S1') - 24;
  const conusEnd = p.zOf(spec.conusLevel) - 11;
  const backFat = spec.backFatMm ?? 14;
  const pleuraGap = spec.organs?.pleuraGapMm ?? 5;
  const [aortaLeft, aortaBack] = spec.organs?.aortaShiftMm ?? [0, 0];
  /** Furthest behind the front wall that a vessel is looked for. */
  const vesselsTo = 12 + aortaBack;
  const L = { lungLeft: 162, lungRight: 163, kidneyLeft: 164, kidneyRight: 165 };

  // State of the call under way: closures are made once, not once a voxel; numbers in one array, where writing them costs nothing.
  let out: Spot = { hu: 0, code: 0, label: 0 };
  const now = new Float64Array(10);
  let lastZ = Number.NaN;
  /** Paints a tissue with signed distance d over what is there. */
  const paint = (d: number, tissue: Tissue, hu: number, label: number): void => {
    const s = now[blur];
    if (d <= -s) return;
    if (d >= s) out.hu += hu - out.hu;
    else out.hu += (hu - out.hu) * edge(d, s);
    if (d > 0) {
      out.code = tissue.code;
      out.label = label;
    }
  };
  const fibre = (x: number, y: number, z: number): number => {
    const streak = lattice(x * 0.3 + 5, y * 0.3, z * 0.07);
    return 55 + 5 * lattice(x * 0.55, y * 0.55, z * 0.1 + 3) - (streak > 1.35 ? 60 * (streak - 1.35) : 0);
  };
  /** An ellipse as far as it shows: −9 where its box, widened by 3.5 mm over the lesser half axis, says that it is further outside. */
  const near = (x: number, y: number, a: number, b: number): number => {
    const more = 1 + 3.5 / (a < b ? a : b);
    const w = a * more;
    const h = b * more;
    return x > w || x < -w || y > h || y < -h ? -9 : ellipse(x, y, a, b);
  };
  const columns = profileColumns.map((name) => t[name]);
  const flat = new Float64Array(p.count * 9);
  for (let i = 0; i < p.count; i++) for (let c = 0; c < 9; c++) flat[9 * i + c] = columns[c][i];
  const follow = (z: number): void => {
    // The spine's course is read every 1/8 mm: in a tilted patient z changes from voxel to voxel.
    const height = Math.round(z * 8);
    if (height === lastZ) return;
    lastZ = height;
    let q = height / 8 - p.fromZ;
    q = q < 0 ? 0 : q > p.count - 1.001 ? p.count - 1.001 : q;
    const i = q | 0;
    const f = q - i;
    const o = 9 * i;
    for (let c = 0; c < 9; c++) now[c] = flat[o + c] + f * (flat[o + 9 + c] - flat[o + c]);
    // Where the front wall stands, from its distance to the body's middle.
    now[front] = now[bodyY] - now[front];
  };

  /** Lung at a point: distance inside, floor of the diaphragm, mediastinum; −9 as soon as it is known to be outside. */
  const chestNow = { lung: -9, floor: -9, mediastinum: 0 };
  const chestAt = (x: number, y: number, z: number, s: number): void => {
    const dx = x - now[bodyX];
    const side = dx < 0 ? -dx : dx;
    const by = now[bodyY];
    const posterior = y - now[canalY];
    // Chest: lungs left and right of the mediastinum, above a diaphragm that is low behind.
    // Beside the spine the lungs reach back into a gutter; in front of it the mediastinum keeps them apart.
    const gutter = side - now[halfWidth] - pleuraGap - (posterior > -24 ? (posterior + 24) * 0.24 : 0);
    const mediastinum = side - 27 - (now[front] - y) * 0.12;
    const ahead = (now[front] + 14 - y) / 32;
    const away = gutter + (mediastinum - gutter) * (ahead < 0 ? 0 : ahead > 1 ? 1 : ahead * ahead * (3 - 2 * ahead));
    // Domed: highest in the middle of each half.
    const arc = 1 - ((side - 66) / 56) * ((side - 66) / 56);
    const floor = z - (zT12 - 14) - (arc > 0 ? arc * 15 : 0) - Math.max(0, by + 34 - y) * (dx < 0 ? 0.62 : 0.5);
    chestNow.floor = floor;
    chestNow.mediastinum = mediastinum;
    chestNow.lung = -9;
    if (away <= -s || floor <= -s) return;
    const cage = ellipse(x, y - (by - 52), 134, z > zT4 ? 84 - Math.min(30, (z - zT4) * 0.5) : 90);
    const narrow = z > zT4 ? (z - zT4) * 0.75 : 0;
    chestNow.lung = smoothMin(smoothMin(cage - narrow, away, 14), smoothMin(floor, zC7 + 12 - z, 8), 8);
  };
  const chest = (x: number, y: number, z: number, coarse: number): void => {
    const s = now[blur];
    chestAt(x, y, z, s);
    const { lung: d, floor, mediastinum } = chestNow;
    const dx = x - now[bodyX];
    const side = dx < 0 ? -dx : dx;
    if (d > -s) {
      const vessel = lattice(x * 0.22 + 9, y * 0.22, z * 0.13);
      paint(d, tissues.lung, vessel > 1.55 ? -300 : -838 + 22 * vessel, dx > 0 ? L.lungLeft : L.lungRight);
    }
    if (floor > 0) paint(mediastinum > 0 ? -1 : Math.min(27 - side, now[front] - 2 - y), tissues.viscera, 36 + 6 * coarse, 0);
  };
  const abdomen = (x: number, y: number, z: number, coarse: number): void => {
    const s = now[blur];
    const dx = x - now[bodyX];
    const side = dx < 0 ? -dx : dx;
    const by = now[bodyY];
    // Bowel and mesentery: soft lumps in fat, some gas. Liver on the right, spleen on the left, both rounded off below.
    const ahead = now[front] - 28 - y + 7 * coarse;
    const fall = zT12 - z;
    const under = fall > 0 ? fall : 0;
    const liver = dx < 0 && z > zL3 - 12 && side - 30 - under * 0.2 > -s;
    // Where the ellipsoid's box, wider by the edge, does not reach, its distance is below −s.
    const spleen = dx > 0 && x > 92 - 32 - s && z > zT11 + 6 - 52 * (1 + s / 32) && z < zT11 + 6 + 52 * (1 + s / 32);
    if (ahead <= -s && !liver && !spleen) return;
    const wall = ellipse(x, y - (by - 62), 148, 116);
    if (wall <= 4) return;
    const far = Math.min(ahead, wall - 8);
    if (far > -s) {
      const lump =
        0.75 * lattice(x * 0.085 + y * 0.03, y * 0.085 - z * 0.02, z * 0.08) +
        0.35 * coarse +
        0.5 * lattice(x * 0.035, y * 0.035, z * 0.035);
      if (lump + 0.25 > -s / 6 - 0.01)
        paint(Math.min(far, (lump + 0.25) * 6), tissues.viscera, 34 + 12 * lattice(x * 0.4, y * 0.4, z * 0.4), 0);
      if (lump > 1.5) paint(Math.min(far - 14, (lump - 1.5) * 9), tissues.bowelGas, -860, 0);
    }
    if (liver)
      paint(
        Math.min(ellipsoid(x + 62, y - by + 52, z > zT11 ? 0 : z - zT11, 78, 92, zT11 - zL3 + 10), side - 30 - under * 0.2, wall - 13),
        tissues.liver,
        57 + 3 * coarse,
        0,
      );
    if (spleen) paint(Math.min(ellipsoid(x - 92, y - by + 6, z - zT11 - 6, 32, 40, 52), wall - 13), tissues.spleen, 48 + 3 * coarse, 0);
  };
  const kidneyAt = (x: number, y: number, z: number): number => {
    const dx = x - now[bodyX];
    const side = dx < 0 ? -dx : dx;
    const zk = dx > 0 ? zL1 - 6 : zL1 - 20;
    const kx = 57 + (zk - z) * 0.12;
    const ky = now[bodyY] + 10;
    return y - ky > 34 || y - ky < -34 || side - kx < -38 || z - zk > 90 || z - zk < -90
      ? -20
      : ellipsoid(side - kx, y - ky, z - zk, 27, 23, 52);
  };
  const kidney = (x: number, y: number, z: number, coarse: number): void => {
    const k = kidneyAt(x, y, z);
    if (k <= -9 - now[blur]) return;
    const dx = x - now[bodyX];
    const side = dx < 0 ? -dx : dx;
    const left = dx > 0;
    const zk = left ? zL1 - 6 : zL1 - 20;
    const kx = 57 + (zk - z) * 0.12;
    const ky = now[bodyY] + 10;
    paint(k + 9, tissues.fat, tissues.fat.meanHu + 4 * coarse, 0);
    paint(k, tissues.kidney, 33 + 3 * coarse, left ? L.kidneyLeft : L.kidneyRight);
    if (k > 6) paint(ellipsoid(side - kx + 9, y - ky + 5, z - zk, 13, 9, 26), tissues.renalSinus, -65, left ? L.kidneyLeft : L.kidneyRight);
  };
  /** Long muscles of the back: their distances, kept; false when none is within the edge s. */
  const backNow = { erector: -9, multifidus: -9, sheet: -9, wall: -9 };
  const backAt = (x: number, y: number, z: number, dSkin: number, s: number): boolean => {
    const bx = now[bodyX];
    const cy = now[canalY];
    const side = x < bx ? bx - x : x - bx;
    const posterior = y - cy;
    const lumbar = z < zT12;
    const thick = lumbar ? 1 : z > zT4 ? 0.72 : 0.84;
    // Outside an ellipse's box widened by a over the lesser half axis, the distance is below −1 − s.
    const more = 1 + s;
    const ex = side - 36 * thick;
    const ey = posterior - 27 * thick;
    const reachX = 31 * thick * (1 + more / (23 * thick));
    const reachY = 23 * thick + more;
    backNow.erector = ex > reachX || ex < -reachX || ey > reachY || ey < -reachY ? -9 : ellipse(ex, ey, 31 * thick, 23 * thick);
    const mx = side - 13;
    const my = posterior - 21;
    const least = 20 * thick < 13 ? 20 * thick : 13;
    const wide = 13 * (1 + more / least);
    const high = 20 * thick * (1 + more / least);
    backNow.multifidus = mx > wide || mx < -wide || my > high || my < -high ? -9 : ellipse(mx, my, 13, 20 * thick);
    backNow.sheet = side > 46 ? 3.5 - Math.abs(dSkin - backFat - 7) : -9;
    backNow.wall = !lumbar && side > 20 ? 6 - Math.abs(y - (cy + 27) + 0.0047 * side * side) : -9;
    return !(backNow.erector < -s && backNow.multifidus < -s && backNow.sheet < -s && backNow.wall < -s);
  };
  const backMuscles = (x: number, y: number, z: number): void => {
    const s = now[blur];
    const { erector, multifidus, sheet, wall } = backNow;
    const muscle = fibre(x, y, z);
    paint(erector, tissues.muscle, muscle, 0);
    paint(multifidus, tissues.muscle, muscle, 0);
    // The fat plane between them.
    if (erector > -1 && multifidus > -1 && y - now[canalY] > 14) paint(0.9 - Math.abs(erector - multifidus) * 0.6, tissues.fat, -80, 0);
    if (wall > -s) paint(wall, tissues.muscle, muscle - 4, 0);
    // Lateral: latissimus and serratus as a thin sheet under the fat.
    if (sheet > -s) paint(sheet, tissues.muscle, muscle - 4, 0);
  };
  const psoasAt = (x: number, y: number, z: number): number => {
    const bx = now[bodyX];
    const side = x < bx ? bx - x : x - bx;
    const grow = z > zL1 ? 0 : Math.min(1, (zL1 - z) / (zL1 - zL5));
    const r = 5 + 17 * grow;
    const px = side - (now[halfWidth] + r * 0.92 + 1);
    const py = y - (now[bodyY] + 7 - 9 * grow);
    return px < 24 && px > -24 && py < 28 && py > -28 ? near(px, py, r, r * 1.22) : -9;
  };
  const quadratusAt = (x: number, y: number, z: number): number => {
    const bx = now[bodyX];
    const side = x < bx ? bx - x : x - bx;
    const qy = y - (now[canalY] + 8);
    return z > zL4 - 14 && qy < 11 && qy > -11 ? near(side - (now[halfWidth] + 41), qy, 20, 9.5) : -9;
  };
  const crusAt = (x: number, y: number): number =>
    Math.min(4.5 - Math.abs(ellipse(x - now[bodyX] - 3, y - (now[front] - 9), 24, 18)), now[front] + 8 - y);
  const calciumAt = (vessel: number, x: number, y: number, z: number): number =>
    z < zT10 && vessel < 2.5 && vessel > -1
      ? Math.min(1.1 - Math.abs(vessel - 0.9), lattice(x * 0.12, y * 0.12, z * 0.1 + 7) * 3 - 4.6)
      : -9;
  const descent = (z: number): number => (z > zT8 ? 1 : z < zT12 ? 0 : (z - zT12) / (zT8 - zT12));
  const aortaAt = (x: number, y: number, high: number): number => {
    const ax = now[bodyX] + 7 + 9 * high + aortaLeft;
    const ay = now[front] - 14 + 7 * high + aortaBack;
    const ar = 10.2 + 1.6 * high;
    const rx = x - ax;
    const ry = y - ay;
    return rx * rx + ry * ry < 260 ? ellipse(rx, ry, ar, ar) : -9;
  };
  const iliacArtery = (x: number, y: number, z: number, k: number): number => {
    const fall = zL4 - 6 - z;
    return near(x - now[bodyX] - k * (6 + fall * 0.42) - 2, y - (now[front] - 11) - fall * 0.08, 6.4, 6.4);
  };
  const cavaAt = (x: number, y: number, high: number): number => {
    const vx = now[bodyX] - 17;
    const vy = y - (now[front] - 11 - 6 * high);
    return vy < 13 && vy > -13 ? near(x - vx, vy, 12, 9) : -9;
  };
  const iliacVein = (x: number, y: number, z: number, k: number): number => {
    const fall = zL5 + 2 - z;
    return near(x - now[bodyX] + 8 - k * (7 + fall * 0.4), y - (now[front] - 8) - fall * 0.1, 7.5, 6);
  };
  /** The aorta is on the LEFT (x > 0), the cava on the right. */
  const vessels = (x: number, y: number, z: number): void => {
    const high = descent(z);
    if (z > zL4 - 6) {
      const vessel = aortaAt(x, y, high);
      if (vessel > -9) {
        paint(vessel + 2.5, tissues.fat, -85, 0);
        paint(vessel, tissues.aorta, 41, 160);
        if (z < zT10 && vessel < 2.5 && vessel > -1) paint(calciumAt(vessel, x, y, z), tissues.vesselCalcium, 420, 160);
      }
    } else for (let k = -1; k <= 1; k += 2) paint(iliacArtery(x, y, z, k), tissues.aorta, 41, 160);
    if (z < zT10 + 20) {
      if (z > zL5 + 2) {
        const v = cavaAt(x, y, high);
        if (v > -9) {
          paint(v + 2, tissues.fat, -85, 0);
          paint(v, tissues.cava, 38, 161);
        }
      } else for (let k = -1; k <= 1; k += 2) paint(iliacVein(x, y, z, k), tissues.cava, 38, 161);
    }
  };
  const sacAt = (ux: number, posterior: number, taper: number): number =>
    ellipse(ux, posterior - 0.2, Math.min(now[canalA] * 0.76, 9.6) * taper, Math.min(now[canalB] * 0.8, 7.8) * taper);
  const taperAt = (z: number): number => (z < zL5 ? Math.max(0.4, 1 - (zL5 - z) / 80) : 1);
  /** `up` = mm above the end of the conus, > 0. */
  const cordAt = (ux: number, posterior: number, up: number, taper: number): number => {
    const sa = Math.min(now[canalA] * 0.76, 9.6) * taper;
    const sb = Math.min(now[canalB] * 0.8, 7.8) * taper;
    const k = up > 24 ? 1 : Math.sqrt(up / 24);
    const swell = up < 60 ? 1.08 : 0.95;
    return ellipse(
      ux,
      posterior - 0.4 - (1 - k) * 1.5,
      Math.min(4.9 * swell * k + 0.2, sa - 1.6),
      Math.min(3.9 * swell * k + 0.2, sb - 1.8),
    );
  };
  const canal = (x: number, y: number, z: number, coarse: number, can: number): void => {
    const ux = x - now[canalX];
    const posterior = y - now[canalY];
    const a = now[canalA];
    const b = now[canalB];
    if (posterior > b * 0.15) paint(Math.min(can + 3.4, posterior - b * 0.15), tissues.ligament, 66, 0);
    else paint(can + 1, tissues.ligament, 50, 0);
    paint(can, tissues.epiduralFat, tissues.epiduralFat.meanHu + 4 * coarse, 61);
    const vein = ellipse((ux < 0 ? -ux : ux) - a * 0.5, posterior + b * 0.72, 2.2, 1.5);
    paint(Math.min(vein, can), tissues.epiduralVein, 42, 61);
    if (z > zS2) {
      const taper = taperAt(z);
      const sac = sacAt(ux, posterior, taper);
      paint(sac, tissues.csf, tissues.csf.meanHu, 59);
      if (sac > -now[blur]) {
        const up = z - conusEnd;
        let cord = -9;
        if (up > 0) {
          cord = cordAt(ux, posterior, up, taper);
          paint(cord, tissues.cord, 38, 60);
        }
        if (up < 40) {
          // Strands lie behind when supine.
          const strand = lattice(ux * 0.62 + 20, posterior * 0.62, z * 0.02);
          const behind = posterior + 0.06 * ux * ux - (z < zL2 ? 0.5 : -0.5);
          paint(Math.min(sac - 0.8, (strand - 0.35) * 1.5, behind, -0.5 - cord), tissues.caudaEquina, 36, 59);
        }
      }
    }
  };

  const skinAt = (x: number, y: number): number => {
    const bx = now[bodyX];
    // Skin of the back, with a furrow in the middle.
    const side = x < bx ? bx - x : x - bx;
    const furrow = side < 26 ? (1 - (side / 26) * (side / 26)) * 4 : 0;
    return now[backY] + backFat + 9 - furrow - y - 0.0021 * x * x;
  };
  const canalDistance = (ux: number, posterior: number): number => {
    const a = now[canalA];
    const b = now[canalB];
    return ux < a + 6 && ux > -a - 6 && posterior < b + 6 && posterior > -b - 6 ? ellipse(ux, posterior, a, b) : -9;
  };

  /** What lies under the muscles: skin, fat and the organs of chest and belly. */
  const under = (x: number, y: number, z: number, dSkin: number, coarse: number): void => {
    paint(dSkin, tissues.skin, 30, 0);
    paint(dSkin - 1.8, tissues.fat, tissues.fat.meanHu + 6 * coarse, 0);
    if (y >= now[canalY] + 40) return;
    const dx = x - now[bodyX];
    if (z < zT8) abdomen(x, y, z, coarse);
    if (z > zT12 - 30) chest(x, y, z, coarse);
    if (z < zT11 && z > zL4 && (dx > 22 || dx < -22)) kidney(x, y, z, coarse);
  };

  const paintAll: Soft['paint'] = (x, y, z, s, spot) => {
    if (out !== spot) out = spot;
    now[blur] = s;
    follow(z);
    out.hu = -1000;
    out.code = 0;
    out.label = 0;
    const dSkin = skinAt(x, y);
    if (dSkin < -s) return;
    const cy = now[canalY];
    const posterior = y - cy;
    // Deep in a muscle nothing that was painted before it shows.
    const back = posterior > -6 && backAt(x, y, z, dSkin, s);
    let hidden = back && (backNow.erector >= s || backNow.multifidus >= s);
    let psoas = -9;
    let quadratus = -9;
    if (z < zT12 && y < cy + 26) {
      psoas = psoasAt(x, y, z);
      quadratus = quadratusAt(x, y, z);
      if (psoas >= s || quadratus >= s) hidden = true;
    }
    const can = canalDistance(x - now[canalX], posterior);
    const coarse = hidden && can <= -4.5 ? 0 : lattice(x * 0.16, y * 0.16, z * 0.16);
    if (hidden) out.hu = 0;
    else under(x, y, z, dSkin, coarse);
    if (back) backMuscles(x, y, z);
    if (psoas > -s) paint(psoas, tissues.muscle, fibre(x, y, z) + 2, 0);
    if (quadratus > -s) paint(quadratus, tissues.muscle, fibre(x, y, z), 0);
    if (z >= zT12 && z < zT10 && y < now[front] + 10) paint(crusAt(x, y), tissues.muscle, 48, 0);
    if (y < now[front] + vesselsTo) vessels(x, y, z);
    if (can > -4.5) canal(x, y, z, coarse, can);
  };

  const vesselLabel = (x: number, y: number, z: number): number => {
    const high = descent(z);
    if (z < zT10 + 20) {
      if (z > zL5 + 2) {
        const v = cavaAt(x, y, high);
        if (v > 0) return labelNumber.cava;
        if (v > -2) return 0;
      } else if (iliacVein(x, y, z, -1) > 0 || iliacVein(x, y, z, 1) > 0) return labelNumber.cava;
    }
    if (z > zL4 - 6) {
      const vessel = aortaAt(x, y, high);
      if (vessel > 0 || (vessel > -9 && calciumAt(vessel, x, y, z) > 0)) return labelNumber.aorta;
      if (vessel > -2.5) return 0;
    } else if (iliacArtery(x, y, z, -1) > 0 || iliacArtery(x, y, z, 1) > 0) return labelNumber.aorta;
    return -1;
  };
  /** Lung or kidney, the first two painted; 0 where neither shows. */
  const organLabel = (x: number, y: number, z: number): number => {
    if (y >= now[canalY] + 40) return 0;
    const dx = x - now[bodyX];
    if (z < zT11 && z > zL4 && (dx > 22 || dx < -22)) {
      const k = kidneyAt(x, y, z);
      if (k > 0) return dx > 0 ? L.kidneyLeft : L.kidneyRight;
      if (k > -9) return 0;
    }
    if (z > zT12 - 30) {
      chestAt(x, y, z, sharpMm);
      const side = dx < 0 ? -dx : dx;
      if (chestNow.floor > 0 && chestNow.mediastinum <= 0 && Math.min(27 - side, now[front] - 2 - y) > 0) return 0;
      if (chestNow.lung > 0) return dx > 0 ? L.lungLeft : L.lungRight;
    }
    return 0;
  };
  const label: Soft['label'] = (x, y, z) => {
    follow(z);
    const dSkin = skinAt(x, y);
    if (dSkin < -sharpMm) return 0;
    const ux = x - now[canalX];
    const cy = now[canalY];
    const posterior = y - cy;
    const can = canalDistance(ux, posterior);
    if (can > -4.5) {
      if (z > zS2) {
        const taper = taperAt(z);
        if (sacAt(ux, posterior, taper) > 0)
          return z > conusEnd && cordAt(ux, posterior, z - conusEnd, taper) > 0 ? labelNumber.cord : labelNumber.sac;
      }
      if (can > 0) return labelNumber.canal;
      const behind = posterior - now[canalB] * 0.15;
      if (behind > 0 ? can > -3.4 : can > -1) return 0;
    }
    if (y < now[front] + vesselsTo) {
      const vessel = vesselLabel(x, y, z);
      if (vessel >= 0) return vessel;
    }
    const organ = organLabel(x, y, z);
    if (organ === 0) return 0;
    // Muscles painted over lung and kidney.
    if (z < zT12) {
      if (y < cy + 26 && (psoasAt(x, y, z) > 0 || quadratusAt(x, y, z) > 0)) return 0;
    } else if (z < zT10 && y < now[front] + 10 && crusAt(x, y) > 0) return 0;
    if (posterior > -6 && backAt(x, y, z, dSkin, sharpMm)) {
      const { erector, multifidus, sheet, wall } = backNow;
      if (erector > 0 || multifidus > 0 || sheet > 0 || wall > 0) return 0;
      if (erector > -1 && multifidus > -1 && posterior > 14 && 0.9 - Math.abs(erector - multifidus) * 0.6 > 0) return 0;
    }
    return organ;
  };
  return { paint: paintAll, label };
}
