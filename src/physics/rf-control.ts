// The generator: what power it asks for, from the time, the hottest sensor and the impedance it sees. Proportional and integral control as in the
// published porcine model (Kumru 2022, doi 10.1115/1.4056516); the impedance rises when tissue dries beside an electrode, and power is cut.
import type { RfControl, RfProtocol } from './ablation-model.ts';

export interface Seen {
  readonly timeS: number;
  readonly stepS: number;
  readonly sensorC: number;
  readonly impedanceOhm: number;
}
export class Generator {
  readonly #control: RfControl;
  readonly #cutOff: RfProtocol['cutOff'];
  #integral = 0;
  #least = Infinity;
  #pausedToS = -1;
  /** Power of the impedance control, and when it last rose. */
  #levelW: number;
  #levelAtS = 0;
  rollOffCount = 0;
  reachedTarget = false;

  constructor(protocol: RfProtocol) {
    this.#control = protocol.control;
    const { control: c } = protocol;
    this.#levelW = c.kind === 'impedance' ? c.startW : 0;
    this.#cutOff = protocol.cutOff ?? (c.kind === 'impedance' ? { riseFraction: c.rollOffFraction, pauseS: c.pauseS } : undefined);
  }
  /** True when the shot has ended by itself. */
  get ended(): boolean {
    return this.#control.kind === 'temperature' && this.#control.endsAtTarget === true && this.reachedTarget;
  }
  /** W for the next step. */
  power(s: Seen): number {
    if (s.timeS < this.#pausedToS - 1e-9) return 0;
    if (this.#pausedToS >= 0) {
      // after a pause the tissue has drunk again: its impedance now is the new yard-stick
      this.#pausedToS = -1;
      this.#least = s.impedanceOhm;
    }
    this.#least = Math.min(this.#least, s.impedanceOhm);
    if (this.#cutOff !== undefined && s.impedanceOhm > this.#least * (1 + this.#cutOff.riseFraction)) {
      this.rollOffCount++;
      this.#pausedToS = s.timeS + this.#cutOff.pauseS;
      if (this.#control.kind === 'impedance') {
        this.#levelW = Math.max(this.#control.stepW, this.#levelW - this.#control.stepW);
        this.#levelAtS = this.#pausedToS;
      }
      return 0;
    }
    const c = this.#control;
    if (c.kind === 'power') return c.powerW;
    if (c.kind === 'impedance') {
      if (s.timeS - this.#levelAtS >= c.everyS - 1e-9) {
        this.#levelW = Math.min(c.mostW, this.#levelW + c.stepW);
        this.#levelAtS = s.timeS;
      }
      return this.#levelW;
    }
    const error = c.targetC - s.sensorC;
    // half a degree below counts as reached: control comes from below
    if (error <= 0.5) this.reachedTarget = true;
    const wanted = c.proportionalWPerC * error + c.integralWPerCS * (this.#integral + error * s.stepS);
    // what the generator cannot give is not summed up
    if (wanted < c.mostW && wanted > 0) this.#integral += error * s.stepS;
    return Math.min(c.mostW, Math.max(0, c.proportionalWPerC * error + c.integralWPerCS * this.#integral));
  }
}
