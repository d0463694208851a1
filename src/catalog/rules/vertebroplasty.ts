// When may cement be put into this vertebra? The rule set, as data: a rule is a line of `rules`, a changed rule raises `version`. It judges, it does
// not decide: the outcome is a proposal for the team, the sheet records who decided. No rule reads the OF score: its "surgery" is not vertebroplasty.
import type { Rule } from './rule.ts';

const all = ['osteoporotic', 'tumour', 'haemangioma', 'non-union', 'trauma'] as const;
const failed = ['cannot-walk', 'cannot-do-physiotherapy', 'side-effects', 'still-severe'] as const;

const required = [
  {
    id: 'pain-worth-treating',
    effect: 'requires',
    paths: all,
    when: { fact: 'painNrs', atLeast: 'painLeastNrs' },
    sources: ['nice-ta279', 'vapour-2016'],
    strength: 'guideline',
  },
  {
    id: 'pain-at-level',
    effect: 'requires',
    paths: all,
    when: { fact: 'painAtLevel', is: true },
    sources: ['nice-ta279'],
    strength: 'guideline',
  },
  {
    id: 'recent-unhealed',
    effect: 'requires',
    paths: ['osteoporotic', 'trauma'],
    when: {
      any: [
        { fact: 'unhealed', is: true },
        { fact: 'nonUnion', is: true },
      ],
    },
    sources: ['acad-chirurgie-2016', 'nice-ta279'],
    strength: 'guideline',
  },
  {
    id: 'treatment-failed',
    effect: 'requires',
    paths: ['osteoporotic', 'non-union'],
    when: { fact: 'treatment', oneOf: failed },
    sources: ['nice-ta279', 'sir-2014', 'acad-chirurgie-2016'],
    strength: 'guideline',
  },
  {
    id: 'non-union-shown',
    effect: 'requires',
    paths: ['non-union'],
    when: { fact: 'nonUnion', is: true },
    sources: ['acad-chirurgie-2016'],
    strength: 'guideline',
  },
  {
    id: 'lesion-shown',
    effect: 'requires',
    paths: ['tumour'],
    when: { fact: 'lesion', oneOf: ['lytic', 'mixed', 'blastic'] },
    sources: ['cafe-2011', 'cirse-2017'],
    strength: 'trial',
  },
  {
    id: 'haemangioma-aggressive',
    effect: 'requires',
    paths: ['haemangioma'],
    when: { fact: 'haemangiomaAggressive', is: true },
    sources: ['practice'],
    strength: 'consensus',
  },
  {
    id: 'team-first',
    effect: 'requires',
    paths: ['haemangioma', 'trauma'],
    when: { fact: 'teamAgreed', is: true },
    sources: ['project'],
    strength: 'choice',
  },
] as const satisfies readonly Rule[];

const forbidden = [
  {
    id: 'infection-active',
    effect: 'excludes',
    when: { fact: 'infection', oneOf: ['local', 'systemic'] },
    sources: ['cirse-2017', 'practice'],
    strength: 'guideline',
  },
  {
    id: 'discitis-suspected',
    effect: 'excludes',
    when: { fact: 'discitis', is: true },
    sources: ['cirse-2017', 'project'],
    strength: 'guideline',
  },
  {
    id: 'coagulopathy',
    effect: 'excludes',
    when: { fact: 'coagulopathy', is: true },
    sources: ['cirse-2017', 'practice'],
    strength: 'guideline',
  },
  {
    id: 'cement-allergy',
    effect: 'excludes',
    when: { fact: 'allergy', is: true },
    sources: ['cirse-2017', 'practice'],
    strength: 'guideline',
  },
  {
    id: 'asymptomatic',
    effect: 'excludes',
    when: { fact: 'painAtLevel', is: false },
    sources: ['cirse-2017', 'practice'],
    strength: 'guideline',
  },
  {
    id: 'improving',
    effect: 'excludes',
    paths: ['osteoporotic', 'trauma'],
    when: { fact: 'painTrend', is: 'better' },
    sources: ['cirse-2017', 'vertos2-2010'],
    strength: 'guideline',
  },
  { id: 'unstable-behind', effect: 'excludes', when: { fact: 'unstableBehind', is: true }, sources: ['practice'], strength: 'consensus' },
  { id: 'ankylosed', effect: 'excludes', when: { fact: 'ankylosed', is: true }, sources: ['practice'], strength: 'consensus' },
] as const satisfies readonly Rule[];

const relative = [
  {
    id: 'pain-below-trials',
    effect: 'cautions',
    paths: ['osteoporotic'],
    when: {
      all: [
        { fact: 'painNrs', atLeast: 'painLeastNrs' },
        { fact: 'painNrs', below: 'painSevereNrs' },
      ],
    },
    sources: ['vapour-2016', 'nice-ta279'],
    strength: 'trial',
  },
  {
    id: 'late',
    effect: 'cautions',
    paths: ['osteoporotic'],
    when: {
      all: [{ fact: 'durationWeeks', above: 'fractureWeeks' }, { not: { fact: 'nonUnion', is: true } }],
    },
    sources: ['vapour-2016'],
    strength: 'trial',
  },
  {
    id: 'cannot-lie-prone',
    effect: 'cautions',
    when: { fact: 'canLieProne', is: false },
    sources: ['practice'],
    strength: 'consensus',
  },
  {
    id: 'radicular',
    effect: 'cautions',
    when: { fact: 'neurology', is: 'radicular' },
    sources: ['cirse-2017', 'brux-2008'],
    strength: 'guideline',
  },
  {
    id: 'deficit',
    effect: 'cautions',
    when: { fact: 'neurology', is: 'deficit' },
    sources: ['cirse-2017', 'brux-2008'],
    strength: 'guideline',
  },
  {
    id: 'wall-defect',
    effect: 'cautions',
    when: { fact: 'wallDefect', is: true },
    sources: ['cirse-2017', 'wall-series'],
    strength: 'guideline',
  },
  { id: 'collapse', effect: 'cautions', when: { fact: 'lossFraction', above: 'lossFraction' }, sources: ['brux-2008'], strength: 'series' },
  { id: 'no-surgeon', effect: 'cautions', when: { fact: 'surgeonAvailable', is: false }, sources: ['practice'], strength: 'consensus' },
  {
    id: 'many-levels',
    effect: 'cautions',
    when: { fact: 'levelCount', above: 'levelCount' },
    sources: ['levels-series', 'practice'],
    strength: 'series',
  },
  {
    id: 'imaging-old',
    effect: 'cautions',
    when: { fact: 'imagingDays', above: 'imagingDays' },
    sources: ['project'],
    strength: 'choice',
    settle: true,
  },
  {
    id: 'changed-since-imaging',
    effect: 'cautions',
    when: { fact: 'changedSinceImaging', is: true },
    sources: ['project'],
    strength: 'choice',
    settle: true,
  },
  {
    id: 'levels-unconfirmed',
    effect: 'cautions',
    when: { fact: 'levelsConfirmed', is: false },
    sources: ['project'],
    strength: 'choice',
    settle: true,
  },
  {
    id: 'region-not-planned',
    effect: 'cautions',
    when: { fact: 'region', oneOf: ['cervical', 'sacral'] },
    sources: ['project'],
    strength: 'choice',
  },
  { id: 'cemented-before', effect: 'cautions', when: { fact: 'cementedBefore', is: true }, sources: ['voormolen'], strength: 'series' },
  {
    id: 'acuity-without-mri',
    effect: 'cautions',
    paths: ['osteoporotic', 'trauma'],
    when: {
      all: [
        { fact: 'unhealed', is: true },
        { fact: 'unhealedBy', oneOf: ['bone-scan', 'earlier-study'] },
      ],
    },
    sources: ['acad-chirurgie-2016', 'project'],
    strength: 'guideline',
  },
  { id: 'inr-high', effect: 'cautions', when: { fact: 'inr', above: 'inr' }, sources: ['sir-2019'], strength: 'guideline', settle: true },
  {
    id: 'platelets-low',
    effect: 'cautions',
    when: { fact: 'plateletsGigaPerL', atMost: 'plateletsGigaPerL' },
    sources: ['sir-2019'],
    strength: 'guideline',
    settle: true,
  },
  {
    id: 'bleeding-test-old',
    effect: 'cautions',
    when: { fact: 'bleedingDays', above: 'bleedingDays' },
    sources: ['project'],
    strength: 'choice',
    settle: true,
  },
  {
    id: 'antithrombotic-open',
    effect: 'cautions',
    when: {
      all: [{ fact: 'antithrombotic', oneOf: ['antiplatelet', 'anticoagulant'] }, { not: { fact: 'antithromboticManaged', is: true } }],
    },
    sources: ['sir-2019'],
    strength: 'guideline',
    settle: true,
  },
  {
    id: 'tumour-without-team',
    effect: 'cautions',
    paths: ['tumour'],
    when: { fact: 'teamAgreed', is: false },
    sources: ['practice'],
    strength: 'consensus',
    settle: true,
  },
  {
    id: 'epidural-tumour',
    effect: 'cautions',
    paths: ['tumour'],
    when: { fact: 'epidural', oneOf: ['1a', '1b', '1c', '2', '3'] },
    sources: ['cirse-2017', 'bilsky-2010'],
    strength: 'guideline',
  },
  {
    id: 'epidural-cord',
    effect: 'cautions',
    paths: ['tumour'],
    when: { fact: 'epidural', oneOf: ['1c', '2', '3'] },
    sources: ['bilsky-2010'],
    strength: 'consensus',
  },
  {
    id: 'epidural-compressed',
    effect: 'cautions',
    paths: ['tumour'],
    when: { fact: 'epidural', oneOf: ['2', '3'] },
    sources: ['bilsky-2010'],
    strength: 'consensus',
  },
  {
    id: 'sins-surgeon',
    effect: 'cautions',
    paths: ['tumour'],
    when: { fact: 'sins', atLeast: 'sinsSurgeon' },
    sources: ['sins-2010'],
    strength: 'consensus',
  },
  {
    id: 'sins-unstable',
    effect: 'cautions',
    paths: ['tumour'],
    when: { fact: 'sins', atLeast: 'sinsUnstable' },
    sources: ['sins-2010'],
    strength: 'consensus',
  },
] as const satisfies readonly Rule[];

const samples = [
  { id: 'biopsy-cancer', effect: 'biopsy', when: { fact: 'cancer', is: true }, sources: ['project'], strength: 'choice' },
  { id: 'biopsy-malignant-sign', effect: 'biopsy', when: { fact: 'malignantSign', is: true }, sources: ['project'], strength: 'choice' },
  { id: 'biopsy-age', effect: 'biopsy', when: { fact: 'ageYear', below: 'ageUnusualYear' }, sources: ['project'], strength: 'choice' },
  {
    id: 'biopsy-site',
    effect: 'biopsy',
    when: { fact: 'region', oneOf: ['cervical', 'above-T5'] },
    sources: ['project'],
    strength: 'choice',
  },
  {
    id: 'biopsy-single',
    effect: 'biopsy',
    when: {
      all: [
        { fact: 'suspectCount', atMost: 'one' },
        { fact: 'osteoporosis', is: false },
      ],
    },
    sources: ['project'],
    strength: 'choice',
  },
  {
    id: 'biopsy-electrophoresis',
    effect: 'biopsy',
    when: { fact: 'electrophoresis', is: 'abnormal' },
    sources: ['project'],
    strength: 'choice',
  },
  { id: 'biopsy-for-all', effect: 'biopsy', when: { fact: 'biopsyForAll', is: true }, sources: ['project'], strength: 'choice' },
  { id: 'biopsy-discitis', effect: 'biopsy', when: { fact: 'discitis', is: true }, sources: ['project'], strength: 'choice' },
] as const satisfies readonly Rule[];

const said = [
  {
    id: 'waiting-helps',
    effect: 'advises',
    paths: ['osteoporotic'],
    when: { not: { fact: 'durationWeeks', above: 'fractureWeeks' } },
    sources: ['vertos2-2010'],
    strength: 'trial',
  },
  {
    id: 'electrophoresis-not-done',
    effect: 'advises',
    when: { fact: 'electrophoresis', is: 'not-done' },
    sources: ['project'],
    strength: 'choice',
  },
  {
    id: 'ablation-option',
    effect: 'advises',
    paths: ['tumour'],
    when: { fact: 'lesion', oneOf: ['lytic', 'mixed', 'blastic'] },
    sources: ['rfa-meta'],
    strength: 'series',
  },
  {
    id: 'radiation-first',
    effect: 'advises',
    paths: ['tumour'],
    when: { fact: 'epidural', oneOf: ['0', '1a', '1b'] },
    sources: ['bilsky-2010'],
    strength: 'consensus',
  },
  {
    id: 'protect-nerves',
    effect: 'advises',
    paths: ['tumour'],
    when: { fact: 'epidural', oneOf: ['1a', '1b'] },
    sources: ['bilsky-2010', 'project'],
    strength: 'consensus',
  },
  {
    id: 'short-prognosis',
    effect: 'advises',
    paths: ['tumour'],
    when: { fact: 'tokuhashi', atMost: 'tokuhashiShort' },
    sources: ['tokuhashi-2005'],
    strength: 'series',
  },
] as const satisfies readonly Rule[];

const rules = [...required, ...forbidden, ...relative, ...samples, ...said] as const;
export type RuleId = (typeof rules)[number]['id'];

/** The rule set in use. `version`: year of the reading, then a count. */
export const ruleSet: {
  readonly id: string;
  readonly version: string;
  readonly date: string;
  readonly rules: readonly (Rule & { readonly id: RuleId })[];
} = {
  id: 'vertebroplasty',
  version: '2026.1',
  date: '2026-11-26',
  rules,
};
export const findRule = (id: string): (Rule & { readonly id: RuleId }) | undefined => ruleSet.rules.find((r) => r.id === id);
