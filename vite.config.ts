// Builds the workstation page (src/app) into dist/app. Relative addresses, so that the same bundle serves from the loopback server,
// a static folder or a release zip; nothing inlined as data:, so that a strict content policy holds.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { demoCard } from './src/app/demo-card.ts';
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
        for (const file of readdirSync(here(folder)).toSorted()) if (!file.includes('.test.')) hash.update(readFileSync(here(folder + file)));
      const cache = here(`./node_modules/.cache/trocart/${hash.digest('hex').slice(0, 16)}/`);
      mkdirSync(cache, { recursive: true });
      for (const name of Object.keys(demoSpecs) as (keyof typeof demoSpecs)[]) {
        const path = `${cache}${name}.png`;
        if (!existsSync(path)) writeFileSync(path, writePng(demoCard(name)));
        this.emitFile({ type: 'asset', fileName: `cards/${name}.png`, source: readFileSync(path) });
      }
    },
  };
}

export default defineConfig({
  root: here('./src/app'),
  base: './',
  plugins: [react(), demoCards()],
  build: {
    outDir: here('./dist/app'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
  worker: { format: 'es' },
});
