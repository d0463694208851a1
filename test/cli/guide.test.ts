// Every js block of docs/guide runs on the built package; every `npx trocart` line of the README runs too. A guide that does not run is a wrong guide.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const guides = readdirSync(join(root, 'docs/guide')).filter((f) => f !== 'README.md');

describe('guides', () => {
  it.each(guides)('%s runs', (name) => {
    const text = readFileSync(join(root, 'docs/guide', name), 'utf8');
    const code = [...text.matchAll(/^```js\n([\s\S]*?)^```/gm)].map((m) => m[1]).join('\n');
    expect(code.length).toBeGreaterThan(100);
    mkdirSync(join(root, 'dist/guide'), { recursive: true });
    const file = join(root, 'dist/guide', name.replace('.md', '.mjs'));
    writeFileSync(file, `${code}\nprocess.exit(0);\n`);
    const done = spawnSync(process.execPath, [file], { encoding: 'utf8' });
    expect(done.status, done.stderr).toBe(0);
  });
  it('the README’s commands run', { timeout: 400_000 }, () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const lines = [...readme.matchAll(/^npx trocart ([^#\n]*)/gm)].map((m) => m[1].trim().split(/\s+/));
    expect(lines.length).toBeGreaterThan(2);
    const folder = mkdtempSync(join(tmpdir(), 'trocart-readme-'));
    for (const args of lines) {
      const done = spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), ...args], {
        cwd: folder,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      });
      expect(done.status, `${args.join(' ')}\n${done.stderr}`).toBe(0);
    }
    rmSync(folder, { recursive: true });
  });
});
