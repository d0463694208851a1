// The blocks of a Report as a pdfmake document: A4, one column, Inter; the warning and the intended use on every page.
// Figures whose shares sum to one stand side by side; table rows are never cut; a heading never stands alone at the foot of a page.
// The assumption that fails first: a banner, a notice or a figure row is shorter than a page.
import type { Block, Report } from '../../records/index.ts';
import { measureText } from '../../imaging/index.ts';
import { base64, pngRgb } from './image.ts';

/** A node of pdfmake's document tree. */
export type Content = Readonly<Record<string, unknown>>;
type Tone = 'plain' | 'muted' | 'caution' | 'stop' | 'strong';
type Figure = Extract<Block, { block: 'figure' }>;
type Table = Extract<Block, { block: 'table' }>;

const page = { widthPt: 595.28, sidePt: 42, topPt: 54, bottomPt: 52 };
const textPt = page.widthPt - 2 * page.sidePt;
const gapPt = 10;
/** Rows up to which a table is moved to the next page rather than cut. */
const shortTableCount = 6;

const ink = { text: '#16181b', muted: '#59626d', rule: '#c9ced4', accent: '#0b6170', caution: '#7a4b00', stop: '#a31515' };
const paper: Record<Tone, string> = { plain: '#f1f3f5', muted: '#f6f7f8', caution: '#fff3d1', stop: '#fde7e7', strong: '#e4f3f5' };
const edge: Record<Tone, string> = { plain: '#8a939c', muted: ink.rule, caution: '#d99000', stop: '#c62828', strong: ink.accent };
const inked = (tone: Tone | undefined): Content =>
  tone === 'muted'
    ? { color: ink.muted }
    : tone === 'caution'
      ? { color: ink.caution }
      : tone === 'stop'
        ? { color: ink.stop, bold: true }
        : tone === 'strong'
          ? { bold: true }
          : {};

/** No line may break inside "27,4 mm", "[26,8 – 28,0]" or "L1 · left": ordinary spaces there are made fixed. */
const fixed = (text: string): string =>
  text
    .replace(/ · /g, '\u00a0· ')
    .replace(/(\d) (mm|mL|ml|HU|UH|cm|kV|°|%)(?![a-zà-ü])/g, '$1\u00a0$2')
    .replace(/ \u2013 (?=[\d\u2212])/g, '\u00a0\u2013\u00a0')
    .replace(/\u202f/g, '\u00a0');

const headings: readonly Content[] = [
  { fontSize: 18, margin: [0, 0, 0, 6] },
  { fontSize: 13, margin: [0, 10, 0, 4], color: ink.accent },
  { fontSize: 10.5, margin: [0, 7, 0, 2] },
];

export function definition(report: Report, created: Date): Content {
  const images: Record<string, string> = {};
  return {
    pageSize: 'A4',
    pageMargins: [page.sidePt, page.topPt, page.sidePt, page.bottomPt],
    language: report.language,
    info: {
      title: `${report.title} ${report.caseCode}`,
      creator: `Trocart ${report.programVersion}`,
      producer: 'Trocart',
      creationDate: created,
    },
    defaultStyle: { font: 'Inter', fontSize: 9, lineHeight: 1.17, color: ink.text },
    content: content(report.blocks, images),
    images,
    header: () => header(report),
    footer: (current: number, count: number) => footer(report, current, count),
    pageBreakBefore: (node: { readonly headlineLevel?: number }, queries: { getFollowingNodesOnPage(): readonly unknown[] }) =>
      node.headlineLevel !== undefined && queries.getFollowingNodesOnPage().length === 0,
  };
}

const header = (report: Report): Content => ({
  margin: [page.sidePt, 20, page.sidePt, 0],
  columns: [
    { text: 'Trocart', bold: true, fontSize: 9, color: ink.accent, width: 90 },
    { text: report.headerWarning ?? '', bold: true, fontSize: 12, color: ink.stop, alignment: 'center', width: '*' },
    {
      text: report.patientName === undefined ? report.caseCode : `${report.patientName}\n${report.caseCode}`,
      fontSize: 9,
      bold: true,
      alignment: 'right',
      width: 120,
    },
  ],
});

const footer = (report: Report, current: number, count: number): Content => ({
  margin: [page.sidePt, 8, page.sidePt, 0],
  stack: [
    { canvas: [{ type: 'line', x1: 0, y1: 0, x2: textPt, y2: 0, lineWidth: 0.5, lineColor: ink.rule }] },
    {
      margin: [0, 5, 0, 0],
      columns: [
        { text: fixed(report.footer), fontSize: 7.5, color: ink.muted, width: '*' },
        { text: `${report.caseCode}   ${current} / ${count}`, fontSize: 8, bold: true, alignment: 'right', width: 96 },
      ],
      columnGap: 14,
    },
  ],
});

function content(blocks: readonly Block[], images: Record<string, string>): Content[] {
  const out: Content[] = [];
  let breakNext = false;
  const put = (node: Content): void => {
    out.push(breakNext ? { ...node, pageBreak: 'before' } : node);
    breakNext = false;
  };
  for (let i = 0; i < blocks.length; i++) {
    const block = blocks[i];
    if (block.block === 'page-break') {
      breakNext = out.length > 0;
      continue;
    }
    if (block.block === 'table' && block.rows.length <= shortTableCount) {
      put({ ...nodeOf(block), unbreakable: true });
      continue;
    }
    if (block.block !== 'figure') {
      put(nodeOf(block));
      continue;
    }
    const row: Figure[] = [block];
    let share = block.widthFraction;
    for (let next = blocks[i + 1]; next?.block === 'figure' && share + next.widthFraction <= 1.001; next = blocks[i + 1]) {
      row.push(next);
      share += next.widthFraction;
      i++;
    }
    put(figures(row, images));
  }
  return out;
}

function nodeOf(block: Exclude<Block, { block: 'figure' | 'page-break' }>): Content {
  switch (block.block) {
    case 'heading':
      return { text: fixed(block.text), bold: true, headlineLevel: block.depthCount, ...headings[block.depthCount - 1] };
    case 'paragraph':
      return { text: fixed(block.text), margin: [0, 0, 0, 4], ...(block.tone === 'muted' ? { fontSize: 7.8 } : {}), ...inked(block.tone) };
    case 'banner':
      return {
        stack: [
          { text: fixed(block.text), fontSize: 28, bold: true, lineHeight: 1.05 },
          ...(block.note === undefined ? [] : [{ text: fixed(block.note), fontSize: 10, color: ink.muted }]),
        ],
        margin: [0, 0, 0, 6],
      };
    case 'list':
      return {
        [block.ordered ? 'ol' : 'ul']: block.items.map((c) => ({ text: fixed(c.text), margin: [0, 0, 0, 1.5], ...inked(c.tone) })),
        margin: [0, 0, 0, 5],
      };
    case 'facts':
      return {
        layout: {
          hLineWidth: () => 0,
          vLineWidth: () => 0,
          paddingLeft: () => 0,
          paddingRight: () => 6,
          paddingTop: () => 0.8,
          paddingBottom: () => 0.8,
        },
        table: {
          widths: [112, '*'],
          dontBreakRows: true,
          body: block.items.map((f) => [
            { text: fixed(f.label), color: ink.muted },
            { text: fixed(f.value), ...(f.tone === 'muted' ? { fontSize: 7.8 } : {}), ...inked(f.tone) },
          ]),
        },
        margin: [0, 0, 0, 5],
      };
    case 'findings':
      return findings(block.items);
    case 'table':
      return table(block);
    case 'notice':
      return {
        table: {
          widths: ['*'],
          dontBreakRows: true,
          body: [
            [
              {
                text: fixed(block.text),
                bold: block.tone === 'stop' || block.tone === 'strong',
                color: block.tone === 'stop' ? ink.stop : ink.text,
                fillColor: paper[block.tone],
              },
            ],
          ],
        },
        layout: barred(edge[block.tone]),
        margin: [0, 2, 0, 6],
      };
  }
}

/** A box with a thick coloured left edge. */
const barred = (colour: string): Content => ({
  hLineWidth: () => 0,
  vLineWidth: (i: number) => (i === 0 ? 3 : 0),
  vLineColor: () => colour,
  paddingLeft: () => 8,
  paddingRight: () => 8,
  paddingTop: () => 4,
  paddingBottom: () => 4,
});

/** Stop findings first, each with a bar of its colour; the word of its severity is in the sentence the report gives. */
function findings(items: Extract<Block, { block: 'findings' }>['items']): Content {
  const tones: Record<'note' | 'caution' | 'stop', Tone> = { note: 'plain', caution: 'caution', stop: 'stop' };
  return {
    stack: items.map(({ text, finding }) => ({
      table: {
        widths: ['*'],
        dontBreakRows: true,
        body: [
          [
            {
              text: fixed(text),
              fillColor: paper[tones[finding.severity]],
              ...(finding.severity === 'stop' ? { bold: true, color: ink.stop } : {}),
            },
          ],
        ],
      },
      layout: { ...barred(edge[tones[finding.severity]]), paddingTop: () => 2.5, paddingBottom: () => 2.5 },
      margin: [0, 0, 0, 2],
    })),
    margin: [0, 0, 0, 5],
  };
}

const cellPt = 8.5;
const paddingPt = 9;
/** Width of the longest line and of the longest unbreakable piece of some texts, pt. */
function spans(texts: readonly string[]): readonly [whole: number, least: number] {
  const width = (t: string): number => measureText(t, cellPt).widthPx * 1.03 + 1;
  const lines = texts.flatMap((t) => t.split('\n'));
  return [Math.max(0, ...lines.map((l) => width(l))), Math.max(0, ...lines.flatMap((l) => l.split(' ')).map((w) => width(w)))];
}
/**
 * Column widths: every column as wide as its longest line when the page holds them, what is left shared evenly; else the widest ones give
 * way first, never below their longest word. Column heads may wrap.
 */
function columnWidths(block: Table): number[] {
  const free = textPt - paddingPt * block.columns.length;
  const cells = block.columns.map((c, n) => {
    const [whole, least] = spans(block.rows.map((r) => fixedCell(r[n]?.text ?? '', c.align)));
    const head = spans([c.text])[1];
    return { whole: Math.max(whole, head), least: Math.max(least, head) };
  });
  const sum = (cap: number): number => cells.reduce((n, c) => n + Math.min(c.whole, Math.max(cap, c.least)), 0);
  let low = 0;
  let high = free;
  for (let i = 0; i < 40; i++) {
    const cap = (low + high) / 2;
    if (sum(cap) > free) high = cap;
    else low = cap;
  }
  const widths = cells.map((c) => Math.min(c.whole, Math.max(low, c.least)));
  const spare = Math.max(0, free - widths.reduce((n, w) => n + w, 0)) / widths.length;
  return widths.map((w) => w + spare);
}
/** Numbers stay on one line. */
const fixedCell = (text: string, align: Table['columns'][number]['align']): string =>
  align === 'right' ? fixed(text).replaceAll(' ', '\u00a0') : fixed(text);

function table(block: Table): Content {
  const align = block.columns.map((c) => (c.align === 'centre' ? 'center' : (c.align ?? 'left')));
  return {
    stack: [
      ...(block.caption === undefined ? [] : [{ text: fixed(block.caption), bold: true, margin: [0, 2, 0, 3] }]),
      {
        table: {
          headerRows: 1,
          keepWithHeaderRows: 1,
          dontBreakRows: true,
          widths: columnWidths(block),
          body: [
            block.columns.map((c, n) => ({ text: fixed(c.text), bold: true, fontSize: 8, color: ink.muted, alignment: align[n] })),
            ...block.rows.map((r) =>
              r.map((c, n) => ({
                text: fixedCell(c.text, block.columns[n]?.align),
                fontSize: cellPt,
                alignment: align[n],
                ...inked(c.tone),
              })),
            ),
          ],
        },
        layout: {
          hLineWidth: (i: number, node: { readonly table: { readonly body: readonly unknown[] } }) =>
            i === 0 ? 0 : i === 1 || i === node.table.body.length ? 0.8 : 0.4,
          vLineWidth: () => 0,
          hLineColor: (i: number) => (i === 1 ? ink.text : ink.rule),
          paddingLeft: (i: number) => (i === 0 ? 0 : 6),
          paddingRight: (i: number) => (i === 0 ? 9 : 3),
          paddingTop: () => 2.5,
          paddingBottom: () => 1.5,
        },
      },
    ],
    margin: [0, 0, 0, 7],
  };
}

function figures(row: readonly Figure[], images: Record<string, string>): Content {
  const free = textPt - gapPt * (row.length - 1);
  const scale = row.length === 1 ? 1 : Math.min(1, 1 / row.reduce((n, f) => n + f.widthFraction, 0));
  const side = row.length > 1 ? (textPt - row.reduce((n, f) => n + free * f.widthFraction * scale, 0) - gapPt * (row.length - 1)) / 2 : 0;
  return {
    columns: row.map((f) => {
      const width = free * f.widthFraction * scale;
      let name = f.name;
      for (let n = 2; name in images; n++) name = `${f.name}-${n}`;
      images[name] = `data:image/png;base64,${base64(pngRgb(f))}`;
      return {
        width,
        stack: [
          { image: name, width },
          { text: fixed(f.caption), fontSize: 7.5, color: ink.muted, margin: [0, 2, 0, 0] },
        ],
      };
    }),
    columnGap: gapPt,
    unbreakable: true,
    margin: [Math.max(0, side - 0.01), 2, 0, 7],
  };
}
