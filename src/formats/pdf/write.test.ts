import { describe, expect, it } from 'vitest';
import { unzlibSync } from 'fflate';
import type { Block, Report } from '../../records/index.ts';
import { base64, pngRgb } from './image.ts';
import { definition } from './layout.ts';
import { writePdf } from './write.ts';

const figure = (name: string, widthFraction: number): Block => ({
  block: 'figure',
  name,
  caption: 'Coupe',
  alt: 'Coupe',
  widthPx: 8,
  heightPx: 6,
  rgba: Uint8Array.from({ length: 192 }, (_, i) => (i * 7) & 255),
  widthFraction,
});
const report = (blocks: readonly Block[]): Report => ({
  language: 'fr',
  title: 'Plan',
  caseCode: 'K7Q2-88',
  levelsConfirmed: false,
  footer: 'pas un dispositif médical',
  headerWarning: 'NIVEAUX NON CONFIRMÉS',
  blocks,
  printedHashes: [],
  programVersion: '0.1.0',
});
const everyBlock: readonly Block[] = [
  { block: 'heading', depthCount: 1, text: 'Œil du pédicule ≥ 3 mm, −2°' },
  { block: 'paragraph', text: 'Texte' },
  { block: 'notice', tone: 'stop', text: 'Arrêt' },
  { block: 'facts', items: [{ label: 'Angle', value: '12°' }] },
  { block: 'findings', items: [{ text: 'Mur rompu', finding: { code: 'x', severity: 'caution' } }] },
  { block: 'list', ordered: true, items: [{ text: 'un' }, { text: 'deux', tone: 'stop' }] },
  {
    block: 'table',
    caption: 'T',
    columns: [{ text: 'Niveau' }, { text: 'Hauteur', align: 'right' }],
    rows: [[{ text: 'L1' }, { text: '27,4 mm' }]],
  },
  figure('a', 0.5),
  figure('b', 0.5),
  { block: 'page-break' },
  { block: 'banner', text: 'L1 · GAUCHE', note: 'voie' },
];
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const pages = (bytes: Uint8Array): number => (latin(bytes).match(/\/Type \/Page\b(?!s)/g) ?? []).length;

describe('PDF', () => {
  it('is a PDF with the pages the blocks ask for', async () => {
    const bytes = await writePdf(report(everyBlock));
    expect(latin(bytes.subarray(0, 5))).toBe('%PDF-');
    expect(latin(bytes.subarray(-8))).toContain('%%EOF');
    expect(pages(bytes)).toBe(2);
  });
  it('is the same bytes for the same report, and another for another', async () => {
    const [a, b, c] = [await writePdf(report(everyBlock)), await writePdf(report(everyBlock)), await writePdf(report(everyBlock.slice(1)))];
    expect(Buffer.compare(a, b)).toBe(0);
    expect(Buffer.compare(a, c)).not.toBe(0);
    expect(Buffer.compare(a, await writePdf(report(everyBlock), { at: '2026-03-01T10:00:00Z' }))).not.toBe(0);
  });
  it('embeds the bundled font alone, and no address of anything outside', async () => {
    const text = latin(await writePdf(report(everyBlock)));
    const fonts = new Set([...text.matchAll(/\/BaseFont \/\w+\+([\w-]+)/g)].map((m) => m[1]));
    expect([...fonts].sort()).toEqual(['Inter-Regular', 'Inter-SemiBold']);
    expect(text).not.toMatch(/https?:|\/URI/);
  });
  it('carries the warning, the case code and the page number on every page', () => {
    const d = definition(report(everyBlock), new Date(0)) as unknown as { header(): unknown; footer(n: number, of: number): unknown };
    expect(JSON.stringify(d.header())).toContain('NIVEAUX NON CONFIRMÉS');
    for (const n of [1, 2, 17]) {
      const foot = JSON.stringify(d.footer(n, 17));
      expect(foot).toContain('pas un dispositif médical');
      expect(foot).toContain(`K7Q2-88   ${n} / 17`);
    }
  });
  it('sets figures side by side while their shares fit, and keeps rows whole', () => {
    const d = definition(report([figure('a', 0.5), figure('b', 0.5), figure('c', 0.6), figure('c', 0.6)]), new Date(0)) as unknown as {
      content: { columns: unknown[]; unbreakable: boolean }[];
      images: Record<string, string>;
    };
    expect(d.content.map((n) => n.columns.length)).toEqual([2, 1, 1]);
    expect(d.content.every((n) => n.unbreakable)).toBe(true);
    // two pictures of one name do not overwrite each other
    expect(Object.keys(d.images)).toEqual(['a', 'b', 'c', 'c-2']);
  });
  it('never lets a long table run off its page: widths fill the page at most', () => {
    const long = 'un texte assez long pour devoir être coupé en plusieurs lignes dans une colonne étroite';
    for (const n of [2, 5, 9, 12]) {
      const block: Block = {
        block: 'table',
        columns: Array.from({ length: n }, () => ({ text: 'Titre' })),
        rows: [Array.from({ length: n }, (_, i) => ({ text: i % 2 === 0 ? long : '27,4' }))],
      };
      const d = definition(report([block]), new Date(0)) as unknown as { content: { stack: { table: { widths: number[] } }[] }[] };
      const { widths } = d.content[0].stack[0].table;
      const sum = widths.reduce((a, b) => a + b, 0) + 9 * n;
      expect(sum).toBeLessThan(595.28 - 84 + 1);
      expect(sum).toBeGreaterThan(595.28 - 84 - 1);
      expect(Math.min(...widths)).toBeGreaterThan(15);
    }
  });
  it('never breaks a line inside a band or between a number and its unit', () => {
    const block: Block = { block: 'table', columns: [{ text: 'Longueur' }], rows: [[{ text: '47 mm [46 \u2013 \u22122]' }]] };
    expect(JSON.stringify(definition(report([block]), new Date(0)))).toContain('47\u00a0mm [46\u00a0\u2013\u00a0\u22122]');
  });
  it('prints the name under the code’s place only when the report has one', () => {
    const head = (r: Report): string => JSON.stringify((definition(r, new Date(0)) as unknown as { header(): unknown }).header());
    expect(head(report([]))).not.toContain('DOE');
    expect(head({ ...report([]), patientName: 'DOE Jane' })).toContain('DOE Jane');
  });
});

describe('picture as PNG', () => {
  it('holds exactly the colours of the picture, rows coded as differences', () => {
    const rgba = Uint8Array.from({ length: 5 * 4 * 4 }, (_, i) => (i * 37) & 255);
    const png = pngRgb({ widthPx: 5, heightPx: 4, rgba });
    const view = new DataView(png.buffer);
    expect([view.getUint32(16), view.getUint32(20), png[24], png[25]]).toEqual([5, 4, 8, 2]);
    const length = view.getUint32(33);
    const rows = unzlibSync(png.subarray(41, 41 + length));
    const line = new Uint8Array(15);
    for (let y = 0; y < 4; y++) {
      const filter = rows[y * 16];
      for (let x = 0; x < 15; x++) line[x] = rows[y * 16 + 1 + x] + (filter === 2 ? line[x] : 0);
      for (let x = 0; x < 5; x++) expect(line.slice(3 * x, 3 * x + 3)).toEqual(rgba.slice(4 * (y * 5 + x), 4 * (y * 5 + x) + 3));
    }
  });
  it('base64 agrees with the platform', () => {
    for (const n of [0, 1, 2, 3, 7, 9001]) {
      const bytes = Uint8Array.from({ length: n }, (_, i) => (i * 31 + 7) & 255);
      expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    }
  });
});
