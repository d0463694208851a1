// The records as the page uses them, in one place, so that panels import one file.
export type {
  Act,
  Levels,
  Plan,
  Path,
  Seed,
  Site,
  Structures,
  Study,
  Vertebra,
  Volume,
  Mask,
  Level,
  LevelName,
  Band,
  Clearance,
} from '../../records/index.ts';
export type { Grid as Grid3, Finding, Values } from '../../base/index.ts';
