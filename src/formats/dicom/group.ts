// Which slices belong together: one stack a series, orientation, size, pixel spacing and frame of reference; then, only where that
// leaves two slices at one place or an uneven stack, apart by acquisition, echo, time, kernel or image type when EACH part is then a
// regular stack (two phases in one series are two volumes; a bolus watch at one level is none).
import { finding, type Finding } from '../../base/index.ts';
import { layStack, type Placed, type Stack } from './geometry.ts';

const keysInOrder = [
  'acquisition',
  'temporal',
  'echoTime',
  'echoNumber',
  'bValue',
  'kernel',
  'stack',
  'trigger',
  'phase',
  'frameType',
] as const;

const same = (a: readonly number[] | undefined, b: readonly number[] | undefined, within: number): boolean =>
  a === undefined || b === undefined ? a === b : a.length === b.length && a.every((x, i) => Math.abs(x - b[i]) <= within);

type Difference = 'size' | 'frame' | 'orientation' | 'unplaced';

/** Everything that keeps two slices of one series out of one stack. */
function differences(a: Placed, b: Placed): readonly Difference[] {
  const out: Difference[] = [];
  const { info: x } = a.header;
  const { info: y } = b.header;
  if (x.rows !== y.rows || x.columns !== y.columns || !same(a.slice.pixelSpacing, b.slice.pixelSpacing, 1e-5)) out.push('size');
  if (a.header.frameOfReferenceUid !== b.header.frameOfReferenceUid) out.push('frame');
  if (!same(a.slice.orientation, b.slice.orientation, 1e-4)) out.push('orientation');
  if ((a.slice.positionLps === undefined) !== (b.slice.positionLps === undefined)) out.push('unplaced');
  return out;
}

const mixedCode = {
  size: 'files.mixed-size',
  frame: 'files.mixed-frame',
  orientation: 'files.mixed-orientation',
  unplaced: 'files.some-unplaced',
} as const;

/** Slices whose identity and content are the same file twice are dropped by the caller before this. */
export function stacksOf(series: readonly Placed[], where: string): readonly Stack[] {
  const groups: Placed[][] = [];
  const mixed = new Set<Difference>();
  for (const p of series) {
    let home: Placed[] | undefined;
    for (const g of groups) {
      const found = differences(g[0], p);
      if (found.length === 0) {
        home = g;
        break;
      }
      for (const d of found) mixed.add(d);
    }
    if (home === undefined) groups.push([p]);
    else home.push(p);
  }
  const notes: Finding[] = [...mixed].map((d) => finding(mixedCode[d], 'caution', { groupsCount: groups.length }, where));
  return groups.flatMap((g) => layGroup(g, where)).map((s) => ({ ...s, findings: [...notes, ...s.findings] }));
}

function layGroup(group: readonly Placed[], where: string): readonly Stack[] {
  const whole = layStack(group, where);
  if (whole.refused === undefined || (whole.refused.startsWith('files.missing-') && whole.refused !== 'files.missing-slices'))
    return [whole];
  for (const key of keysInOrder) {
    const parts = partition(group, (p) => p.slice.keys[key] ?? '');
    if (parts.size < 2) continue;
    const stacks = [...parts.values()].map((part) => layStack(part, where));
    // A split must explain everything: several slices at one place become regular stacks over the same extent.
    if (stacks.every((s) => s.refused === undefined) && overlapping(stacks)) {
      return stacks.map((s) => ({
        ...s,
        findings: [finding('files.split-series', 'note', { partsCount: stacks.length, by: key }, where), ...s.findings],
      }));
    }
  }
  return [whole];
}

export function partition<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const parts = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const part = parts.get(key);
    if (part === undefined) parts.set(key, [item]);
    else part.push(item);
  }
  return parts;
}

/** Every stack shares some of its extent with another one: else the split only hides a gap between two runs. */
function overlapping(stacks: readonly Stack[]): boolean {
  const spans = stacks.map((s) => {
    const k = s.grid?.axes[2] ?? [0, 0, 1];
    const d = s.placed.map((p) => (p.slice.positionLps ?? [0, 0, 0]).reduce((a, x, i) => a + x * k[i], 0));
    return [d[0], d[d.length - 1]] as const;
  });
  return spans.every((a, i) => spans.some((b, j) => i !== j && a[0] < b[1] && b[0] < a[1]));
}
