// Which MR volumes play which part. One exam may come in station blocks: each role then has one volume a block. T1 proper before a Dixon fat or
// in-phase image that stands in for it (its limit is said); STIR and T2 fat-sat before Dixon water. Never a volume of an earlier study.
import { finding, type Finding } from '../../base/index.ts';
import type { SequenceKind, SignalRole, Volume } from '../../records/index.ts';

export interface RoleImage {
  readonly role: SignalRole;
  readonly volume: Volume;
  /** Station block; volumes of one block share coil and place. */
  readonly block: number;
}
export interface Images {
  readonly t1: readonly RoleImage[];
  readonly fluid: readonly RoleImage[];
  readonly inPhase: readonly RoleImage[];
  readonly opposed: readonly RoleImage[];
  readonly findings: readonly Finding[];
}

const preferred: Readonly<Record<'t1' | 'fluid', readonly SequenceKind[]>> = {
  t1: ['t1', 'dixon-in', 'dixon-fat'],
  fluid: ['stir', 't2-fs', 'dixon-water', 'pd-fs'],
};

export function imagesOf(volumes: readonly Volume[]): Images {
  const mr = volumes.filter((v) => v.quantity === 'signal' && v.role !== 'earlier' && v.sequence !== undefined);
  const blocks = [...new Set(mr.map((v) => v.blockIndex ?? 0))].sort((a, b) => a - b);
  const findings: Finding[] = [];
  const best = (role: 't1' | 'fluid'): readonly RoleImage[] =>
    blocks.flatMap((block) => {
      const here = mr.filter((v) => (v.blockIndex ?? 0) === block);
      for (const kind of preferred[role]) {
        const volume = here.find((v) => v.sequence?.kind === kind && usable(v));
        if (volume !== undefined) return [{ role, volume, block }];
      }
      return [];
    });
  const all = (role: SignalRole, kind: SequenceKind): readonly RoleImage[] =>
    mr.filter((v) => v.sequence?.kind === kind).map((volume) => ({ role, volume, block: volume.blockIndex ?? 0 }));
  const t1 = best('t1');
  const fluid = best('fluid');
  if (mr.length > 0 && fluid.length === 0) findings.push(finding('signal.no-fluid-image', 'caution'));
  if (mr.length > 0 && t1.length === 0) findings.push(finding('signal.no-t1-image', 'caution'));
  if (t1.some((i) => i.volume.sequence?.kind !== 't1')) findings.push(finding('signal.t1-from-dixon', 'note'));
  return { t1, fluid, inPhase: all('in-phase', 'dixon-in'), opposed: all('opposed', 'dixon-opposed'), findings };
}

/** A Dixon in-phase image weighted T2 shows no marrow replacement: it does not stand in for T1. */
const usable = (v: Volume): boolean => v.sequence?.kind !== 'dixon-in' || v.sequence.weighting === 't1';
