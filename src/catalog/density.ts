// Trabecular HU of L1 and what it says about density, only at 120 kVp without contrast (Pickhardt 2013, as read): <= 160 HU is 90 % sensitive,
// < 110 HU more than 90 % specific for osteoporosis by DXA; 135 HU is the balanced cut. And the HU limits that tell other things from trabecular bone.
export const densityThresholds = {
  osteoporosisBelowHu: 110,
  normalAboveHu: 160,
  balancedHu: 135,
  kvpKv: 120,
  source: 'Pickhardt 2013, Ann Intern Med 158:588 (L1, 120 kVp)',
  range: [90, 190] as const,
};
/** Bodies that may speak for the spine, in order of preference (L1, then T12, L2, then T11, L3). */
export const densityLevels = ['L1', 'T12', 'L2', 'T11', 'L3'] as const;

export const tissueHu = {
  gasBelowHu: -150,
  fluidFromHu: -10,
  fluidToHu: 30,
  /** Above this a voxel inside a body is no trabecular bone: cortex, sclerosis or a vein full of contrast. */
  trabecularBelowHu: 350,
  /** Taken for lung or other gas around the spine. */
  airBelowHu: -400,
  cementAboveHu: 1200,
  metalAboveHu: 2500,
  source: 'design choice; no published HU limit for cement was found (floor 1200 HU, soft)',
  range: [-600, 3000] as const,
};
