// Analgesics: the step of the strongest taken, and opioids as mg of oral morphine a day. Factors: CDC guideline 2022 (MMWR Recomm Rep 71(3), table), after
// Von Korff 2008 and Nielsen 2016; ranges are what other published tables give. They compare consumption; they are never a dose to switch to.
// An opioid without a factor makes the sum "not known", not smaller. What fails first: doses taken "as needed", which nobody counts.
export interface Analgesic {
  readonly id: string;
  readonly step: 'paracetamol-only' | 'non-opioid' | 'weak-opioid' | 'strong-opioid';
  /** Unit its daily amount is asked in; absent = not asked. */
  readonly unit?: 'mg/d' | 'µg/h';
  readonly most?: number;
  readonly factor?: { readonly value: number; readonly range: readonly [number, number] };
}
const cdc = (value: number, low = value, high = value): NonNullable<Analgesic['factor']> => ({ value, range: [low, high] });
export const analgesicSource = 'CDC clinical practice guideline for prescribing opioids 2022, MMWR Recomm Rep 71(3):1, conversion factors';
export const analgesics: readonly Analgesic[] = [
  { id: 'paracetamol', step: 'paracetamol-only' },
  { id: 'nsaid', step: 'non-opioid' },
  { id: 'nefopam', step: 'non-opioid' },
  { id: 'gabapentinoid', step: 'non-opioid' },
  { id: 'codeine', step: 'weak-opioid', unit: 'mg/d', most: 400, factor: cdc(0.15, 0.1, 0.15) },
  { id: 'tramadol', step: 'weak-opioid', unit: 'mg/d', most: 800, factor: cdc(0.2, 0.1, 0.2) },
  { id: 'opium', step: 'weak-opioid' },
  { id: 'tapentadol', step: 'strong-opioid', unit: 'mg/d', most: 1000, factor: cdc(0.4, 0.3, 0.4) },
  { id: 'morphine', step: 'strong-opioid', unit: 'mg/d', most: 2000, factor: cdc(1) },
  { id: 'oxycodone', step: 'strong-opioid', unit: 'mg/d', most: 1500, factor: cdc(1.5, 1.5, 2) },
  { id: 'hydromorphone', step: 'strong-opioid', unit: 'mg/d', most: 400, factor: cdc(5, 4, 7.5) },
  { id: 'fentanyl-patch', step: 'strong-opioid', unit: 'µg/h', most: 400, factor: cdc(2.4, 2.4, 4) },
  { id: 'buprenorphine', step: 'strong-opioid' },
  { id: 'other-opioid', step: 'strong-opioid' },
];
export const findAnalgesic = (id: string): Analgesic | undefined => analgesics.find((a) => a.id === id);

const order = ['none', 'paracetamol-only', 'non-opioid', 'weak-opioid', 'strong-opioid'] as const;
export interface AnalgesicAnswer {
  readonly step: (typeof order)[number];
  /** Absent when an opioid is taken whose amount or factor is not known. */
  readonly morphineMgPerDay?: number;
  /** What made it absent. */
  readonly lacking: readonly string[];
}
/** `amounts`: the daily amount in the analgesic's own unit. An empty list of what is taken is "none" and 0 mg. */
export function analgesicsOf(taken: readonly string[], amounts: Readonly<Record<string, number | undefined>>): AnalgesicAnswer {
  let rank = 0;
  let sum = 0;
  const lacking: string[] = [];
  for (const id of taken) {
    const a = findAnalgesic(id);
    if (a === undefined) {
      lacking.push(id);
      continue;
    }
    rank = Math.max(rank, order.indexOf(a.step));
    if (a.step !== 'weak-opioid' && a.step !== 'strong-opioid') continue;
    const amount = amounts[id];
    if (a.factor === undefined || amount === undefined) lacking.push(id);
    else sum += amount * a.factor.value;
  }
  return { step: order[rank], ...(lacking.length === 0 ? { morphineMgPerDay: Math.round(sum * 1000) / 1000 } : {}), lacking };
}
