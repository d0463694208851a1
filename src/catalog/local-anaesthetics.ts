// The most of a local anaesthetic by weight, for infiltration in an adult. A table of labels and reviews, never an order: the lowest that
// does is right, and the old, the frail, the heart and the liver ask for less. Several drugs, or several acts on one day, add as fractions.
// What fails first: the weight, when it was guessed.
export interface LocalAnaesthetic {
  readonly id: string;
  /** mg per kg, and in all; `capMg` absent where the sources give none. */
  readonly plain: { readonly mgPerKg: number; readonly capMg?: number; readonly range: readonly [number, number] };
  readonly epinephrine?: { readonly mgPerKg: number; readonly capMg?: number; readonly range: readonly [number, number] };
  readonly concentrations: readonly number[];
  readonly source: string;
}
export const localAnaesthetics: readonly LocalAnaesthetic[] = [
  {
    id: 'lidocaine',
    plain: { mgPerKg: 4.5, capMg: 300, range: [3, 4.5] },
    epinephrine: { mgPerKg: 7, capMg: 500, range: [6, 7] },
    concentrations: [5, 10, 20],
    source:
      'Xylocaine label (4.5 mg/kg, 300 mg; 7 mg/kg, 500 mg); Am Fam Physician 2014;89:956 (4 mg/kg); Therapeutic Guidelines (3 mg/kg)',
  },
  {
    id: 'bupivacaine',
    plain: { mgPerKg: 2, capMg: 175, range: [2, 2.5] },
    epinephrine: { mgPerKg: 2, capMg: 225, range: [2, 3] },
    concentrations: [2.5, 5],
    source:
      'Am Fam Physician 2014;89:956 (2 mg/kg, 175 mg); label 225 mg with epinephrine; Therapeutic Guidelines (2 mg/kg with and without)',
  },
  {
    id: 'ropivacaine',
    plain: { mgPerKg: 3, range: [2, 3] },
    concentrations: [2, 5, 7.5],
    source: 'Therapeutic Guidelines: 3 mg/kg with and without epinephrine; other reviews 2 mg/kg without',
  },
  {
    id: 'mepivacaine',
    plain: { mgPerKg: 5, range: [5, 7] },
    epinephrine: { mgPerKg: 6.6, range: [6.6, 7] },
    concentrations: [10, 20],
    source: 'Therapeutic Guidelines: 5 to 7 mg/kg plain, 6.6 mg/kg with epinephrine; the lower is taken',
  },
];
export const findLocalAnaesthetic = (id: string): LocalAnaesthetic | undefined => localAnaesthetics.find((a) => a.id === id);

/** mg this weight may have; undefined for a drug that is not in the table. */
export function localMaximumMg(drug: string, withEpinephrine: boolean, weightKg: number): number | undefined {
  const a = findLocalAnaesthetic(drug);
  if (a === undefined) return undefined;
  const limit = withEpinephrine ? (a.epinephrine ?? a.plain) : a.plain;
  return Math.min(limit.mgPerKg * weightKg, limit.capMg ?? Number.POSITIVE_INFINITY);
}
interface Given {
  readonly drug: string;
  readonly withEpinephrine: boolean;
  readonly concentrationMgPerMl: number;
  readonly volumeMl: number;
}
export interface LocalSum {
  readonly givenMg: number;
  /** Share of the maximum used, all drugs added; undefined without a weight or with a drug that is not in the table. */
  readonly usedFraction?: number;
  readonly byDrug: readonly { readonly drug: string; readonly givenMg: number; readonly maximumMg?: number }[];
}
export function localSum(doses: readonly Given[], weightKg: number | undefined): LocalSum {
  const drugs = [...new Set(doses.map((d) => d.drug))];
  const mg = (d: Given): number => d.concentrationMgPerMl * d.volumeMl;
  let used: number | undefined = weightKg === undefined ? undefined : 0;
  for (const d of doses) {
    const most = weightKg === undefined ? undefined : localMaximumMg(d.drug, d.withEpinephrine, weightKg);
    used = used === undefined || most === undefined ? undefined : used + mg(d) / most;
  }
  const byDrug = drugs.map((drug) => {
    const own = doses.filter((d) => d.drug === drug);
    // the strictest of the two limits when both kinds of one drug were given
    const most =
      weightKg === undefined
        ? undefined
        : localMaximumMg(
            drug,
            own.every((d) => d.withEpinephrine),
            weightKg,
          );
    return { drug, givenMg: own.reduce((s, d) => s + mg(d), 0), ...(most === undefined ? {} : { maximumMg: most }) };
  });
  return { givenMg: doses.reduce((s, d) => s + mg(d), 0), ...(used === undefined ? {} : { usedFraction: used }), byDrug };
}
