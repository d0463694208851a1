// A labelled CT and an MR nobody labelled, of one small made-up patient bent otherwise: every bone is found, at its own level; another patient is refused.
import { describe, expect, it } from 'vitest';
import { distance, movePoint, type Lps, type Rigid } from '../../base/index.ts';
import { drawMri, levelsFrom, makeMri, makePhantom } from '../../phantom/index.ts';
import type { LevelName } from '../../records/index.ts';
import { registerByPictures, type ColumnBone } from '../index.ts';
import { seedOf } from '../../../test/evidence/workup-spines.ts';

const levels = levelsFrom('T12', 'L3');
const drawn = drawMri(100000, { levels, scenario: 'fractures' });
const ct = makePhantom(drawn.ct);
const rendered = ct.render(ct.gridFor([1.2, 1.2, 1.2], 8));
const fixed: readonly ColumnBone[] = ct.truth.vertebrae.map((v) => {
  const s = seedOf(rendered.labels, v.label, v.level as LevelName);
  return { id: v.level, level: v.level, mask: s.mask, keep: (x) => x > 0, pointLps: v.frame.originLps, cut: s.cut };
});
const picturesOf = (seed: number) => {
  const { mri: spec } = drawMri(seed, { levels, scenario: 'fractures' });
  const mri = makeMri(spec);
  return {
    mri,
    pictures: mri.render(spec.blocks[0], { samplesCount: 2, sequences: spec.sequences.slice(0, 2) }).series.map((s) => s.volume),
  };
};

describe('labels carried by pictures', () => {
  it('finds every bone within a millimetre, at its own level', () => {
    const { mri, pictures } = picturesOf(100000);
    const made = registerByPictures(rendered.ct, fixed, pictures);
    expect(made.state).toBe('accepted');
    for (const v of made.vertebrae) {
      const there = mri.truth.find((t) => t.level === v.level)?.vertebra.frame.originLps as Lps;
      const here = fixed.find((b) => b.id === v.vertebraId)?.pointLps as Lps;
      expect(v.state).toBe('accepted');
      expect(distance(movePoint(v.motion as Rigid, there), here)).toBeLessThan(1);
    }
    expect(made.vertebrae).toHaveLength(4);
  }, 120_000);
  it('returns nothing of a single bone: nothing proves the count', () => {
    const made = registerByPictures(rendered.ct, fixed.slice(1, 2), picturesOf(100000).pictures);
    expect(made.state).toBe('refused');
    expect(made.reason).toBe('register.pictures-count');
    expect(made.vertebrae).toHaveLength(0);
  }, 120_000);
});
