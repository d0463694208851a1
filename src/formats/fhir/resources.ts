// The parts of FHIR R4 that are written and read, and how a value becomes value[x]. Systems of our own begin with urn:x-trocart:.
import { fnv1a } from '../../base/index.ts';
import { fhirCodes } from '../../catalog/index.ts';
import type { FigureEntry } from './figures.ts';

export const own = (name: string): string => `urn:x-trocart:${name}`;
export const ucum = 'http://unitsofmeasure.org';
/** Core extension of FHIR: why there is no value. Its codes hold our two: unknown, not-asked. */
export const absentReason = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';

export interface Extension {
  readonly url: string;
  readonly valueCode?: string;
  readonly valueBoolean?: boolean;
  readonly valueString?: string;
  readonly valueDecimal?: number;
}
export interface Coding {
  readonly extension?: readonly Extension[];
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}
export interface Concept {
  readonly coding?: readonly Coding[];
  readonly text?: string;
}
export interface Reference {
  readonly reference: string;
}
export interface Quantity {
  readonly value: number;
  readonly unit: string;
  readonly system?: string;
  readonly code?: string;
}
export interface Value {
  readonly valueQuantity?: Quantity;
  readonly valueBoolean?: boolean;
  readonly valueDateTime?: string;
  readonly valueString?: string;
  readonly valueCodeableConcept?: Concept;
}
export interface Component extends Value {
  readonly code: Concept;
}
export interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly [key: string]: unknown;
}
export interface Observation extends Resource, Value {
  readonly resourceType: 'Observation';
  readonly code: Concept;
  readonly category?: readonly Concept[];
  readonly partOf?: readonly Reference[];
  readonly effectiveDateTime?: string;
  readonly component?: readonly Component[];
}
export interface Entry {
  readonly fullUrl: string;
  readonly resource: Resource;
}

/** The same name always gives the same UUID (version 8): an export made again replaces the former one. */
export function uuidOf(name: string): string {
  const hex = ['a', 'b', 'c', 'd'].map((salt) => fnv1a(`${salt} ${name}`).toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
export const concept = (system: string, code: string): Concept => ({ coding: [{ system: own(system), code }] });
/** Our code, and a public one beside it where the mapping has one. */
export function figureConcept(field: string): Concept {
  const known = fhirCodes[field];
  return {
    coding: [
      { system: own('figure'), code: field },
      ...(known === undefined
        ? []
        : [
            {
              ...(known.verified ? {} : { extension: [{ url: own('unverified-code'), valueBoolean: true }] }),
              system: known.system,
              code: known.code,
              display: known.display,
            },
          ]),
    ],
  };
}
export const ownCode = (c: Concept | undefined, system: string): string | undefined =>
  c?.coding?.find((x) => x.system === own(system))?.code;

export const quantity = (value: number, unit: string): Quantity => ({ value, unit, system: ucum, code: unit });

/** value[x] of a figure; a list has one component a word, an empty list says "none". */
export function written(entry: FigureEntry, value: unknown): Value & { readonly component?: readonly Component[] } {
  switch (entry.kind) {
    case 'number':
      return { valueQuantity: quantity(value as number, entry.unit ?? '1') };
    case 'yes-no':
      return { valueBoolean: value as boolean };
    case 'date':
      return { valueDateTime: value as string };
    case 'text':
      return { valueString: value as string };
    case 'word':
      return { valueCodeableConcept: concept(entry.field, value as string) };
    default: {
      const words = value as readonly string[];
      return words.length === 0
        ? { valueCodeableConcept: concept('list', 'none') }
        : { component: words.map((w) => ({ code: figureConcept(entry.field), valueCodeableConcept: concept(entry.field, w) })) };
    }
  }
}
export function readValue(entry: FigureEntry, o: Observation): unknown {
  switch (entry.kind) {
    case 'number':
      return o.valueQuantity?.code === entry.unit ? o.valueQuantity?.value : undefined;
    case 'yes-no':
      return o.valueBoolean;
    case 'date':
      return o.valueDateTime;
    case 'text':
      return o.valueString;
    case 'word':
      return ownCode(o.valueCodeableConcept, entry.field);
    default:
      return (o.component ?? []).flatMap((c) => ownCode(c.valueCodeableConcept, entry.field) ?? []);
  }
}
