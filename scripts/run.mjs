// What the other scripts share: running a program, installing what is missing, knowing whether a build is stale. Plain JS, no dependencies.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const tool = (path) => join(root, 'tools/node_modules', path);

/** Runs a program in the project folder; returns its exit code (and output when captured). */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, {
    cwd: options.cwd ?? root,
    stdio: options.capture ? ['ignore', 'pipe', 'inherit'] : 'inherit',
    env: { ...process.env, TZ: 'UTC', ...options.env },
    shell: options.shell ?? false,
    maxBuffer: 1 << 28,
  });
  if (done.error) throw done.error;
  return options.capture ? { code: done.status ?? 1, text: done.stdout.toString() } : (done.status ?? 1);
}
export const node = (args, options) => run(process.execPath, args, options);

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Trocart needs Node 20.19 or newer; this is ${process.versions.node}. Install it from nodejs.org and start again.`);
  console.error(`Trocart demande Node 20.19 ou plus récent ; celui-ci est ${process.versions.node}.`);
  process.exit(2);
}

const digest = (text) => createHash('sha256').update(text).digest('hex');

/** npm ci in a folder, only when its lockfile is not the one installed. */
export function install(folder = '.') {
  const at = join(root, folder);
  const stamp = join(at, 'node_modules/.trocart-installed');
  const wanted = digest(readFileSync(join(at, 'package-lock.json')));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log(folder === '.' ? 'Installing …' : `Installing ${folder} …`);
  const args = ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const code =
    npm && /\.[cm]?js$/.test(npm)
      ? run(process.execPath, [npm, ...args], { cwd: at })
      : run('npm', args, { cwd: at, shell: process.platform === 'win32' });
  if (code !== 0) {
    console.error('npm could not install the dependencies: check the network or the registry setting, then start again.');
    process.exit(code);
  }
  writeFileSync(stamp, wanted);
}

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (!/\.test\.tsx?$/.test(entry.name)) yield path;
  }
}

/** A fingerprint of everything the build depends on. */
export function fingerprint() {
  const hash = createHash('sha256');
  for (const file of [
    ...sources(join(root, 'src')),
    ...['package-lock.json', 'tsconfig.build.json', 'tsconfig.json', 'vite.config.ts'].map((f) => join(root, f)),
  ]) {
    if (!existsSync(file)) continue;
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}|${size}|${mtimeMs}\n`);
  }
  return hash.digest('hex');
}
const buildStamp = join(root, 'dist/.built');
export const isBuilt = () => existsSync(buildStamp) && readFileSync(buildStamp, 'utf8') === fingerprint();
export function markBuilt() {
  mkdirSync(dirname(buildStamp), { recursive: true });
  writeFileSync(buildStamp, fingerprint());
}
