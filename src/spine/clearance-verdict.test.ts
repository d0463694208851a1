import { describe, expect, it } from 'vitest';
import { breachVerdict, clearanceVerdict } from './clearance-verdict.ts';

describe('verdict on a clearance', () => {
  it.each([
    // the planner accepts a pedicle wall from 0.8 mm and an obstacle from 1 mm: its own path is never red
    ['medialMm', 0.79, 'stop'],
    ['medialMm', 0.81, 'caution'],
    ['lateralMm', 2.01, 'plain'],
    ['canalMm', 0.99, 'stop'],
    ['canalMm', 2.01, 'plain'],
    // where the plan says a sentence, the figure is amber too
    ['vesselMm', 0.99, 'stop'],
    ['vesselMm', 2.9, 'caution'],
    ['vesselMm', 3.1, 'plain'],
    ['pleuraMm', 4.9, 'caution'],
    ['pleuraMm', 5.1, 'plain'],
    // the tip is asked to stay 3 mm behind the anterior cortex
    ['anteriorMm', 0.9, 'stop'],
    ['anteriorMm', 2.9, 'caution'],
    ['anteriorMm', 3.1, 'plain'],
    ['endplateSuperiorMm', -0.1, 'stop'],
    ['endplateInferiorMm', 1.9, 'caution'],
    ['endplateInferiorMm', 2.1, 'plain'],
    // a rib touched deflects the trocar; it is not a danger
    ['ribMm', -1, 'caution'],
    ['ribMm', 1.1, 'plain'],
  ] as const)('%s %d mm: %s', (name, mm, verdict) => expect(clearanceVerdict(name, mm)).toBe(verdict));
  it('a breach of one in ten is a caution, of more than a third red', () =>
    expect([0.1, 0.11, 0.35, 0.36].map(breachVerdict)).toEqual(['plain', 'caution', 'caution', 'stop']));
});
