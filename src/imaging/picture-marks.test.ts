import { describe, expect, it } from 'vitest';
import { fnv1a, lps } from '../base/index.ts';
import {
  drawCircle,
  drawLine,
  drawOrientation,
  drawPolyline,
  drawScaleBar,
  drawText,
  fillBox,
  fillPolygon,
  measureText,
} from './picture-marks.ts';
import { hasGlyph } from './picture-text.ts';
import { makePicture, patientPlane, type Picture } from './picture.ts';

/** Sum of the red channel as painted pixels. */
const painted = (p: Picture): number => p.rgba.reduce((n, v, q) => (q % 4 === 0 ? n + v / 255 : n), 0);
const at = (p: Picture, x: number, y: number): number => p.rgba[4 * (y * p.widthPx + x)];
const white = [255, 255, 255, 1] as const;
/** Golden: a short hash of every pixel. Changes only with a CHANGELOG line; look at the picture before accepting a new value. */
const hash = (p: Picture): string => fnv1a(String.fromCharCode(...p.rgba)).toString(16);

describe('marks', () => {
  it('a line covers its length times its width, whatever its direction', () => {
    for (const deg of [0, 17, 45, 90, 133]) {
      const p = makePicture(200, 200);
      const [c, s] = [Math.cos((deg * Math.PI) / 180), Math.sin((deg * Math.PI) / 180)];
      drawLine(p, [100 - 60 * c, 100 - 60 * s], [100 + 60 * c, 100 + 60 * s], { colour: white, widthPx: 4 });
      // round ends add a disc of the width
      expect(painted(p)).toBeGreaterThan(120 * 4 * 0.97);
      expect(painted(p)).toBeLessThan((120 * 4 + Math.PI * 4) * 1.05);
    }
  });
  it('dashes leave gaps of the asked share; a halo is darker and wider', () => {
    const dashed = makePicture(220, 20);
    drawLine(dashed, [10, 10], [210, 10], { colour: white, widthPx: 1, dash: [10, 10] });
    expect(painted(dashed)).toBeGreaterThan(95);
    expect(painted(dashed)).toBeLessThan(120);
    const halo = makePicture(40, 40, [128, 128, 128, 1]);
    drawLine(halo, [5, 20], [35, 20], { colour: white, widthPx: 2, halo: [0, 0, 0, 1], haloPx: 3 });
    expect(at(halo, 20, 20)).toBe(255);
    expect(at(halo, 20, 17)).toBe(0);
    expect(at(halo, 20, 10)).toBe(128);
  });
  it('a transparent polyline is painted once where it turns and crosses the joint', () => {
    const p = makePicture(60, 60);
    drawPolyline(
      p,
      [
        [10, 10],
        [30, 10],
        [30, 30],
        [10, 10],
      ],
      { colour: [255, 255, 255, 0.5], widthPx: 3 },
    );
    expect(Math.max(...p.rgba.filter((_, q) => q % 4 === 0))).toBeLessThanOrEqual(128);
  });
  it('filled shapes have their exact area, also across the edge of the picture', () => {
    const p = makePicture(100, 100);
    fillPolygon(
      p,
      [
        [10.2, 10.7],
        [60.9, 22.3],
        [31.4, 80.1],
      ],
      white,
    );
    const area = Math.abs((60.9 - 10.2) * (80.1 - 10.7) - (31.4 - 10.2) * (22.3 - 10.7)) / 2;
    expect(Math.abs(painted(p) - area)).toBeLessThan(2);
    const q = makePicture(100, 100);
    fillBox(q, -50, 90, 100, 100, white);
    // pixels −0.5 … 49.5 by 90 … 99.5
    expect(Math.abs(painted(q) - 50.5 * 9.5)).toBeLessThan(12);
    const disc = makePicture(100, 100);
    drawCircle(disc, [50, 50], 30, { colour: [255, 255, 255, 0] }, white);
    expect(Math.abs(painted(disc) / (Math.PI * 900) - 1)).toBeLessThan(0.01);
  });
  it('marks outside the picture or without a place change nothing and do not fail', () => {
    const p = makePicture(20, 20);
    drawLine(p, [-100, -100], [-50, -70], { colour: white });
    drawLine(p, [Number.NaN, 0], [5, 5], { colour: white });
    drawText(p, [500, 500], 'L1', { sizePx: 20 });
    drawText(p, [-500, 10], 'L1', { sizePx: 20 });
    fillPolygon(
      p,
      [
        [100, 100],
        [120, 100],
        [110, 130],
      ],
      white,
    );
    expect(painted(p)).toBe(0);
  });
});

describe('text', () => {
  it('has every character the reports and the pictures use', () => {
    const needed =
      'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,;:!?()[]{}<>+-=/%&\'"#*@_°≥≤±−·–—’«»éèêëàâäîïôöùûüçœæÉÈÊÀÂÎÔÙÛÇŒÆ×²³µ½…•→←\u00a0\u202f';
    expect([...needed].filter((c) => !hasGlyph(c))).toEqual([]);
  });
  it('changes pixels, and different words differently', () => {
    const write = (text: string): Picture => {
      const p = makePicture(160, 40);
      drawText(p, [8, 30], text, { sizePx: 24 });
      return p;
    };
    expect(painted(write('L1'))).toBeGreaterThan(50);
    expect(hash(write('LEFT'))).not.toBe(hash(write('RIGHT')));
    expect(hash(write('é'))).not.toBe(hash(write('e')));
  });
  it('stands where it is asked to stand: capitals between base line and cap height, aligned', () => {
    const p = makePicture(200, 100);
    const size = measureText('H', 60);
    drawText(p, [100, 80], 'H', { sizePx: 60, align: 'centre', halo: false });
    const rows = Array.from({ length: 100 }, (_, y) => Array.from({ length: 200 }, (_, x) => at(p, x, y)).some((v) => v > 100));
    expect(rows.indexOf(true)).toBe(Math.round(80 - size.capPx + 0.5));
    expect(rows.lastIndexOf(true)).toBe(80);
    const columns = Array.from({ length: 200 }, (_, x) => Array.from({ length: 100 }, (_, y) => at(p, x, y)).some((v) => v > 128));
    expect(Math.abs((columns.indexOf(true) + columns.lastIndexOf(true)) / 2 - 100)).toBeLessThanOrEqual(1);
  });
  it('digits are tabular: every number of the same length is equally wide', () => {
    expect(measureText('111,1', 10).widthPx).toBeCloseTo(measureText('987,6', 10).widthPx, 9);
  });
  it('is solid: the ink of a letter grows with the square of its size', () => {
    const ink = (sizePx: number): number => {
      const p = makePicture(200, 200);
      drawText(p, [20, 150], 'R', { sizePx, halo: false });
      return painted(p) / sizePx ** 2;
    };
    expect(Math.abs(ink(20) / ink(120) - 1)).toBeLessThan(0.03);
  });
  it('golden: letters and scale bar of an axial picture', () => {
    const p = makePicture(160, 120, [40, 40, 40, 1]);
    const plane = patientPlane('axial', lps(0, 0, 0), 0.5);
    drawOrientation(p, plane, 16);
    drawScaleBar(p, plane, (mm) => `${mm} mm`, 14);
    expect(hash(p)).toBe('3bdf737b');
  });
});
