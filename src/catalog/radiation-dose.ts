// Dose of fluoroscopy: units that differ by 10 to 1000, what is plausible, and from when the skin is looked at again. Product and kerma of one act
// must agree: product / kerma at the reference point = the area of the beam there, some hand's breadths. A slip of 100 or 1000 is always found
// so; a slip of 10 only sometimes. What fails first: the two read from two machines.
import { choice, type Margin } from './choice.ts';

/** 1 of the unit in Gy·cm². */
export const doseAreaUnits = { 'Gy·cm²': 1, 'dGy·cm²': 0.1, 'cGy·cm²': 0.01, 'µGy·m²': 0.01, 'mGy·cm²': 0.001 } as const;
export type DoseAreaUnit = keyof typeof doseAreaUnits;
export const kermaUnits = { mGy: 1, Gy: 1000 } as const;
export const doseAreaGyCm2 = (value: number, unit: string): number | undefined =>
  unit in doseAreaUnits ? value * doseAreaUnits[unit as DoseAreaUnit] : undefined;
export const kermaMGy = (value: number, unit: string): number | undefined =>
  unit in kermaUnits ? value * kermaUnits[unit as keyof typeof kermaUnits] : undefined;

/** What an act may have, and what one usually has, Gy·cm². */
export const doseAreaLimits = {
  most: choice(
    3000,
    2000,
    5000,
    'the highest interventional acts published reach about 3000 Gy·cm² (Lee 2019, doi 10.14316/pmp.2019.30.4.75)',
  ),
  usualLow: choice(0.5, 0.1, 2, 'a few minutes of pulsed fluoroscopy on a small field'),
  usualHigh: choice(300, 200, 500, 'well above the usual tens of Gy·cm² of a vertebroplasty'),
} as const;
export const kermaLimits = {
  mostMGy: choice(20_000, 15_000, 30_000, 'means of acts above 5 Gy were 7 to 8 Gy (doi 10.1186/s42155-020-00159-6)'),
  usualHighMGy: choice(3000, 2000, 5000, 'below the level of skin follow-up'),
} as const;
/** Area of the beam at the reference point, cm². */
export const beamAreaCm2: { readonly low: Margin; readonly high: Margin } = {
  low: choice(15, 10, 30, 'a field of about 4 cm'),
  high: choice(1600, 1000, 2000, 'a 48 cm detector seen from the reference point'),
};
/** Above one of these the skin is seen again, unless the site says otherwise. */
export const skinAlert = {
  airKermaMGy: {
    value: 5000,
    range: [2000, 5000],
    source: 'SIR: above 5000 mGy is a significant dose (Stecker 2009, J Vasc Interv Radiol 20:S263)',
  },
  doseAreaGyCm2: { value: 500, range: [200, 500], source: 'Stecker 2009, J Vasc Interv Radiol 20:S263 (recalled)' },
} as const;

/** The area two figures of one act imply, when it cannot be. */
export function oddBeamArea(doseArea: number | undefined, kerma: number | undefined): number | undefined {
  if (doseArea === undefined || kerma === undefined || kerma <= 0) return undefined;
  const area = doseArea / (kerma / 1000);
  return area < beamAreaCm2.low.value || area > beamAreaCm2.high.value ? area : undefined;
}
export const aboveSkinAlert = (
  doseArea: number | undefined,
  kerma: number | undefined,
  alert: { readonly airKermaMGy: number; readonly doseAreaGyCm2: number } = {
    airKermaMGy: skinAlert.airKermaMGy.value,
    doseAreaGyCm2: skinAlert.doseAreaGyCm2.value,
  },
): boolean | undefined =>
  doseArea === undefined && kerma === undefined ? undefined : (doseArea ?? 0) > alert.doseAreaGyCm2 || (kerma ?? 0) > alert.airKermaMGy;
