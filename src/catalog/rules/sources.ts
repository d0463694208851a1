// Where the rules come from: text, year, jurisdiction, and how it was read ('read', 'abstract', or 'recalled' = from memory, to be read before any use).
export interface RuleSource {
  readonly text: string;
  readonly year: number;
  readonly jurisdiction: 'UK' | 'FR' | 'US' | 'EU' | 'international' | 'project';
  readonly how: 'read' | 'abstract' | 'recalled' | 'choice';
}
export const ruleSources = {
  'nice-ta279': { text: 'NICE TA279', year: 2013, jurisdiction: 'UK', how: 'read' },
  'acad-chirurgie-2016': { text: 'Acad. nat. chirurgie 15(4):17–24', year: 2016, jurisdiction: 'FR', how: 'read' },
  'sir-2014': { text: 'SIR (quoted by a payer)', year: 2014, jurisdiction: 'US', how: 'read' },
  'sir-2019': { text: 'SIR; ASRA list', year: 2019, jurisdiction: 'US', how: 'read' },
  'cirse-2017': { text: 'CIRSE, doi 10.1007/s00270-017-1574-8', year: 2017, jurisdiction: 'EU', how: 'abstract' },
  'vapour-2016': { text: 'VAPOUR, n = 120', year: 2016, jurisdiction: 'international', how: 'read' },
  'vertos2-2010': { text: 'VERTOS II, n = 202', year: 2010, jurisdiction: 'international', how: 'read' },
  'cafe-2011': { text: 'CAFE, n = 134', year: 2011, jurisdiction: 'international', how: 'read' },
  'brux-2008': { text: 'Rev Med Brux', year: 2008, jurisdiction: 'international', how: 'read' },
  'wall-series': { text: 'Int J Spine Surg 15:353, n = 98', year: 2021, jurisdiction: 'international', how: 'read' },
  'levels-series': { text: 'JKNS 61(6), n = 40', year: 2018, jurisdiction: 'international', how: 'read' },
  voormolen: { text: 'Voormolen, AJNR', year: 2006, jurisdiction: 'international', how: 'read' },
  'sins-2010': { text: 'SINS, Spine 35:E1221', year: 2010, jurisdiction: 'international', how: 'read' },
  'bilsky-2010': { text: 'Bilsky, J Neurosurg Spine 13:324', year: 2010, jurisdiction: 'international', how: 'read' },
  'tokuhashi-2005': { text: 'Tokuhashi revised, Spine 30:2186', year: 2005, jurisdiction: 'international', how: 'read' },
  'rfa-meta': { text: 'doi 10.1186/s12883-020-01998-5', year: 2020, jurisdiction: 'international', how: 'read' },
  practice: { text: 'usual practice, from memory', year: 2025, jurisdiction: 'international', how: 'recalled' },
  project: { text: 'choice of this project', year: 2026, jurisdiction: 'project', how: 'choice' },
} as const satisfies Readonly<Record<string, RuleSource>>;
export type SourceId = keyof typeof ruleSources;
