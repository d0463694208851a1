// Every js block of docs/guide runs on the built package; the README's commands run in readme.test.ts. A guide that does not run is a wrong guide.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const guides = readdirSync(join(root, 'docs/guide')).filter((f) => f !== 'README.md');

/** The exit code, and what was said on the way to it. */
const run = (file: string): Promise<{ readonly code: unknown; readonly err: string }> =>
  new Promise((done) => {
    execFile(process.execPath, [file], { encoding: 'utf8', maxBuffer: 1 << 26 }, (error, _, err) =>
      done({ code: error === null ? 0 : (error.code ?? error.signal), err }),
    );
  });

describe('guides', () => {
  it.each(guides)('%s runs', { timeout: 400_000 }, async (name) => {
    const text = readFileSync(join(root, 'docs/guide', name), 'utf8');
    const code = [...text.matchAll(/^```js\n([\s\S]*?)^```/gm)].map((m) => m[1]).join('\n');
    expect(code.length).toBeGreaterThan(100);
    mkdirSync(join(root, 'dist/guide'), { recursive: true });
    const file = join(root, 'dist/guide', name.replace('.md', '.mjs'));
    writeFileSync(file, `${code}\nprocess.exit(0);\n`);
    const done = await run(file);
    expect(done.code, done.err).toBe(0);
  });
});
