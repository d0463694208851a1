// The JSON a person's own scripts rely on: the committed schema files are what the program prints with. A changed field is a new schema version.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { followupOutSchema } from '../src/cli/followup.ts';
import { resultSchema, seriesOutSchema } from '../src/cli/json.ts';

const committed = (name: string): unknown => JSON.parse(readFileSync(new URL(`../schemas/${name}.schema.json`, import.meta.url), 'utf8'));

describe('schemas', () => {
  it.each([
    ['trocart-1', resultSchema],
    ['trocart-read-1', seriesOutSchema],
    ['trocart-followup-1', followupOutSchema],
  ] as const)('%s is the committed file', (name, schema) => {
    expect(committed(name)).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any' }))));
  });
});
