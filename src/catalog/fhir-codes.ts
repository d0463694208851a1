// What an exchange in FHIR calls our figures. Every concept carries our own code (system urn:x-trocart:…), which is always right because it is ours; a
// code of a public terminology stands beside it only where one was seen in a public source, and says `verified: false` until somebody has looked it
// up in the terminology itself. None is invented: what was not found has no entry. Site codes go here and nowhere else.
export interface PublicCode {
  readonly system: string;
  readonly code: string;
  readonly display: string;
  /** False: seen in a public example, not looked up in the terminology. It is written with an extension that says so. */
  readonly verified: boolean;
  readonly source: string;
}
const loinc = 'http://loinc.org';
export const fhirCodes: Readonly<Record<string, PublicCode>> = {
  painPoints: {
    system: loinc,
    code: '72514-3',
    display: 'Pain severity - 0-10 verbal numeric rating [Score] - Reported',
    verified: false,
    source: 'used in a public HL7 Belgium guide',
  },
  odiFraction: { system: loinc, code: '97909-6', display: 'ODI score', verified: false, source: 'used in a public HL7 PACIO example set' },
  odiForm: { system: loinc, code: '97908-8', display: 'ODI instrument', verified: false, source: 'used in a public HL7 PACIO example set' },
};
/** Concepts for which no public code was found: EQ-5D-5L, RMDQ, QUALEFFO, and the SNOMED CT codes of the acts and leaks. */
export const withoutPublicCode = ['eq5dValue', 'rmdqPoints', 'kinds', 'leaks', 'cause'] as const;
