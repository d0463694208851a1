// Reading MR: which times make which sequence, and what a picture must look like to be believed. Times are those of usual spine protocols at 1.5–3 T
// (recalled; ranges wide on purpose); picture limits are choices of this project, tried on development phantoms. Fails first: gradient-echo and 3D
// sequences with variable flip angles, whose times say little: they are recognised by name or not at all.
import { choice } from './choice.ts';

export const mrRules = {
  /** Spin echo: up to this repetition time and echo time the picture is T1-weighted, s. */
  t1RepetitionS: choice(1.1, 0.8, 1.3, 'usual spine T1 0.4-0.8 s; recalled'),
  t1EchoS: choice(0.035, 0.025, 0.04, 'usual spine T1 8-20 ms; recalled'),
  /** From this repetition time on it is not; from this echo time on T2. */
  t2RepetitionS: choice(1.5, 1.4, 2, 'usual spine T2 2.5-5 s; recalled'),
  t2EchoS: choice(0.055, 0.05, 0.08, 'usual spine T2 80-120 ms, fat-sat from 55 ms; recalled'),
  /** Inversion times that null fat, s (range used). */
  stirInversionS: choice(0.16, 0.1, 0.26, '150-170 ms at 1.5 T, 200-230 ms at 3 T; recalled'),
  /** Cerebrospinal fluid against fat: below, the picture is T1-weighted; above the second, fat is suppressed. */
  t1FluidToFatFraction: choice(0.75, 0.6, 0.85, 'T1: fluid far darker than fat; development phantoms 0.2-0.6'),
  suppressedFluidToFatFraction: choice(
    2.2,
    1.9,
    2.6,
    'development phantoms: good suppression 6-15 (2.5-5 where no T1 shows the fat), failed 1-1.7, T2 0.8-1.3',
  ),
  /** Share of the fat looked at that must stay bright for suppression to have failed, in part or throughout. */
  partlyFailedFraction: choice(0.12, 0.08, 0.2, 'more than noise and edges'),
  failedFraction: choice(0.7, 0.6, 0.8, 'most of the picture'),
  /** Furthest a label's centre may differ between two blocks that both show the bone, mm. */
  blocksAgreeMm: choice(6, 4, 8, 'a fifth of the smallest step between two bodies'),
  /** Slices thicker than this say nothing finer about side to side, mm. */
  thickSliceMm: choice(2, 1.5, 2.5, 'two and a half usual pixels'),
};
