// C-arm views of one vertebra, in the patient's own terms and, once the table set-up is known, as machine angles.
// Patient terms: `beam` is the unit vector source → detector with the DETECTOR ON THE BACK SIDE (vertebroplasty is done prone);
//   beam = (−cos h sin r, cos h cos r, sin h) in LPS, r = tilt to the patient's right, h = tilt towards the head.
// Machine terms: LAO/RAO and CRA/CAU as gantries print them: defined for a SUPINE, HEAD-FIRST patient, detector above the table, LAO = detector
//   towards that patient's left, CRA = towards his head (the directions of DICOM PS3.3 C.8.7.5.1.2, Positioner Primary/Secondary Angle, which
//   are stated for that posture). The labels belong to the gantry, not to who lies there: any other position is carried into table axes first.
//   A C-arm on the other side of the table is the same machine turned by 180° about the vertical, so both labels change sign.
// Detector end: a gantry cannot put the detector under the table, so where the patient lies supine the SAME LINE is used with source and
//   detector exchanged. The assumption that fails first: the room's gantry really prints labels fixed to itself (some re-label after the
//   patient position is entered): hence nothing is printed until the site has stated its set-up.
import { cross, degFromRad, direction, dot, flip, perpendicular, radFromDeg, type Direction, type Frame, type Lps } from '../base/index.ts';
import type { CArmView, TableSetup, Vertebra } from '../records/index.ts';

export type MachineAngles = NonNullable<CArmView['machine']>;

/** Tilts of the detector, degrees: > 0 to the patient's right / towards the head; right in (−180, 180], head in [−90, 90]. */
export function tiltsOf(beam: Direction): { rightTiltDeg: number; headTiltDeg: number } {
  return {
    rightTiltDeg: degFromRad(Math.atan2(-beam[0], beam[1])),
    headTiltDeg: degFromRad(Math.asin(Math.max(-1, Math.min(1, beam[2])))),
  };
}
/** The beam (source → detector) that the two tilts describe: inverse of tiltsOf. */
export function beamFromTilts(rightTiltDeg: number, headTiltDeg: number): Direction {
  const r = radFromDeg(rightTiltDeg);
  const h = radFromDeg(headTiltDeg);
  return direction(-Math.cos(h) * Math.sin(r), Math.cos(h) * Math.cos(r), Math.sin(h));
}

/** Rows: the gantry's "LAO", "up", "CRA" directions in the patient's LPS axes. */
function gantryAxes(setup: TableSetup): readonly [Direction, Direction, Direction] {
  const prone = setup.position === 'HFP' || setup.position === 'FFP';
  const feet = setup.position === 'FFS' || setup.position === 'FFP';
  const head = feet ? -1 : 1;
  const up = prone ? 1 : -1;
  // The left of the supine head-first reference = head × up turned: table axes are right-handed whoever lies on them.
  const left = cross([0, up, 0], [0, 0, head]);
  const turned = setup.cArmSide === 'left' ? 1 : -1;
  // Supine head first: up = anterior = (0,−1,0), head = (0,0,1): (0,−1,0) × (0,0,1) = (−1,0,0) = right; so LAO is its opposite.
  return [direction(-left[0] * turned, -left[1] * turned, -left[2] * turned), direction(0, up, 0), direction(0, 0, head * turned)];
}

/** Rotation and angulation for a beam. Supine set-ups use the same line with source and detector exchanged (see top). */
export function machineAngles(beam: Direction, setup: TableSetup): MachineAngles {
  const [lao, up, cra] = gantryAxes(setup);
  const b = dot(beam, up) < -0.5 ? flip(beam) : beam;
  const rotation = degFromRad(Math.atan2(dot(b, lao), dot(b, up)));
  const angulation = degFromRad(Math.asin(Math.max(-1, Math.min(1, dot(b, cra)))));
  const nothing = 1e-9;
  return {
    rotation: Math.abs(rotation) < nothing ? 'none' : rotation > 0 ? 'LAO' : 'RAO',
    rotationDeg: Math.abs(rotation),
    angulation: Math.abs(angulation) < nothing ? 'none' : angulation > 0 ? 'CRA' : 'CAU',
    angulationDeg: Math.abs(angulation),
  };
}

/** The beam (source → detector, patient LPS) a gantry set to these angles makes; the detector is at the end the gantry has it. */
export function beamFromMachine(machine: MachineAngles, setup: TableSetup): Direction {
  const [lao, up, cra] = gantryAxes(setup);
  const r = radFromDeg(machine.rotation === 'RAO' ? -machine.rotationDeg : machine.rotationDeg);
  const a = radFromDeg(machine.angulation === 'CAU' ? -machine.angulationDeg : machine.angulationDeg);
  const c = [Math.cos(a) * Math.sin(r), Math.cos(a) * Math.cos(r), Math.sin(a)];
  return direction(
    c[0] * lao[0] + c[1] * up[0] + c[2] * cra[0],
    c[0] * lao[1] + c[1] * up[1] + c[2] * cra[1],
    c[0] * lao[2] + c[1] * up[2] + c[2] * cra[2],
  );
}

/** A view without a name of its own: any direction a person turns the C-arm to. */
export type CArmSight = Omit<CArmView, 'name'>;
/** The look along `beam` at `centreLps`, with the body's own superior axis up. */
export function sightAlong(beam: Direction, superior: Direction, centreLps: Lps, setup?: TableSetup): CArmSight {
  return {
    beam,
    up: perpendicular(superior, beam),
    centreLps,
    ...tiltsOf(beam),
    ...(setup === undefined ? {} : { machine: machineAngles(beam, setup) }),
  };
}
const view = (name: CArmView['name'], beam: Direction, superior: Direction, centreLps: Lps, setup: TableSetup | undefined): CArmView => ({
  name,
  ...sightAlong(beam, superior, centreLps, setup),
});

/** Axes of the trocars or pedicles to look down, forwards (from behind into the body). */
export interface Sighted {
  readonly left?: { readonly axis: Direction; readonly centreLps: Lps };
  readonly right?: { readonly axis: Direction; readonly centreLps: Lps };
}

/**
 * Every view of one vertebra: true AP and true lateral on the plane that bisects the endplates (the frame's superior axis is its normal),
 * one pair for each endplate alone, and down each pedicle. The lateral has its detector on the patient's left.
 */
export function cArmViews(
  frame: Frame,
  centreLps: Lps,
  endplates: Vertebra['endplates'],
  sighted: Sighted,
  setup?: TableSetup,
): readonly CArmView[] {
  const up = frame.superior;
  const make = (name: CArmView['name'], beam: Direction, at: Lps = centreLps): CArmView => view(name, beam, up, at, setup);
  const out = [make('ap', frame.posterior), make('lateral', frame.left)];
  if (sighted.left !== undefined) out.push(make('down-the-pedicle.left', flip(sighted.left.axis), sighted.left.centreLps));
  if (sighted.right !== undefined) out.push(make('down-the-pedicle.right', flip(sighted.right.axis), sighted.right.centreLps));
  if (endplates !== undefined) {
    const { superior, inferior } = endplates;
    out.push(make('ap.superior-endplate', perpendicular(frame.posterior, superior.normal), superior.pointLps));
    out.push(make('ap.inferior-endplate', perpendicular(frame.posterior, inferior.normal), inferior.pointLps));
    out.push(make('lateral.superior-endplate', perpendicular(frame.left, superior.normal), superior.pointLps));
    out.push(make('lateral.inferior-endplate', perpendicular(frame.left, inferior.normal), inferior.pointLps));
  }
  return out;
}
