// Sequences as scanners name them: times decide, names help, nothing is guessed.
import { describe, expect, it } from 'vitest';
import { kindInName, sequenceOf, type MrTags } from './mr-sequence.ts';

const tags = (t: Partial<MrTags>): MrTags => ({
  scanning: ['SE'],
  options: [],
  name: '',
  imageType: ['ORIGINAL', 'PRIMARY', 'M'],
  description: '',
  acquisitionContrast: '',
  repetitionMs: undefined,
  echoMs: undefined,
  inversionMs: undefined,
  flipDeg: undefined,
  fieldT: 1.5,
  agentGiven: false,
  ...t,
});

describe('MR sequence from tags', () => {
  it.each([
    ['spin echo T1', { repetitionMs: 550, echoMs: 11 }, 't1', 'tags'],
    ['T1 FLAIR at 3 T', { scanning: ['SE', 'IR'], repetitionMs: 2000, echoMs: 9, inversionMs: 860 }, 't1', 'tags'],
    ['T2', { repetitionMs: 3500, echoMs: 100 }, 't2', 'tags'],
    ['STIR', { scanning: ['SE', 'IR'], repetitionMs: 4000, echoMs: 40, inversionMs: 160 }, 'stir', 'tags'],
    ['T2 with fat saturation in the scan options', { repetitionMs: 3800, echoMs: 80, options: ['FS'] }, 't2-fs', 'tags'],
    ['T2 whose fat saturation only the name tells', { repetitionMs: 3800, echoMs: 80, description: 'T2 TSE SPAIR sag' }, 't2-fs', 'tags'],
    ['PD', { repetitionMs: 2500, echoMs: 25 }, 'pd', 'tags'],
    ['Siemens Dixon water', { imageType: ['DERIVED', 'PRIMARY', 'WATER'], repetitionMs: 3500, echoMs: 90 }, 'dixon-water', 'tags'],
    ['Philips Dixon in phase', { imageType: ['DERIVED', 'PRIMARY', 'IP'], repetitionMs: 600, echoMs: 10 }, 'dixon-in', 'tags'],
    ['Dixon told by name', { description: 'T2 mDixon sag opp phase', repetitionMs: 3500, echoMs: 90 }, 'dixon-opposed', 'name'],
    ['enhanced object that says T2 only', { acquisitionContrast: 'T2' }, 't2', 'tags'],
    ['name alone', { description: 'Rachis T1 sagittal' }, 't1', 'name'],
    ['gradient echo without a name', { scanning: ['GR'], repetitionMs: 20, echoMs: 5 }, 'unknown', 'tags'],
    ['diffusion', { description: 'DWI b800', repetitionMs: 4000, echoMs: 70 }, 'other', 'tags'],
    ['after contrast', { repetitionMs: 550, echoMs: 11, agentGiven: true }, 'other', 'tags'],
  ] as const)('%s', (_, t, kind, basis) => {
    const s = sequenceOf(tags(t as Partial<MrTags>), 'series');
    expect([s.kind, s.basis]).toEqual([kind, basis]);
  });

  it('believes the times when the name says otherwise, and says so', () => {
    const s = sequenceOf(tags({ description: 'T1 TSE sag', repetitionMs: 4000, echoMs: 100 }), 'series');
    expect(s.kind).toBe('t2');
    expect(s.findings.map((f) => f.code)).toEqual(['mr.name-disagrees']);
  });

  it('states the limit of every Dixon image', () => {
    const s = sequenceOf(tags({ imageType: ['DERIVED', 'PRIMARY', 'FAT'], repetitionMs: 600, echoMs: 10 }), 'series');
    expect([s.kind, s.weighting, s.findings[0]?.code]).toEqual(['dixon-fat', 't1', 'mr.dixon-limit']);
  });

  it.each([
    ['sub-01 T2w', 't2'],
    ['lumbar_STIR', 'stir'],
    ['t1w', 't1'],
    ['spine t2 dixon water', 'dixon-water'],
    ['T2 FS', 't2-fs'],
    ['sag fat sat t2', 't2-fs'],
    ['brain', undefined],
  ])('file name %s', (name, kind) => expect(kindInName(name)?.kind).toBe(kind));
});
