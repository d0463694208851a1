// Signal: what each body shows on MRI and how recent its collapse looks. Levels against the patient's own normal bodies, oedema and its map, signs,
// imitations, age with its basis, what speaks against. See README.md. Without an MRI: a named path by CT and an earlier study, with less certainty.
import { z } from 'zod';
import { finding } from '../../base/index.ts';
import { defineStep, type Signal } from '../../records/index.ts';
import { answerOf, unreadAnswer } from './answer.ts';
import { bonesOf } from './bones.ts';
import { imagesOf } from './images.ts';
import { readExam } from './read.ts';
import { withoutMri } from './without-mri.ts';

export const signal = defineStep({
  name: 'signal',
  command: 'workup',
  versionCount: 2,
  reads: {
    vertebrae: { kind: 'vertebra', need: 'all' },
    volumes: { kind: 'volume', need: 'all' },
    levels: { kind: 'levels', need: 'one', only: ['entries'] },
    sightings: { kind: 'sighting', need: 'all' },
    registrations: { kind: 'registration', need: 'all' },
    progressions: { kind: 'progression', need: 'all' },
  },
  params: z.object({}),
  makes: 'signal',
  async run({ vertebrae, volumes, levels, sightings, registrations, progressions }, _params, context) {
    context.progress(0, 'signal.progress');
    const images = imagesOf(volumes);
    if (images.t1.length + images.fluid.length === 0) return vertebrae.map((v) => withoutMri(v, progressions, volumes));
    const ct = volumes.some((v) => v.quantity === 'hu' && v.role === 'planning');
    const { bones, unread } = bonesOf(vertebrae, levels, sightings, registrations, !ct);
    if (context.cancelled()) return [];
    const exam = readExam(bones, images);
    context.progress(0.8, 'signal.progress');
    const made: readonly Signal[] = [
      ...exam.bodies.map((_, n) => answerOf(exam, n, images)),
      ...unread.map(({ vertebra, why }) => unreadAnswer(vertebra.vertebraId, [why, ...images.findings])),
    ];
    context.progress(1, 'signal.progress');
    const order = new Map(vertebrae.map((v, n) => [v.vertebraId, n]));
    return made
      .toSorted((a, b) => (order.get(a.vertebraId) ?? 0) - (order.get(b.vertebraId) ?? 0))
      .map((s) => withProgress(s, progressions));
  },
});

/** A loss that was not there before outweighs every picture: it is said, and the class stays what the signal says. */
function withProgress(
  s: Signal,
  progressions: readonly { readonly vertebraId: string; readonly state: string; readonly earlierDate?: string | undefined }[],
): Signal {
  const p = progressions.find((x) => x.vertebraId === s.vertebraId);
  if (p === undefined || (p.state !== 'new-collapse' && p.state !== 'progressed')) return s;
  const said = finding(`signal.progress.${p.state}`, 'note', { date: p.earlierDate ?? '?' }, s.vertebraId);
  return { ...s, findings: [...s.findings, said] };
}
