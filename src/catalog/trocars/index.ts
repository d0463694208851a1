// Trocars one can buy. A new one is a file of data beside this and a line here.
import { trocars, type TrocarProduct } from './gauges.ts';

export { trocars, type TrocarProduct } from './gauges.ts';

/** The trocar of a gauge, or undefined when the catalogue has none. */
export const trocarOf = (gaugeGauge: number): TrocarProduct | undefined => trocars.find((t) => t.gaugeGauge === gaugeGauge);
/** This gauge and the thinner ones, widest first. */
export const thinnerFrom = (gaugeGauge: number): readonly TrocarProduct[] =>
  trocars.filter((t) => t.gaugeGauge >= gaugeGauge).toSorted((a, b) => a.gaugeGauge - b.gaugeGauge);
