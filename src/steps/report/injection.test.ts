// The injection section on paper, on a made record: what stands beside a leak figure, what is said of a stale or a refused one, both languages.
import { describe, expect, it } from 'vitest';
import { finding, lps } from '../../base/index.ts';
import { leakKinds, type Approach, type Block, type Injection, type Levels } from '../../records/index.ts';
import { injectionBlocks } from './injection.ts';
import { speaker } from './speak.ts';

const levels: Levels = {
  entries: [{ vertebraId: 'v1', level: 'L1' }],
  confirmed: true,
  countedFrom: 'label-map',
  absolute: true,
  findings: [],
};
const ml = [1, 2, 3];
const approach = (sides: Approach['sides'], isPlanned: boolean, more: Partial<Approach> = {}): Approach => ({
  sides,
  isPlanned,
  trocars: [{ pathId: 'a', side: 'left', tipLps: lps(0, 0, 0), boreMm: 2.4, lengthMm: 125, shareFraction: 1 }],
  memberCount: 32,
  injectedMl: ml,
  timeMin: [5.4, 5.6, 5.9],
  inBodyMl: [1, 1.98, 2.9],
  leakedMl: [0, 0.02, 0.1],
  venousMl: [0, 0.02, 0.1],
  boneKPa: [10, 12, 14],
  boneHighKPa: [40, 44, 48],
  cannulaKPa: [200, 210, 220],
  syringeKPa: [210, 222, 234],
  syringeHighKPa: [400, 420, 440],
  viscosityPaS: [50, 60, 70],
  superiorContactFraction: [0, 0.1, 0.2],
  inferiorContactFraction: [0, 0.12, 0.25],
  contactProbability: [0, 0.6, 1],
  leftFraction: [0.6, 0.55, 0.5],
  balanceProbability: [1, 1, 1],
  leaks: leakKinds.map((kind) => ({
    kind,
    rawProbability: [0, 0.1, 0.4],
    probability: [0.02, 0.12, 0.31],
    lowProbability: [0.01, 0.04, 0.12],
    highProbability: [0.1, 0.3, 0.6],
    meanMl: [0, 0.01, 0.05],
    highMl: [0, 0.05, 0.2],
    leastMl: 0.05,
    baseProbability: 0.3,
    definition: 'injection.definition.ct-by-kind',
    cohort: 'injection.cohort.no-cleft-139',
    isPatientSpecific: kind === 'cortical' || kind === 'disc',
    skillFraction: kind === 'segmental' ? 0.1 : -0.02,
  })),
  stops: [{ code: 'posterior-wall', atMl: 3 }],
  arrival: {
    grid: { size: [1, 1, 1], spacing: [1, 1, 1], originLps: lps(0, 0, 0), axes: [] as never, frame: 'f' },
    voxels: new Uint16Array(1),
    early: new Uint16Array(1),
  },
  proposedMl: 2,
  proposalReason: 'injection.proposal.reached',
  ...more,
});
const { proposedMl: _, ...without } = approach('both', false, { proposalReason: 'injection.proposal.stop-before' });
const made: Injection = {
  vertebraId: 'v1',
  state: 'given',
  product: { id: 'p', name: 'A cement', viscosityClass: 'low' },
  roomC: 22,
  bodyC: 37,
  startMin: 5.1,
  flowMlPerMin: 4,
  cannulaMl: 0.6,
  roomMl: 15,
  volumeMl: 3,
  leakLimits: [],
  ensembleSeed: 'v1',
  approaches: [approach('left', true), without],
  proposedIndex: 0,
  bands: {},
  findings: [
    finding('injection.veins-not-patient', 'note', {}, 'v1'),
    finding('injection.stop.posterior-wall', 'caution', { atMl: 3 }, 'v1'),
  ],
};
const textOf = (blocks: readonly Block[]): string => JSON.stringify(blocks);
const print = (language: 'en' | 'fr', injection: Injection, stale = false): string =>
  textOf(injectionBlocks(speaker(language, levels, 'HFS'), { injection, stale }));

describe('the injection on paper', () => {
  it('says of every leak its band, its cohort and what it is worth', () => {
    const text = print('en', made);
    for (const word of [
      '12 % [4 – 30]',
      '30 %',
      'not patient-specific',
      'no better than the average',
      'PMC8449924',
      '0.05 ml on',
      'Watch the screen',
    ])
      expect(text).toContain(word);
    // segmental: invented veins, but better than the average
    expect(text).toMatch(/segmental veins.*?"not patient-specific"/);
  });
  it('compares one trocar with two and says why nothing is proposed', () => {
    const text = print('en', made);
    for (const word of ['one trocar, left', 'two trocars', '2.0 ml', 'a reason to stop comes before', 'Stop at 3.0 ml'])
      expect(text).toContain(word);
  });
  it('is whole in French', () => {
    const text = print('fr', made);
    for (const word of ['non propre au patient', 'pas mieux que la moyenne', 'Arrêter à 3,0 ml', 'un trocart, gauche'])
      expect(text).toContain(word);
    expect(text).not.toMatch(/"text":"[^"]*injection(-view)?\.[a-z]/);
  });
  it('prints the heat with its ranges and what they hold', () => {
    const place = { peakC: 88, lowPeakC: 70, highPeakC: 101, peakAtMin: 14, aboveMin: 6.2, lowAboveMin: 4, highAboveMin: 8.1, aboveMl: 3 };
    const heat = {
      inBodyMl: 3,
      fromMin: 6,
      thresholdC: 50,
      drawnCount: 8,
      coverage: 0.8,
      places: [
        { ...place, place: 'cement' as const },
        { ...place, place: 'canal' as const, peakC: 39, lowPeakC: 38, highPeakC: 41, aboveMin: 0, lowAboveMin: 0, highAboveMin: 0 },
      ],
      timeMin: [6, 14],
      hottestC: [
        [37, 88],
        [37, 39],
      ],
      imbalanceFraction: 1e-8,
    };
    const text = print('en', { ...made, heat });
    for (const word of ['inside the cement', '88 °C [70 – 101]', '6.2 min [4.0 – 8.1]', '39 °C [38 – 41]', '8 drawn', '80 %'])
      expect(text).toContain(word);
    expect(print('fr', { ...made, heat })).toContain('dans le ciment');
    expect(print('en', made)).not.toContain('°C [');
  });
  it('prints no stale or refused figure', () => {
    expect(print('en', made, true)).not.toContain('%');
    const refused: Injection = {
      ...made,
      state: 'refused',
      approaches: [],
      findings: [finding('injection.refused.no-plan', 'stop', {}, 'v1')],
    };
    expect(print('en', refused)).toContain('Plan it first');
  });
});
