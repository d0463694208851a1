// The bones as the MR shows them, head to feet. MR alone: the case's own vertebrae. MR beside a CT: sightings, each with its own mask and frame in
// the MR's space; the registration says which bone of the case it is, and a bone it does not accept is not read: a guess of the level is no reading.
import { finding, type Finding, type Rigid } from '../../base/index.ts';
import { levelRank } from '../../catalog/index.ts';
import { firstName, levelOf, type LevelName, type Levels, type Registration, type Sighting, type Vertebra } from '../../records/index.ts';
import { intoMoving, movedVertebra } from '../../spine/index.ts';

export interface Bone {
  /** The case's bone. */
  readonly vertebraId: string;
  readonly level: LevelName | undefined;
  /** Measured where the MR shows it: frame and parts stand in the MR's space. */
  readonly seen: Vertebra;
  /** The case's own record (from CT where there is one): grade and loss of height. */
  readonly own: Vertebra;
}

export interface Bones {
  readonly bones: readonly Bone[];
  /** Bones of the case that no MR image shows, or not surely. */
  readonly unread: readonly { readonly vertebra: Vertebra; readonly why: Finding }[];
}

export function bonesOf(
  vertebrae: readonly Vertebra[],
  levels: Levels,
  sightings: readonly Sighting[],
  registrations: readonly Registration[],
  mriAlone: boolean,
): Bones {
  const nameOf = (id: string): LevelName | undefined => {
    const level = levelOf(levels, id);
    return level === undefined ? undefined : firstName(level);
  };
  const unread: { vertebra: Vertebra; why: Finding }[] = [];
  const bones: Bone[] = [];
  for (const v of vertebrae) {
    const seen = mriAlone ? v : sightedAs(v, sightings, registrations);
    if (seen === undefined) unread.push({ vertebra: v, why: finding('signal.not-in-mri', 'note', {}, v.vertebraId) });
    else if (!seen.complete) unread.push({ vertebra: v, why: finding('signal.cut', 'caution', {}, v.vertebraId) });
    else bones.push({ vertebraId: v.vertebraId, level: nameOf(v.vertebraId), seen, own: v });
  }
  const rank = (b: Bone): number => (b.level === undefined ? Number.NaN : levelRank(b.level));
  const named = bones.every((b) => b.level !== undefined);
  bones.sort((a, b) => (named ? rank(a) - rank(b) : b.seen.frame.originLps[2] - a.seen.frame.originLps[2]));
  return { bones, unread };
}

function sightedAs(v: Vertebra, sightings: readonly Sighting[], registrations: readonly Registration[]): Vertebra | undefined {
  for (const r of registrations) {
    if (r.purpose !== 'ct-mri' || r.state !== 'accepted') continue;
    const link = r.vertebrae.find((x) => x.vertebraId === v.vertebraId && x.state === 'accepted');
    // Carried by the pictures: the CT's own bone where the MR shows it.
    if (r.by === 'pictures' && link?.motion !== undefined) return movedVertebra(intoMoving(link.motion as Rigid), v);
    const sighting = link === undefined ? undefined : sightings.find((s) => s.role === 'mri' && s.sightingId === link.movingVertebraId);
    if (sighting?.vertebra !== undefined) return sighting.vertebra;
  }
  return undefined;
}
