// The last page: how it was computed, where it ends, what it rests on, and which version and records were printed.
import type { Block, Correction, Measure } from '../../records/index.ts';
import { measureBlocks } from './measures.ts';
import type { Speaker } from './speak.ts';

export interface Colophon {
  readonly caseCode: string;
  readonly programVersion: string;
  readonly printedHashes: readonly string[];
  readonly corrections: readonly Correction[];
  readonly measures: readonly Measure[];
  readonly planned: boolean;
  readonly strength: boolean;
  /** Members of a printed injection; absent = none is printed. */
  readonly injectionMemberCount: number | undefined;
  /** Views stand in the report without machine angles. */
  readonly machineUnset: boolean;
}

export function methodBlocks(speak: Speaker, c: Colophon): readonly Block[] {
  const list = (texts: readonly string[]): Block => ({ block: 'list', ordered: false, items: texts.map((text) => ({ text })) });
  const heading = (text: string): Block => ({ block: 'heading', depthCount: 3, text });
  return [
    { block: 'heading', depthCount: 1, text: speak.say('report.methods') },
    ...(c.corrections.length === 0
      ? []
      : [
          heading(speak.say('report.corrections')),
          list(c.corrections.map((x) => `${speak.level(x.vertebraId)} · ${speak.say(`report.correction.${x.what}`)}`)),
        ]),
    ...measureBlocks(speak, c.measures),
    heading(speak.say('report.methods-heading')),
    list([
      speak.say('report.method.heights'),
      speak.say('report.method.grade'),
      speak.say('report.method.density'),
      ...(c.planned ? [speak.say('report.method.paths')] : []),
      ...(c.injectionMemberCount === undefined ? [] : [speak.say('injection-view.report.method', { memberCount: c.injectionMemberCount })]),
      ...(c.strength ? [speak.say('strength-view.report.method')] : []),
      speak.say('report.method.pictures'),
    ]),
    heading(speak.say('report.limits-heading')),
    list([
      speak.say('report.limit.posture'),
      speak.say('report.limit.labels'),
      speak.say('report.limit.acuity'),
      speak.say('report.limit.unknown'),
      ...(c.injectionMemberCount === undefined
        ? []
        : (['ensemble', 'veins'] as const).map((l) => speak.say(`injection-view.report.limit.${l}`))),
      ...(c.strength ? (['law', 'voxel'] as const).map((l) => speak.say(`strength-view.report.limit.${l}`)) : []),
      ...(c.machineUnset ? [speak.say('report.machine-unset')] : []),
    ]),
    heading(speak.say('report.sources-heading')),
    list([
      speak.say('report.source.genant'),
      speak.say('report.source.posture'),
      speak.say('report.source.pickhardt'),
      ...(c.planned ? [speak.say('report.source.execution')] : []),
      ...(c.injectionMemberCount === undefined
        ? []
        : (['odds', 'bone'] as const).map((l) => speak.say(`injection-view.report.source.${l}`))),
      ...(c.strength ? (['law', 'failure', 'cement', 'ends'] as const).map((l) => speak.say(`strength-view.report.source.${l}`)) : []),
      speak.say('report.source.joseph'),
    ]),
    heading(speak.say('report.versions')),
    {
      block: 'facts',
      items: [
        {
          label: speak.say('report.version-case'),
          value: `${c.caseCode} · ${speak.say('report.version-program', { version: c.programVersion })}`,
        },
        ...(c.printedHashes.length === 0
          ? []
          : [
              {
                label: speak.say('report.version-hashes'),
                value: c.printedHashes.map((h) => h.slice(0, 10)).join('  '),
                tone: 'muted' as const,
              },
            ]),
      ],
    },
  ];
}
