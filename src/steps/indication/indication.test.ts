import { describe, expect, it } from 'vitest';
import { lps, seeded } from '../../base/index.ts';
import {
  answersFromPlain,
  factsIn,
  indicationForm,
  indicationPaths,
  judge,
  levelFromImages,
  limitIds,
  limitsIn,
  limitsOf,
  patientFromImages,
  ruleLimits,
  ruleSet,
  ruleSources,
  siteLimitIds,
  type RuleCondition,
} from '../../catalog/index.ts';
import type { LevelIndication, Progression, Signal } from '../../records/index.ts';
import { isCode } from '../../words/index.ts';
import {
  judgeMade,
  judgeOne,
  judgePath,
  madeProgression,
  madeSignal,
  madeStudy,
  madeVertebra,
  questionsAsked,
  reach,
  today,
  wholePaths,
  without,
} from '../../../test/indication-patients.ts';
import { indication } from './index.ts';

const answerOf = (l: LevelIndication, id: string): string | undefined => l.rules.find((r) => r.id === id)?.answer;
const open = (l: LevelIndication): readonly string[] => l.missing.filter((m) => m.decides).map((m) => m.item);

describe('the three answers', () => {
  const c: RuleCondition = { all: [{ fact: 'allergy', is: true }, { not: { fact: 'osteoporosis', is: true } }] };
  const limits = limitsOf();
  it('unknown is neither yes nor no, and a part that settles needs no other', () => {
    expect(judge(c, {}, limits)).toEqual({ answer: 'unknown', lacks: ['allergy', 'osteoporosis'] });
    expect(judge(c, { allergy: false }, limits)).toEqual({ answer: 'no', lacks: [] });
    expect(judge(c, { allergy: true }, limits)).toEqual({ answer: 'unknown', lacks: ['osteoporosis'] });
    expect(judge({ not: c }, { allergy: true, osteoporosis: true }, limits).answer).toBe('yes');
  });
  it('a number whose band crosses the limit is not known', () => {
    const over: RuleCondition = { fact: 'lossFraction', above: 'lossFraction' };
    const at = (low: number, high: number) => judge(over, { lossFraction: { low, high } }, limits).answer;
    expect([at(0.5, 0.65), at(0.6, 0.7), at(0.651, 0.7)]).toEqual(['no', 'unknown', 'yes']);
  });
});

describe('the rule set', () => {
  it('has a sentence, a source with its year and a strength for every rule, and reads no OF score', () => {
    expect(new Set(ruleSet.rules.map((r) => r.id)).size).toBe(ruleSet.rules.length);
    for (const r of ruleSet.rules) {
      expect(isCode(`indication.rule.${r.id}`), r.id).toBe(true);
      expect(r.sources.length).toBeGreaterThan(0);
      for (const s of r.sources) expect(ruleSources[s].year).toBeGreaterThan(1990);
      // the OF score's answers are none of the facts
      expect(factsIn(r.when).some((f) => /^of/i.test(f))).toBe(false);
    }
  });
  it('holds every limit in its range and uses every one', () => {
    for (const id of limitIds) {
      const { value, range } = ruleLimits[id];
      expect(value >= range[0] && value <= range[1], id).toBe(true);
    }
    const used = new Set(ruleSet.rules.flatMap((r) => limitsIn(r.when)));
    expect(limitIds.filter((id) => !used.has(id))).toEqual([]);
    expect(siteLimitIds.filter((id) => !isCode(`indication.limit.${id}`))).toEqual([]);
  });
  it.each(ruleSet.rules.map((r) => [r.id]))('%s: a patient makes it say yes, another no', async (id) => {
    const { yes, no } = reach[id];
    expect(answerOf(await judgePath(yes.path, yes.change), id)).toBe('yes');
    expect(answerOf(await judgePath(no.path, no.change), id)).toBe('no');
  });
  it('does what its effect says', async () => {
    for (const { id, effect } of ruleSet.rules) {
      const { yes, no } = reach[id];
      const said = await judgePath(effect === 'requires' ? no.path : yes.path, effect === 'requires' ? no.change : yes.change);
      if (effect === 'requires' || effect === 'excludes') expect(said.outcome, id).toBe('not-indicated');
      if (effect === 'cautions') expect(said.outcome, id).toBe('discuss');
      if (effect === 'biopsy') expect(said.biopsy, id).toBe('proposed');
    }
  });
});

describe('the proposal', () => {
  it.each(indicationPaths.map((x) => [x]))('%s: a whole patient without a reason against is indicated, nothing missing', async (path) => {
    const l = await judgePath(path);
    expect([l.outcome, l.missing]).toEqual(['indicated', []]);
    expect(l.alternatives[0]).toMatch(/^no-procedure/);
  });
  it('without any answer nothing is proposed but a discussion, and the path is asked for', async () => {
    const l = await judgeOne({});
    expect(l.outcome).toBe('discuss');
    expect(open(l)).toContain('path');
    expect(
      l.rules
        .filter((r) => r.answer === 'no')
        .every((r) => ['many-levels', 'levels-unconfirmed', 'region-not-planned', 'biopsy-site', 'biopsy-for-all'].includes(r.id)),
    ).toBe(true);
  });
  it('never forces a path: images propose it, the rules do not use it', async () => {
    const vertebra = madeVertebra({
      genant: { gradeCount: 2, type: 'wedge' },
      ratios: { wedgeFraction: 0.3, biconcaveFraction: 0.1, crushFraction: 0 },
    });
    const l = await judgeOne({ vertebrae: [vertebra] });
    expect(l.path).toBeUndefined();
    expect(open(l)).toContain('path');
  });
  it('suspected spondylodiscitis is a stop: a sample only, whoever says it', async () => {
    const said = await judgePath('osteoporotic', { patient: { discitis: true } });
    expect([said.outcome, said.biopsy, said.sampleOnly]).toEqual(['not-indicated', 'proposed', true]);
    const { discitis: _, ...patient } = wholePaths.osteoporotic.patient;
    const seen = await judgeOne({
      patient,
      level: wholePaths.osteoporotic.level,
      signals: [madeSignal({ suspicion: { suggestion: 'infection-signs', mimics: ['spondylodiscitis'] } })],
    });
    expect([seen.outcome, seen.sampleOnly, seen.facts['discitis']?.from]).toEqual(['not-indicated', true, 'images']);
  });
});

describe('what images say', () => {
  const { unhealed: _u, unhealedBy: _b, cementedBefore: _c, wallDefect: _w, lossFraction: _l, ...level } = wholePaths.osteoporotic.level;
  const { patient } = wholePaths.osteoporotic;
  const acute = { ...madeSignal().acuity, class: 'acute' as const };
  it('acute on MRI is unhealed; indeterminate, shape alone or a cemented body say nothing', async () => {
    const at = async (s: Parameters<typeof madeSignal>[0]) =>
      (await judgeOne({ patient, level, signals: [madeSignal(s)] })).facts['unhealed']?.value;
    expect([
      await at({ acuity: acute }),
      await at({ acuity: { ...acute, class: 'old' } }),
      await at({}),
      await at({ acuity: { ...acute, basis: 'ct-shape' } }),
      await at({ acuity: acute, cemented: true }),
    ]).toEqual([true, false, undefined, undefined, undefined]);
  });
  it('height lost since an earlier study is unhealed without MRI, less certain; no loss since says nothing of healing', async () => {
    const at = (state: Progression['state'], signals: readonly Signal[] = []) =>
      judgeOne({
        patient,
        level: { ...level, wallDefect: false, lossFraction: 30, cementedBefore: false },
        signals,
        progressions: [madeProgression(state)],
      });
    const lost = await at('progressed');
    expect([lost.facts['unhealed']?.value, lost.facts['unhealedBy']?.value, answerOf(lost, 'acuity-without-mri')]).toEqual([
      true,
      'earlier-study',
      'yes',
    ]);
    expect((await at('unchanged')).facts['unhealed']).toBeUndefined();
    // MRI that says old is not overruled
    expect((await at('progressed', [madeSignal({ acuity: { ...acute, class: 'old' } })])).facts['unhealed']?.value).toBe(false);
  });
  it('a wall that is unseen, a cleft that was not found are not answers', async () => {
    const l = await judgeOne({ patient, level: { ...level, nonUnion: 'unknown' }, vertebrae: [madeVertebra()] });
    expect([l.facts['wallDefect'], l.facts['nonUnion'], l.facts['malignantSign']?.from]).toEqual([undefined, undefined, 'person']);
    expect(open(l)).toEqual(expect.arrayContaining(['wallDefect', 'unhealed', 'cementedBefore', 'lossFraction']));
    expect(l.missing.find((m) => m.item === 'nonUnion')?.said).toBe('unknown');
  });
  it('a loss of height whose band crosses the limit leaves the rule open, and says so', async () => {
    const v = (loss: number, low: number, high: number) =>
      madeVertebra({
        ratios: { wedgeFraction: loss, biconcaveFraction: 0, crushFraction: 0 },
        bands: { 'genant.heightLossFraction': { low, high, coverage: 0.9, basis: 'model' } },
      });
    const at = async (loss: number, low: number, high: number) =>
      judgeOne({
        patient,
        level: { ...level, unhealed: true, unhealedBy: 'mri', wallDefect: false, cementedBefore: false },
        vertebrae: [v(loss, low, high)],
      });
    expect((await at(0.5, 0.45, 0.55)).outcome).toBe('indicated');
    const crossing = await at(0.62, 0.57, 0.67);
    expect([crossing.outcome, crossing.missing]).toEqual(['discuss', [{ item: 'lossFraction', said: 'uncertain', decides: true }]]);
    expect(answerOf(await at(0.75, 0.7, 0.8), 'collapse')).toBe('yes');
  });
  it('a person’s word counts over the images, and the difference is said', async () => {
    const l = await judgeOne({ patient, level: { ...level, unhealed: false }, signals: [madeSignal({ acuity: acute })] });
    expect(answerOf(l, 'recent-unhealed')).toBe('no');
    expect(l.findings.map((f) => f.code)).toEqual(['indication.disagree.unhealed']);
    const unknown = await judgeOne({ patient, level: { ...level, unhealed: 'unknown' }, signals: [madeSignal({ acuity: acute })] });
    expect(unknown.facts['unhealed']).toBeUndefined();
  });
});

describe('findings', () => {
  it('have their sentence for every question the images answer', () => {
    const seen = [
      ...Object.keys(
        levelFromImages(
          madeVertebra({
            ratios: { wedgeFraction: 0.3, biconcaveFraction: 0, crushFraction: 0 },
            clefts: [{ centreLps: lps(0, 0, 0), volumeMl: 1, content: 'gas' }],
            posteriorWall: { state: 'broken' },
            trabecularHu: 90,
            lesion: { kind: 'lytic', centreLps: lps(0, 0, 0), volumeMl: 2, bodyFraction: 0.1, canal: 'none', paravertebral: 'none' },
          }),
          madeSignal({ acuity: { ...madeSignal().acuity, class: 'acute' } }),
          madeProgression('new-collapse'),
        ),
      ),
      ...Object.keys(
        patientFromImages(
          { ageYear: 70, date: '2026-01-01' },
          [madeVertebra({ density: { vertebraId: 'v1', meanHu: 80, class: 'osteoporosis' } })],
          [madeSignal({ suspicion: { suggestion: 'infection-signs', mimics: [] } })],
        ),
      ),
    ].filter((q) => q !== 'path');
    expect(seen.length).toBe(14);
    for (const q of seen) expect(isCode(`indication.disagree.${q}`), q).toBe(true);
    for (const q of ['imagingDate', 'bleedingDate']) expect(isCode(`indication.after-act.${q}`), q).toBe(true);
  });
});

describe('dates', () => {
  const { imagingDate: _, ...patient } = wholePaths.osteoporotic.patient;
  it('the age of the images comes from the study, and every study is listed', async () => {
    const studies = [madeStudy({ date: '2026-09-01', studyUid: 'ct' }), madeStudy({ date: '2026-11-12', studyUid: 'mr' })];
    const i = await judgeMade({ patient, level: wholePaths.osteoporotic.level, studies });
    expect(i.imaging.map((s) => [s.studyUid, s.daysToActCount, s.used])).toEqual([
      ['ct', 84, false],
      ['mr', 12, true],
    ]);
    expect(i.levels[0].outcome).toBe('indicated');
    const without = await judgeMade({ patient, level: wholePaths.osteoporotic.level });
    expect(open(without.levels[0])).toEqual(['imagingDate']);
  });
  it('a blood test after the act is impossible: said, not used', async () => {
    const i = await judgeMade({ ...wholePaths.osteoporotic, patient: { ...wholePaths.osteoporotic.patient, bleedingDate: '2026-11-25' } });
    expect(i.findings.map((f) => f.code)).toContain('indication.after-act.bleedingDate');
    expect([i.levels[0].outcome, open(i.levels[0])]).toEqual(['discuss', ['bleedingDays']]);
  });
  it('impossible ages and dates are refused with the question and what may stand there', () => {
    const refuse = (plain: Record<string, unknown>) => {
      try {
        answersFromPlain(indicationForm, plain, today);
      } catch (e) {
        return e as { code: string; values: Record<string, string> };
      }
      return undefined;
    };
    expect(refuse({ ageYear: 130 })).toMatchObject({
      code: 'indication.bad-answer',
      values: { question: 'ageYear', expected: '0 … 120' },
    });
    expect(refuse({ ageYear: -1 })?.code).toBe('indication.bad-answer');
    expect(refuse({ bleedingDate: '2026-11-27' })?.values).toMatchObject({ question: 'bleedingDate', expected: '2016-11-28 … 2026-11-26' });
    expect(refuse({ actDate: '2026-02-30' })?.code).toBe('indication.bad-answer');
    expect(refuse({ imagingDate: '2026-11-10', actDate: '2026-11-09' })?.values['question']).toBe('actDate');
    expect(refuse({ painNrs: 11 })?.code).toBe('indication.bad-answer');
    expect(refuse({ painNrs: '8' })?.code).toBe('indication.bad-answer');
    expect(refuse({ infection: 'maybe' })?.values['expected']).toBe('none, local, systemic');
    expect(refuse({ fever: true })?.code).toBe('indication.no-such-question');
    expect(refuse({ ageYear: 120, painNrs: 0, inr: 'unknown', allergy: null })).toBeUndefined();
  });
});

describe('limits of a site', () => {
  it('one number a site, and it stands on the rule', async () => {
    const l = await judgePath('osteoporotic', { patient: { inr: 1.7 }, site: { limits: { inr: 1.8 } } });
    expect([l.outcome, l.rules.find((r) => r.id === 'inr-high')?.limits]).toEqual(['indicated', { inr: 1.8 }]);
    expect((await judgePath('osteoporotic', { patient: { inr: 1.7 } })).outcome).toBe('discuss');
  });
});

describe('missing answers', () => {
  it.each(indicationPaths.map((x) => [x]))('%s: each answer left out alone is named; none is read as a no', async (path) => {
    for (const how of ['left-out', 'unknown'] as const)
      for (const { id } of questionsAsked(path)) {
        const l = await judgeOne(without(path, new Set([id]), how));
        expect(
          l.missing.map((m) => m.item),
          `${path} without ${id}`,
        ).toContain(id);
        // what is left open may not be proposed as indicated
        if (l.missing.some((m) => m.decides)) expect(l.outcome, id).not.toBe('indicated');
      }
  });
  it('any combination left out is named, and whatever the missing answers turn out to be, a "not indicated" stands', async () => {
    const random = seeded('missing answers');
    const wholes = Object.fromEntries(await Promise.all(indicationPaths.map(async (x) => [x, await judgePath(x)] as const)));
    for (let n = 0; n < 150; n++) {
      const path = indicationPaths[n % indicationPaths.length];
      const asked = questionsAsked(path);
      const share = random.uniform(0, 1);
      const left = new Set(asked.filter(() => random.uniform(0, 1) < share).map((q) => q.id));
      const l = await judgeOne(without(path, left));
      const named = new Set(l.missing.map((m) => m.item));
      // a question behind another is not put while that one has no answer
      for (const id of left) if (!behind(id, left)) expect(named.has(id), `${path} without ${[...left].join()}: ${id}`).toBe(true);
      const whole = wholes[path];
      for (const r of l.rules) if (r.answer !== 'unknown') expect(whole.rules.find((x) => x.id === r.id)?.answer, r.id).toBe(r.answer);
      if (l.missing.some((m) => m.decides)) expect(l.outcome).not.toBe('indicated');
    }
  });
});
/** Questions that are only put after an answer that was left out. */
function behind(id: string, left: ReadonlySet<string>): boolean {
  if (id === 'unhealedBy') return left.has('unhealed');
  if (['tScore', 'asa', 'frailtyOver2'].includes(id)) return left.has('osteoporosis');
  if (id.startsWith('tokuhashi.')) return left.has('cancer');
  return ['ofClass', 'progression', 'lesion', 'epidural', 'haemangiomaAggressive'].includes(id) || id.startsWith('sins.')
    ? left.has('path')
    : false;
}

describe('the step', () => {
  it('reads its own forms only, and writes nothing into its inputs', () => {
    expect(indication.reads.answers.where.oneOf).toEqual(['indication', 'indication-level']);
  });
  it('says the same twice', async () => {
    expect(await judgeMade(wholePaths.tumour)).toEqual(await judgeMade(wholePaths.tumour));
  });
});
