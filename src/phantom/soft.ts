// Everything that is not bone or disc, at a point of spine space: skin, fat, muscles, vessels, lungs, kidneys, viscera and what the canal
// holds. Painted from outside inwards, each edge blurred by the scanner's width `s`; the code is that of the tissue at the very point.
import { tissues, type Tissue } from '../catalog/index.ts';
import { edge, ellipse, ellipsoid, smoothMin } from './distance.ts';
import type { Profile } from './profile.ts';
import type { PhantomSpec } from './spec.ts';
import type { Lattice } from './texture.ts';

/** Written by each call: HU before noise, tissue code, label. */
export interface Spot {
  hu: number;
  code: number;
  label: number;
}

export type Soft = (x: number, y: number, z: number, s: number, out: Spot) => void;

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
  const L = { lungLeft: 162, lungRight: 163, kidneyLeft: 164, kidneyRight: 165 };

  // State of the call under way: closures are made once, not once a voxel.
  let out: Spot = { hu: 0, code: 0, label: 0 };
  let s = 1;
  let lastZ = Number.NaN;
  let bx = 0;
  let by = 0;
  let hw = 0;
  let front = 0;
  let cx = 0;
  let cy = 0;
  let backY = 0;
  let a = 1;
  let b = 1;
  /** Paints a tissue with signed distance d over what is there. */
  const paint = (d: number, tissue: Tissue, hu: number, label: number): void => {
    if (d <= -s) return;
    const e = edge(d, s);
    out.hu += (hu - out.hu) * e;
    if (d > 0) {
      out.code = tissue.code;
      out.label = label;
    }
  };
  const fibre = (x: number, y: number, z: number): number => {
    const streak = lattice(x * 0.3 + 5, y * 0.3, z * 0.07);
    return 55 + 5 * lattice(x * 0.55, y * 0.55, z * 0.1 + 3) - (streak > 1.35 ? 60 * (streak - 1.35) : 0);
  };
  const follow = (z: number): void => {
    let q = z - p.fromZ;
    q = q < 0 ? 0 : q > p.count - 1.001 ? p.count - 1.001 : q;
    const i = q | 0;
    const f = q - i;
    bx = t.bodyX[i] + f * (t.bodyX[i + 1] - t.bodyX[i]);
    by = t.bodyY[i] + f * (t.bodyY[i + 1] - t.bodyY[i]);
    hw = t.halfWidth[i] + f * (t.halfWidth[i + 1] - t.halfWidth[i]);
    front = by - (t.front[i] + f * (t.front[i + 1] - t.front[i]));
    cx = t.canalX[i] + f * (t.canalX[i + 1] - t.canalX[i]);
    cy = t.canalY[i] + f * (t.canalY[i + 1] - t.canalY[i]);
    backY = t.backY[i] + f * (t.backY[i + 1] - t.backY[i]);
    a = t.canalA[i] + f * (t.canalA[i + 1] - t.canalA[i]);
    b = t.canalB[i] + f * (t.canalB[i + 1] - t.canalB[i]);
  };

  const chest = (x: number, y: number, z: number, coarse: number): void => {
    const dx = x - bx;
    const side = dx < 0 ? -dx : dx;
    const posterior = y - cy;
    // Chest: lungs left and right of the mediastinum, above a diaphragm that is low behind.
    const cage = ellipse(x, y - (by - 52), 134, z > zT4 ? 84 - Math.min(30, (z - zT4) * 0.5) : 90);
    const narrow = z > zT4 ? (z - zT4) * 0.75 : 0;
    // Beside the spine the lungs reach back into a gutter; in front of it the mediastinum keeps them apart.
    const gutter = side - hw - 5 - (posterior > -24 ? (posterior + 24) * 0.24 : 0);
    const mediastinum = side - 27 - (front - y) * 0.12;
    const ahead = (front + 14 - y) / 32;
    const away = gutter + (mediastinum - gutter) * (ahead < 0 ? 0 : ahead > 1 ? 1 : ahead * ahead * (3 - 2 * ahead));
    // Domed: highest in the middle of each half.
    const arc = 1 - ((side - 66) / 56) * ((side - 66) / 56);
    const floor = z - (zT12 - 14) - (arc > 0 ? arc * 15 : 0) - Math.max(0, by + 34 - y) * (dx < 0 ? 0.62 : 0.5);
    const d = smoothMin(smoothMin(cage - narrow, away, 14), smoothMin(floor, zC7 + 12 - z, 8), 8);
    if (d > -s) {
      const vessel = lattice(x * 0.22 + 9, y * 0.22, z * 0.13);
      paint(d, tissues.lung, vessel > 1.55 ? -300 : -838 + 22 * vessel, dx > 0 ? L.lungLeft : L.lungRight);
    }
    if (floor > 0) paint(mediastinum > 0 ? -1 : Math.min(27 - side, front - 2 - y), tissues.viscera, 36 + 6 * coarse, 0);
  };
  const abdomen = (x: number, y: number, z: number, coarse: number, wall: number): void => {
    const dx = x - bx;
    const side = dx < 0 ? -dx : dx;
    // Bowel and mesentery: soft lumps in fat, some gas.
    const far = Math.min(front - 28 - y + 7 * coarse, wall - 8);
    if (far > -s) {
      const lump =
        0.75 * lattice(x * 0.085 + y * 0.03, y * 0.085 - z * 0.02, z * 0.08) +
        0.35 * coarse +
        0.5 * lattice(x * 0.035, y * 0.035, z * 0.035);
      paint(Math.min(far, (lump + 0.25) * 6), tissues.viscera, 34 + 12 * lattice(x * 0.4, y * 0.4, z * 0.4), 0);
      if (lump > 1.5) paint(Math.min(far - 14, (lump - 1.5) * 9), tissues.bowelGas, -860, 0);
    }
    // Liver on the right, spleen on the left, both rounded off below.
    const fall = zT12 - z;
    const under = fall > 0 ? fall : 0;
    if (dx < 0 && z > zL3 - 12)
      paint(
        Math.min(ellipsoid(x + 62, y - by + 52, z > zT11 ? 0 : z - zT11, 78, 92, zT11 - zL3 + 10), side - 30 - under * 0.2, wall - 13),
        tissues.liver,
        57 + 3 * coarse,
        0,
      );
    if (dx > 0) paint(Math.min(ellipsoid(x - 92, y - by + 6, z - zT11 - 6, 32, 40, 52), wall - 13), tissues.spleen, 48 + 3 * coarse, 0);
  };
  const kidney = (x: number, y: number, z: number, coarse: number): void => {
    const dx = x - bx;
    const side = dx < 0 ? -dx : dx;
    const left = dx > 0;
    const zk = left ? zL1 - 6 : zL1 - 20;
    const kx = 57 + (zk - z) * 0.12;
    const ky = by + 10;
    const k = y - ky > 34 || y - ky < -34 || side - kx < -38 ? -20 : ellipsoid(side - kx, y - ky, z - zk, 27, 23, 52);
    paint(k + 9, tissues.fat, tissues.fat.meanHu + 4 * coarse, 0);
    paint(k, tissues.kidney, 33 + 3 * coarse, left ? L.kidneyLeft : L.kidneyRight);
    if (k > 6) paint(ellipsoid(side - kx + 9, y - ky + 5, z - zk, 13, 9, 26), tissues.renalSinus, -65, left ? L.kidneyLeft : L.kidneyRight);
  };
  /** Long muscles of the back; returns nothing, paints only. */
  const backMuscles = (x: number, y: number, z: number, dSkin: number): void => {
    const side = x < bx ? bx - x : x - bx;
    const posterior = y - cy;
    const lumbar = z < zT12;
    const thick = lumbar ? 1 : z > zT4 ? 0.72 : 0.84;
    const erector = ellipse(side - 36 * thick, posterior - 27 * thick, 31 * thick, 23 * thick);
    const multifidus = ellipse(side - 13, posterior - 21, 13, 20 * thick);
    const sheet = side > 46 ? 3.5 - Math.abs(dSkin - backFat - 7) : -9;
    const wall = !lumbar && side > 20 ? 6 - Math.abs(y - (cy + 27) + 0.0047 * side * side) : -9;
    if (erector < -s && multifidus < -s && sheet < -s && wall < -s) return;
    const muscle = fibre(x, y, z);
    paint(erector, tissues.muscle, muscle, 0);
    paint(multifidus, tissues.muscle, muscle, 0);
    // The fat plane between them.
    if (erector > -1 && multifidus > -1 && posterior > 14) paint(0.9 - Math.abs(erector - multifidus) * 0.6, tissues.fat, -80, 0);
    if (wall > -s) paint(wall, tissues.muscle, muscle - 4, 0);
    // Lateral: latissimus and serratus as a thin sheet under the fat.
    if (sheet > -s) paint(sheet, tissues.muscle, muscle - 4, 0);
  };
  /** Psoas and quadratus lumborum. */
  const flankMuscles = (x: number, y: number, z: number): void => {
    const side = x < bx ? bx - x : x - bx;
    const grow = z > zL1 ? 0 : Math.min(1, (zL1 - z) / (zL1 - zL5));
    const r = 5 + 17 * grow;
    const px = side - (hw + r * 0.92 + 1);
    const py = y - (by + 7 - 9 * grow);
    if (px < 24 && px > -24 && py < 28 && py > -28) {
      const psoas = ellipse(px, py, r, r * 1.22);
      if (psoas > -s) paint(psoas, tissues.muscle, fibre(x, y, z) + 2, 0);
    }
    const qy = y - (cy + 8);
    if (z > zL4 - 14 && qy < 11 && qy > -11) {
      const quadratus = ellipse(side - (hw + 41), qy, 20, 9.5);
      if (quadratus > -s) paint(quadratus, tissues.muscle, fibre(x, y, z), 0);
    }
  };
  /** The aorta is on the LEFT (x > 0), the cava on the right. */
  const vessels = (x: number, y: number, z: number): void => {
    const high = z > zT8 ? 1 : z < zT12 ? 0 : (z - zT12) / (zT8 - zT12);
    if (z > zL4 - 6) {
      const ax = bx + 7 + 9 * high;
      const ay = front - 14 + 7 * high;
      const ar = 10.2 + 1.6 * high;
      const rx = x - ax;
      const ry = y - ay;
      if (rx * rx + ry * ry < 260) {
        const vessel = ellipse(rx, ry, ar, ar);
        paint(vessel + 2.5, tissues.fat, -85, 0);
        paint(vessel, tissues.aorta, 41, 160);
        if (z < zT10 && vessel < 2.5 && vessel > -1)
          paint(
            Math.min(1.1 - Math.abs(vessel - 0.9), lattice(x * 0.12, y * 0.12, z * 0.1 + 7) * 3 - 4.6),
            tissues.vesselCalcium,
            420,
            160,
          );
      }
    } else {
      const fall = zL4 - 6 - z;
      for (let k = -1; k <= 1; k += 2)
        paint(ellipse(x - bx - k * (6 + fall * 0.42) - 2, y - (front - 11) - fall * 0.08, 6.4, 6.4), tissues.aorta, 41, 160);
    }
    if (z < zT10 + 20) {
      if (z > zL5 + 2) {
        const vx = bx - 17;
        const vy = y - (front - 11 - 6 * high);
        if (vy < 13 && vy > -13) {
          const v = ellipse(x - vx, vy, 12, 9);
          paint(v + 2, tissues.fat, -85, 0);
          paint(v, tissues.cava, 38, 161);
        }
      } else {
        const fall = zL5 + 2 - z;
        for (let k = -1; k <= 1; k += 2)
          paint(ellipse(x - bx + 8 - k * (7 + fall * 0.4), y - (front - 8) - fall * 0.1, 7.5, 6), tissues.cava, 38, 161);
      }
    }
  };
  const canal = (x: number, y: number, z: number, coarse: number, can: number): void => {
    const ux = x - cx;
    const posterior = y - cy;
    if (posterior > b * 0.15) paint(Math.min(can + 3.4, posterior - b * 0.15), tissues.ligament, 66, 0);
    else paint(can + 1, tissues.ligament, 50, 0);
    paint(can, tissues.epiduralFat, tissues.epiduralFat.meanHu + 4 * coarse, 61);
    const vein = ellipse((ux < 0 ? -ux : ux) - a * 0.5, posterior + b * 0.72, 2.2, 1.5);
    paint(Math.min(vein, can), tissues.epiduralVein, 42, 61);
    if (z > zS2) {
      const taper = z < zL5 ? Math.max(0.4, 1 - (zL5 - z) / 80) : 1;
      const sa = Math.min(a * 0.76, 9.6) * taper;
      const sb = Math.min(b * 0.8, 7.8) * taper;
      const sac = ellipse(ux, posterior - 0.2, sa, sb);
      paint(sac, tissues.csf, tissues.csf.meanHu, 59);
      if (sac > -s) {
        const up = z - conusEnd;
        const k = up > 24 ? 1 : up > 0 ? Math.sqrt(up / 24) : 0;
        let cord = -9;
        if (up > 0) {
          const swell = up < 60 ? 1.08 : 0.95;
          cord = ellipse(
            ux,
            posterior - 0.4 - (1 - k) * 1.5,
            Math.min(4.9 * swell * k + 0.2, sa - 1.6),
            Math.min(3.9 * swell * k + 0.2, sb - 1.8),
          );
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

  return (x, y, z, blur, spot) => {
    if (out !== spot) out = spot;
    if (s !== blur) s = blur;
    // The spine's course is read every 1/8 mm: in a tilted patient z changes from voxel to voxel.
    const height = Math.round(z * 8);
    if (height !== lastZ) {
      lastZ = height;
      follow(height / 8);
    }
    out.hu = -1000;
    out.code = 0;
    out.label = 0;
    // Skin of the back, with a furrow in the middle.
    const side = x < bx ? bx - x : x - bx;
    const furrow = side < 26 ? (1 - (side / 26) * (side / 26)) * 4 : 0;
    const dSkin = backY + backFat + 9 - furrow - y - 0.0021 * x * x;
    if (dSkin < -blur) return;
    const coarse = lattice(x * 0.16, y * 0.16, z * 0.16);
    paint(dSkin, tissues.skin, 30, 0);
    paint(dSkin - 1.8, tissues.fat, tissues.fat.meanHu + 6 * coarse, 0);
    const posterior = y - cy;
    if (y < cy + 40) {
      const wall = ellipse(x, y - (by - 62), 148, 116);
      if (wall > 4 && z < zT8) abdomen(x, y, z, coarse, wall);
      if (z > zT12 - 30) chest(x, y, z, coarse);
      if (z < zT11 && z > zL4 && side > 22) kidney(x, y, z, coarse);
    }
    if (posterior > -6) backMuscles(x, y, z, dSkin);
    if (z < zT12) {
      if (y < cy + 26) flankMuscles(x, y, z);
    } else if (z < zT10 && y < front + 10)
      paint(Math.min(4.5 - Math.abs(ellipse(x - bx - 3, y - (front - 9), 24, 18)), front + 8 - y), tissues.muscle, 48, 0);
    if (y < front + 12) vessels(x, y, z);
    const ux = x - cx;
    if (ux < a + 6 && ux > -a - 6 && posterior < b + 6 && posterior > -b - 6) {
      const can = ellipse(ux, posterior, a, b);
      if (can > -4.5) canal(x, y, z, coarse, can);
    }
  };
}
