// Builds the workstation page (src/app) into dist/app. Relative addresses, so that the same bundle serves from the loopback server,
// a static folder or a release zip; nothing inlined as data:, so that a strict content policy holds.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync, type Dirent } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, transformWithOxc, type Plugin, type Rolldown } from 'vite';
import { demoCard, mriCard } from './src/app/demo-card.ts';
import { writePng } from './src/formats/png/index.ts';
import { demoSpecs } from './src/phantom/index.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Card pictures of the demo patients, painted from the phantom; kept until a file they come from changes. */
function demoCards(): Plugin {
  return {
    name: 'demo-cards',
    apply: 'build',
    generateBundle() {
      const hash = createHash('sha256').update(readFileSync(here('./src/app/demo-card.ts')));
      for (const folder of ['./src/phantom/', './src/imaging/'])
        for (const file of readdirSync(here(folder)).toSorted())
          if (!file.includes('.test.')) hash.update(readFileSync(here(folder + file)));
      const cache = here(`./node_modules/.cache/trocart/${hash.digest('hex').slice(0, 16)}/`);
      mkdirSync(cache, { recursive: true });
      const cards = new Map([
        ...(Object.keys(demoSpecs) as (keyof typeof demoSpecs)[]).map((name) => [name as string, () => demoCard(name)] as const),
        ['mri', () => mriCard('t1')] as const,
        ['mri-only', () => mriCard('stir')] as const,
      ]);
      for (const [name, card] of cards) {
        const path = `${cache}${name}.png`;
        if (!existsSync(path)) writeFileSync(path, writePng(card()));
        this.emitFile({ type: 'asset', fileName: `cards/${name}.png`, source: readFileSync(path) });
      }
    },
  };
}

/** The program as something to install: its name and icon, and the service worker with the list of what was built (its hash is the version). */
function installable(): Plugin {
  return {
    name: 'installable',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'icon.svg', source: readFileSync(here('./src/app/icon.svg')) });
      const manifest = {
        name: 'Trocart',
        short_name: 'Trocart',
        start_url: './',
        scope: './',
        display: 'standalone',
        background_color: '#15171a',
        theme_color: '#15171a',
        icons: [{ src: './icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
      };
      this.emitFile({ type: 'asset', fileName: 'app.webmanifest', source: JSON.stringify(manifest, null, 1) });
    },
    async closeBundle() {
      const folder = here('./dist/app/');
      const files = (readdirSync(folder, { recursive: true, withFileTypes: true }) as Dirent[])
        .filter((e) => e.isFile() && e.name !== 'offline.js')
        .map((e) => `${e.parentPath}/${e.name}`.slice(folder.length).replaceAll('\\', '/').replace(/^\//, ''))
        .toSorted();
      const hash = createHash('sha256');
      for (const f of files) hash.update(f).update(readFileSync(folder + f));
      const source = readFileSync(here('./src/app/offline/service-worker.ts'), 'utf8');
      const { code } = await transformWithOxc(source, 'service-worker.ts', { target: 'es2022' });
      const version = hash.digest('hex').slice(0, 16);
      writeFileSync(
        `${folder}offline.js`,
        `const __version = ${JSON.stringify(version)};\nconst __files = ${JSON.stringify(files)};\n${code}`,
      );
    },
  };
}

// The pure folders and the host's doors do nothing when loaded (the house test): what a page part does not use of their index stays out of it.
const pureFolder = /\/src\/(base|records|catalog|imaging|kernels|physics|spine|registry|phantom|words|formats|steps|host)\//;
const treeshake = { moduleSideEffects: (id: string): boolean => !pureFolder.test(id) || /\/host\/(worker-|team-inside-)/.test(id) };

/** The decoders look for Node's fs and path only when they run in Node; the bundler's word about it is not news. */
const onLog = (level: Rolldown.LogLevel, log: Rolldown.RolldownLog, pass: Rolldown.LogOrStringHandler): void => {
  if (!log.message.includes('externalized for browser compatibility')) pass(level, log);
};

export default defineConfig({
  root: here('./src/app'),
  base: './',
  plugins: [react(), demoCards(), installable()],
  resolve: { alias: [{ find: /^\.\/at-hand\.ts$/, replacement: here('./src/words/on-demand.ts') }] },
  build: {
    outDir: here('./dist/app'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { treeshake, onLog },
  },
  worker: { format: 'es', rolldownOptions: { treeshake, onLog } },
  define: { programVersion: JSON.stringify((JSON.parse(readFileSync(here('./package.json'), 'utf8')) as { version: string }).version) },
});
