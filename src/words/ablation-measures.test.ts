// A protection is printed with the temperature the model holds, in either language, alone and inside a finding.
import { describe, expect, it } from 'vitest';
import { protections, protectionValues } from '../catalog/index.ts';
import { sayCode } from './dictionary.ts';

describe.each(['en', 'fr'] as const)('a rinse in %s', (language) => {
  it.each(protections.filter((p) => p.kind === 'rinse'))('$id says its own temperature', ({ id, temperatureC }) => {
    const code = `ablation.measure.${id}`;
    const values = protectionValues(id);
    for (const text of [sayCode(language, code, values), sayCode(language, 'ablation.protected', { measure: code, ...values })]) {
      expect(text).toMatch(new RegExp(`\\b${temperatureC}\\s°C`));
      expect(text).not.toContain('⟨');
    }
  });
  it('leaves nothing unfilled in the others', () => {
    for (const id of ['none', 'gas', 'fluid', 'shorter', 'cryo-15'])
      expect(sayCode(language, `ablation.measure.${id}`, protectionValues(id))).not.toMatch(/[⟨{]/);
  });
});
