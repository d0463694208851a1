// The vertebra tables: heights with their bands and grade, the other measures, then the findings of each bone. What was not measured is
// written "unknown" in grey; a body cut by the image says so.
import type { Block, Levels, Vertebra } from '../../records/index.ts';
import { lossAgainst } from '../../spine/index.ts';
import { findingsBlock, type Cell, type Speaker } from './speak.ts';
import { isSuspect } from './suspect.ts';

export function vertebraBlocks(speak: Speaker, vertebrae: readonly Vertebra[], levels: Levels): readonly Block[] {
  if (vertebrae.length === 0) return [];
  const named = new Set(levels.entries.map((e) => e.vertebraId));
  const findings = vertebrae.flatMap((v) => v.findings.map((f) => ({ ...f, where: v.vertebraId })));
  return [
    { block: 'heading', depthCount: 1, text: speak.say('report.vertebrae') },
    heightsTable(speak, vertebrae),
    {
      block: 'paragraph',
      tone: 'muted',
      text: `${speak.say('report.heights-note', { posture: speak.posture })} ${speak.say('report.deformity-note')}`,
    },
    measuresTable(speak, vertebrae),
    ...densityBlocks(speak, vertebrae),
    ...(findings.length === 0
      ? []
      : [
          { block: 'heading', depthCount: 2, text: speak.say('report.findings-vertebra') } as const,
          ...findingsBlock(speak, findings, (id) =>
            named.has(id) || vertebrae.some((v) => v.vertebraId === id) ? speak.level(id) : undefined,
          ),
        ]),
  ];
}

const level = (speak: Speaker, v: Vertebra): Cell => ({ text: speak.level(v.vertebraId), tone: isSuspect(v) ? 'strong' : 'plain' });

function heightsTable(speak: Speaker, vertebrae: readonly Vertebra[]): Block {
  const right = { align: 'right' } as const;
  return {
    block: 'table',
    caption: speak.say('report.heights-caption'),
    columns: [
      { text: speak.say('report.column.level') },
      { text: speak.say('report.column.anterior'), ...right },
      { text: speak.say('report.column.middle'), ...right },
      { text: speak.say('report.column.posterior'), ...right },
      { text: speak.say('report.column.loss'), ...right },
      { text: speak.say('report.column.grade') },
      { text: speak.say('report.column.reference') },
    ],
    rows: vertebrae.map((v) => {
      const missing = v.complete ? speak.unknown : { text: speak.say('report.cut'), tone: 'muted' as const };
      const height = (name: 'anteriorMm' | 'middleMm' | 'posteriorMm'): Cell =>
        v.heights === undefined ? missing : speak.banded(v.heights[name], v.bands[`heights.${name}`]);
      return [
        level(speak, v),
        height('anteriorMm'),
        height('middleMm'),
        height('posteriorMm'),
        lossCell(speak, v),
        gradeCell(speak, v),
        v.reference === undefined
          ? speak.unknown
          : { text: speak.say(`report.basis.${v.reference.basis}`), tone: v.reference.basis === 'table' ? 'caution' : 'plain' },
      ];
    }),
  };
}

/** The loss of height the grade rests on, as recorded: the middle of its band, hence the same figure as in the findings. */
function lossCell(speak: Speaker, v: Vertebra): Cell {
  const band = v.bands['genant.heightLossFraction'];
  const loss =
    band !== undefined
      ? (band.low + band.high) / 2
      : v.heights !== undefined && v.reference !== undefined
        ? lossAgainst(v.heights, v.reference).lossFraction
        : undefined;
  return loss === undefined ? speak.unknown : { text: `${speak.number(100 * Math.max(0, loss), 0)}\u00a0%` };
}

export function gradeCell(speak: Speaker, v: Vertebra): Cell {
  const g = v.genant;
  if (g === undefined) return speak.unknown;
  const type = speak.code(`workup.genant.${g.type}`);
  if (g.between !== undefined)
    return { text: speak.say('report.grade-between', { low: g.between[0], high: g.between[1], type }), tone: 'caution' };
  if (g.gradeCount === 0) return { text: speak.say('report.grade-none') };
  return { text: speak.say('report.grade', { gradeCount: g.gradeCount, type }), tone: 'strong' };
}

function measuresTable(speak: Speaker, vertebrae: readonly Vertebra[]): Block {
  const right = { align: 'right' } as const;
  return {
    block: 'table',
    caption: speak.say('report.measures-caption'),
    columns: [
      { text: speak.say('report.column.level') },
      { text: speak.say('report.column.volume'), ...right },
      { text: speak.say('report.column.hu'), ...right },
      { text: speak.say('report.column.wedge'), ...right },
      { text: speak.say('report.column.pedicles'), ...right },
      { text: speak.say('report.column.canal'), ...right },
      { text: speak.say('report.column.wall') },
      { text: speak.say('report.column.lesion') },
    ],
    rows: vertebrae.map((v) => [
      level(speak, v),
      speak.banded(v.bodyVolumeMl, v.bands['bodyVolumeMl']),
      speak.banded(v.trabecularHu, v.bands['trabecularHu'], 0),
      speak.banded(v.wedgeAngleDeg, v.bands['wedgeAngleDeg']),
      pedicles(speak, v),
      v.canal === undefined ? speak.unknown : { text: `${speak.number(v.canal.widthMm)} × ${speak.number(v.canal.depthMm)}` },
      {
        text: speak.code(`workup.wall.${v.posteriorWall.state}`),
        tone: v.posteriorWall.state === 'broken' ? 'caution' : v.posteriorWall.state === 'unseen' ? 'muted' : 'plain',
      },
      lesionCell(speak, v),
    ]),
  };
}

function pedicles(speak: Speaker, v: Vertebra): Cell {
  const { left, right } = v.pedicles;
  if (left === undefined && right === undefined) return speak.unknown;
  const one = (p: { readonly widthMm: number } | undefined): string => (p === undefined ? speak.unknown.text : speak.number(p.widthMm));
  return { text: `${one(left)} / ${one(right)}` };
}

function lesionCell(speak: Speaker, v: Vertebra): Cell {
  const texts = [
    ...(v.lesion === undefined
      ? []
      : [
          speak.say('report.lesion-cell', {
            kind: speak.say(`report.lesion.${v.lesion.kind}`),
            volumeMl: v.lesion.volumeMl,
            share: v.lesion.bodyFraction * 100,
          }),
        ]),
    ...v.clefts.map((c) => speak.say(`report.cleft.${c.content}`, { volumeMl: c.volumeMl })),
  ];
  return texts.length === 0 ? { text: '–', tone: 'muted' } : { text: texts.join(', '), tone: 'strong' };
}

/** Density of the spine: said once, from the body it was read in. */
function densityBlocks(speak: Speaker, vertebrae: readonly Vertebra[]): readonly Block[] {
  const d = vertebrae.find((v) => v.density !== undefined)?.density;
  const values = d === undefined ? undefined : { level: speak.level(d.vertebraId), meanHu: d.meanHu };
  const value =
    d === undefined
      ? speak.say('unknown')
      : d.class === 'unclassified'
        ? speak.say('report.density-unstated', {
            ...values,
            reason: d.reason === undefined ? speak.say('unknown') : speak.code(d.reason, values),
          })
        : speak.say('report.density-value', { ...values, class: speak.code(`workup.class.${d.class}`) });
  return [{ block: 'facts', items: [{ label: speak.say('report.density'), value }] }];
}
