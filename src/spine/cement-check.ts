// Is a product with its stated times and a setting something a clock may be made of? Absurd or missing entries are refused here, before anything is
// computed, by the step and by the form alike.
import { Problem } from '../base/index.ts';
import { settingLimitsC, statedLimits, type Margin } from '../catalog/index.ts';
import type { CementProduct, CementSetting, StatedTimes } from '../records/index.ts';

const within = (value: number, margin: Margin): boolean => value >= margin.range[0] && value <= margin.range[1];

/** Sentences `cement.bad-<what>`; a value that is not a number is outside too. */
function inside(
  what: 'room' | 'paste' | 'body' | 'stated-temperature' | 'from' | 'until' | 'set-time',
  value: number,
  margin: Margin,
): void {
  if (!within(value, margin)) throw new Problem(`cement.bad-${what}`, { value, low: margin.range[0], high: margin.range[1] });
}

export function checkTimes(t: StatedTimes): void {
  inside('stated-temperature', t.temperatureC, statedLimits.temperatureC);
  inside('from', t.injectFromMin, statedLimits.injectFromMin);
  inside('until', t.injectUntilMin, statedLimits.injectUntilMin);
  if (t.injectUntilMin <= t.injectFromMin)
    throw new Problem('cement.times-order', { fromMin: t.injectFromMin, untilMin: t.injectUntilMin });
  if (t.second !== undefined) {
    inside('stated-temperature', t.second.temperatureC, statedLimits.temperatureC);
    inside('until', t.second.injectUntilMin, statedLimits.injectUntilMin);
    const warmer = Math.sign(t.second.temperatureC - t.temperatureC);
    const longer = Math.sign(t.second.injectUntilMin - t.injectUntilMin);
    if (warmer === 0 || warmer === longer || longer === 0)
      throw new Problem('cement.second-contradicts', {
        firstC: t.temperatureC,
        firstMin: t.injectUntilMin,
        secondC: t.second.temperatureC,
        secondMin: t.second.injectUntilMin,
      });
  }
  if (t.set !== undefined) {
    inside('stated-temperature', t.set.temperatureC, statedLimits.temperatureC);
    inside('set-time', t.set.timeMin, statedLimits.setMin);
    if (t.set.temperatureC <= t.temperatureC && t.set.timeMin + (t.set.roomMin ?? 0) <= t.injectUntilMin)
      throw new Problem('cement.set-before-stop', { untilMin: t.injectUntilMin, setMin: t.set.timeMin });
  }
}

/** The stated times of a product that may run; a Problem otherwise. */
export function checkCement(product: CementProduct, setting: CementSetting): StatedTimes {
  if (product.times === undefined) throw new Problem('cement.no-times', { product: product.name });
  if (!(product.powderG > 0 && product.liquidMl > 0)) throw new Problem('cement.no-kit', { product: product.name });
  checkTimes(product.times);
  inside('room', setting.roomC, settingLimitsC.roomC);
  inside('paste', setting.pasteC, settingLimitsC.pasteC);
  inside('body', setting.bodyC, settingLimitsC.bodyC);
  return product.times;
}
