// Ablation probes. Only what was published and read, or recalled and marked so; a new one is a file of data beside this and a line here. No maker's zone
// table was found in public: none is shown, and what this program computes for a device is the physics of its geometry, not its maker's zone.
import { bipolarProbes } from './bipolar.ts';
import { cryoProbes } from './cryo.ts';
import { microwaveProbes } from './microwave.ts';
import { monopolarProbes } from './monopolar.ts';
import type { AblationProbe } from './probe.ts';

export type { AblationProbe, ProbeStretch } from './probe.ts';
export const ablationProbes: readonly AblationProbe[] = [...bipolarProbes, ...monopolarProbes, ...cryoProbes, ...microwaveProbes];
export const findProbe = (id: string): AblationProbe | undefined => ablationProbes.find((p) => p.id === id);
