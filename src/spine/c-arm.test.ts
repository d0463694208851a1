import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { angleDeg, direction, flip, lps } from '../base/index.ts';
import type { TableSetup } from '../records/index.ts';
import { viewInWords } from '../words/index.ts';
import { beamFromMachine, beamFromTilts, cArmViews, machineAngles, tiltsOf } from './c-arm.ts';

const setups: TableSetup[] = (['HFS', 'HFP', 'FFS', 'FFP'] as const).flatMap((position) =>
  (['left', 'right'] as const).map((cArmSide) => ({ position, cArmSide })),
);
const beams = fc.tuple(fc.double({ min: -179, max: 180, noNaN: true }), fc.double({ min: -80, max: 80, noNaN: true }));
/** Angle between two lines, whichever end the detector is at. */
const lineAngle = (a: ReturnType<typeof direction>, b: ReturnType<typeof direction>): number =>
  Math.min(angleDeg(a, b), angleDeg(a, flip(b)));

describe('C-arm', () => {
  it('the tilts in words give the beam back', () => {
    fc.assert(
      fc.property(beams, ([right, head]) => {
        const t = tiltsOf(beamFromTilts(right, head));
        expect(angleDeg(beamFromTilts(t.rightTiltDeg, t.headTiltDeg), beamFromTilts(right, head))).toBeLessThan(1e-5);
      }),
    );
  });
  it('the machine angles give the same line back under every table set-up, within 0.1° even when printed to a tenth', () => {
    fc.assert(
      fc.property(beams, fc.constantFrom(...setups), ([right, head], setup) => {
        const beam = beamFromTilts(right, head);
        const m = machineAngles(beam, setup);
        expect(lineAngle(beamFromMachine(m, setup), beam)).toBeLessThan(1e-5);
        const printed = { ...m, rotationDeg: Number(m.rotationDeg.toFixed(1)), angulationDeg: Number(m.angulationDeg.toFixed(1)) };
        expect(lineAngle(beamFromMachine(printed, setup), beam)).toBeLessThan(0.1);
      }),
    );
  });
  // By hand, from the room: a patient PRONE, head first, seen from his feet, has his right hand on the side where a supine patient has the left.
  it.each([
    ['HFP', 'left', 20, 0, 'LAO', 20, 'none', 0],
    ['HFP', 'left', 0, 10, 'none', 0, 'CRA', 10],
    ['FFP', 'left', 20, 10, 'RAO', 20, 'CAU', 10],
    ['HFP', 'right', 20, 10, 'RAO', 20, 'CAU', 10],
    // Supine: the detector is in front, so that a line tilted to the right behind is tilted to the left (LAO) and downwards in front.
    ['HFS', 'left', 20, 0, 'LAO', 20, 'none', 0],
    ['HFS', 'left', 0, 10, 'none', 0, 'CAU', 10],
    ['FFS', 'left', 20, 0, 'RAO', 20, 'none', 0],
  ] as const)(
    '%s, C-arm %s: %d° right and %d° to the head is %s %d° %s %d°',
    (position, cArmSide, right, head, rotation, rotationDeg, angulation, angulationDeg) => {
      const m = machineAngles(beamFromTilts(right, head), { position, cArmSide });
      expect(m.rotation).toBe(rotation);
      expect(m.rotationDeg).toBeCloseTo(rotationDeg, 6);
      expect(m.angulation).toBe(angulation);
      expect(m.angulationDeg).toBeCloseTo(angulationDeg, 6);
    },
  );
  it('words and views do not change with the set-up; machine angles are absent without one', () => {
    const frame = {
      originLps: lps(0, 0, 0),
      left: direction(1, 0.1, 0),
      posterior: direction(-0.1, 1, 0.2),
      superior: direction(0.02, -0.2, 1),
    };
    const sighted = { left: { axis: direction(-0.2, -1, 0.1), centreLps: lps(15, 30, 5) } };
    const bare = cArmViews(frame, frame.originLps, undefined, sighted);
    expect(bare.every((v) => v.machine === undefined)).toBe(true);
    for (const setup of setups) {
      const views = cArmViews(frame, frame.originLps, undefined, sighted, setup);
      expect(views.map((v) => viewInWords('en', v))).toEqual(bare.map((v) => viewInWords('en', v)));
      expect(views.every((v) => v.machine !== undefined)).toBe(true);
    }
  });
  it('says a tilt as the room says it', () => {
    expect(viewInWords('en', { rightTiltDeg: 12, headTiltDeg: 8 })).toBe(
      'detector behind the back, tilted 12.0° to the patient’s RIGHT and 8.0° towards the HEAD',
    );
    expect(viewInWords('fr', { rightTiltDeg: -12.25, headTiltDeg: -8 })).toBe(
      'détecteur derrière le dos, incliné de 12,3° vers la GAUCHE du patient et 8,0° vers les PIEDS',
    );
    expect(viewInWords('en', { rightTiltDeg: -87, headTiltDeg: 2 })).toBe(
      'detector at the patient’s LEFT side, tilted 3.0° towards the BACK and 2.0° towards the HEAD',
    );
    // detector on the left, 5° further to the front than straight across: the beam has an anterior part
    expect(viewInWords('en', { rightTiltDeg: -95, headTiltDeg: 0 })).toBe(
      'detector at the patient’s LEFT side, tilted 5.0° towards the BELLY',
    );
    expect(viewInWords('en', { rightTiltDeg: 82, headTiltDeg: 0.04 })).toBe(
      'detector at the patient’s RIGHT side, tilted 8.0° towards the BACK',
    );
    expect(viewInWords('en', { rightTiltDeg: 0, headTiltDeg: 0 })).toBe('detector straight behind the back');
  });
});
