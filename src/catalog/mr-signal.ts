// How tissues look on MR, relative signals of the phantom: T1 and T2 spin echo (subcutaneous fat 1 on T1, cerebrospinal fluid 1 on T2), the same with
// fat suppressed (STIR, T2 fat-sat: `suppressed`), and water and fat parts of a T2-weighted Dixon series. Chosen, not measured: the order of the
// tissues is that of any textbook at 1.5 T, the figures are this project's own (recalled). Normal marrow is drawn a patient; its mean stands here.
// Fails first: no flow artefact, no chemical shift, no motion; vessels are plain voids.
import type { TissueName } from './anatomy-tissue.ts';

export interface MrSignal {
  readonly t1: number;
  readonly t2: number;
  readonly suppressed: number;
}
const s = (t1: number, t2: number, suppressed: number): MrSignal => ({ t1, t2, suppressed });

export const mrSignalSource = 'recalled: relative appearance at 1.5 T, order of tissues as in textbooks; figures chosen for the phantom';
export const mrSignals: Readonly<Record<TissueName, MrSignal>> = {
  air: s(0, 0, 0),
  skin: s(0.4, 0.3, 0.28),
  fat: s(1, 0.75, 0.06),
  muscle: s(0.38, 0.22, 0.24),
  viscera: s(0.36, 0.36, 0.36),
  lung: s(0.03, 0.03, 0.03),
  ligament: s(0.1, 0.07, 0.06),
  liver: s(0.45, 0.25, 0.28),
  spleen: s(0.35, 0.46, 0.55),
  bowelGas: s(0, 0, 0),
  cortical: s(0.06, 0.05, 0.04),
  trabecular: s(0.62, 0.42, 0.2),
  marrow: s(0.62, 0.42, 0.2),
  sclerotic: s(0.12, 0.1, 0.06),
  annulus: s(0.28, 0.14, 0.13),
  nucleus: s(0.34, 0.4, 0.4),
  cartilage: s(0.3, 0.3, 0.28),
  epiduralFat: s(0.98, 0.74, 0.06),
  epiduralVein: s(0.35, 0.5, 0.5),
  csf: s(0.16, 1, 1),
  cord: s(0.42, 0.42, 0.42),
  caudaEquina: s(0.36, 0.4, 0.4),
  root: s(0.36, 0.4, 0.4),
  basivertebralVein: s(0.4, 0.55, 0.5),
  aorta: s(0.05, 0.05, 0.05),
  cava: s(0.08, 0.1, 0.1),
  kidney: s(0.4, 0.55, 0.6),
  renalSinus: s(0.95, 0.72, 0.08),
  vesselCalcium: s(0.03, 0.03, 0.03),
  lytic: s(0.32, 0.52, 0.62),
  cleftGas: s(0.02, 0.02, 0.02),
  cleftFluid: s(0.18, 0.95, 0.95),
  cement: s(0.02, 0.02, 0.02),
};
/** Signal of normal marrow split into water and fat on a T2-weighted Dixon series; spread of the patient's mean and of one body about it. */
export const normalMarrowMr = { waterPart: 0.2, fatPart: 0.24, patientSdFraction: 0.12, bodySdFraction: 0.07, textureSdFraction: 0.07 };
