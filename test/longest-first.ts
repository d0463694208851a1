// The order of test files: the longest first, so that two workers end together. Without it a fresh clone starts the largest files first, and a short
// file that works long (the guides, the acceptance tables) runs last, alone. Times only order; nothing depends on their being right.
interface File {
  readonly moduleId: string;
}
/** Seconds on a quiet machine with two cores, of the files worth naming. */
const seconds: Readonly<Record<string, number>> = {
  'test/cli/readme.test.ts': 90,
  'test/cli/guide.test.ts': 80,
  'test/app/page.test.ts': 39,
  'test/cli/strength.test.ts': 32,
  'test/app/beside.test.ts': 30,
  'test/app/injection.test.ts': 28,
  'test/app/registry.test.ts': 28,
  'test/app/day.test.ts': 23,
  'test/app/strength.test.ts': 21,
  'test/app/desk.test.ts': 21,
  'test/app/editing.test.ts': 18,
  'test/app/fluoroscopy.test.ts': 18,
  'test/app/ablation.test.ts': 17,
  'test/app/indication.test.ts': 17,
  'test/app/new-user.test.ts': 16,
  'test/app/offline.test.ts': 16,
  'test/app/signal.test.ts': 15,
  'test/app/clock.test.ts': 12,
  'test/hosts/browser.test.ts': 12,
  'test/cli/registry.test.ts': 11,
  'test/acceptance.test.ts': 69,
  'src/phantom/phantom.test.ts': 14,
  'src/steps/ablation/ablation.test.ts': 12,
};
/** A file nobody has timed: among the middling ones. */
const unknown = 5;
const secondsOf = ({ moduleId }: File): number =>
  Object.entries(seconds).find(([name]) => moduleId.replaceAll('\\', '/').endsWith(name))?.[1] ?? unknown;

/** What vitest asks of `sequence.sequencer`. */
export class LongestFirst {
  sort<T extends File>(files: readonly T[]): T[] {
    return files.toSorted((a, b) => secondsOf(b) - secondsOf(a) || (a.moduleId < b.moduleId ? -1 : 1));
  }
  shard<T extends File>(files: readonly T[]): T[] {
    return [...files];
  }
}
