// What the HU and the other structures say about a body: posterior wall, gaps, clefts, lesion, earlier cement and metal.
import type { Finding } from '../../base/index.ts';
import type { Structures, Vertebra, Volume } from '../../records/index.ts';
import type { Place } from './order.ts';
import type { Shape } from './shape.ts';
import type { Trabecular } from './trabecular.ts';

export interface Tissue {
  readonly posteriorWall: Vertebra['posteriorWall'];
  readonly gaps: Vertebra['gaps'];
  readonly clefts: Vertebra['clefts'];
  readonly lesion: Vertebra['lesion'];
  readonly previousCementMl: number | undefined;
  readonly metal: boolean | undefined;
  readonly findings: readonly Finding[];
}

export function readTissue(
  _place: Place,
  _shape: Shape,
  _volume: Volume,
  _structures: Structures | undefined,
  _trabecular: Trabecular | undefined,
): Tissue {
  return {
    posteriorWall: { state: 'unseen' },
    gaps: [],
    clefts: [],
    lesion: undefined,
    previousCementMl: undefined,
    metal: undefined,
    findings: [],
  };
}
