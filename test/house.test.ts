// The walls of the house as a test (ARCHITECTURE, "The layering rule"): who may import whom, no cycles (types too), purity of the
// pure folders, explicit lists that are complete, sentences for every code, unit suffixes. This table IS the rule.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { isCode } from '../src/words/index.ts';
import { unitSuffixes } from '../src/base/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');

/** folder → folders it may import; 'kernels' means types and originals. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  base: [],
  kernels: ['base'],
  physics: ['base', 'kernels'],
  records: ['base', 'kernels'],
  catalog: ['base', 'records'],
  imaging: ['base', 'kernels', 'records'],
  spine: ['base', 'kernels', 'imaging', 'records', 'catalog'],
  registry: ['base', 'records', 'catalog'],
  phantom: ['base', 'imaging', 'spine', 'records', 'catalog'],
  words: ['base', 'records', 'catalog'],
  formats: ['base', 'records', 'imaging', 'words', 'catalog', 'spine', 'registry'],
  steps: ['base', 'kernels', 'physics', 'imaging', 'spine', 'records', 'catalog', 'words'],
  host: ['base', 'kernels', 'records', 'imaging', 'catalog', 'formats', 'phantom', 'steps', 'spine', 'words', 'registry'],
  cli: ['host', 'base', 'imaging', 'spine', 'records', 'catalog', 'formats', 'words', 'steps', 'phantom', 'server', 'registry'],
  app: ['host', 'base', 'imaging', 'spine', 'records', 'catalog', 'formats', 'words', 'steps', 'phantom', 'registry'],
  server: ['host', 'base', 'imaging', 'spine', 'records', 'catalog', 'formats', 'words', 'steps', 'phantom', 'registry'],
};
const shells = ['host', 'cli', 'app', 'server'];
/** Folders whose subfolders are units of their own: an outsider imports the unit's index. */
const unitFolders = ['formats', 'steps'];

interface Link {
  readonly from: string;
  readonly to: string;
}
interface Parsed {
  readonly file: string;
  readonly text: string;
  readonly links: readonly Link[];
  readonly packages: readonly string[];
}

const walk = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });

const files = walk(src).filter((f) => /\.tsx?$/.test(f) && !f.endsWith('.d.ts') && !f.endsWith('.as.ts'));
const product = files.filter((f) => !/\.test\.tsx?$/.test(f));

type Node = { readonly type: string; readonly [key: string]: unknown };
const isNode = (v: unknown): v is Node => typeof v === 'object' && v !== null && typeof (v as { type?: unknown }).type === 'string';
function visit(node: Node, see: (n: Node) => void): void {
  see(node);
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const v of value) if (isNode(v)) visit(v, see);
    } else if (isNode(value)) visit(value, see);
  }
}
const literal = (n: unknown): string | undefined => (isNode(n) && typeof n['value'] === 'string' ? n['value'] : undefined);

function parse(file: string): Parsed & { readonly codes: readonly string[]; readonly globals: readonly string[] } {
  const text = readFileSync(file, 'utf8');
  const { program, module } = parseSync(file, text);
  const specifiers = [
    ...module.staticImports.map((i) => i.moduleRequest.value),
    ...module.staticExports.flatMap((e) => e.entries.flatMap((x) => (x.moduleRequest ? [x.moduleRequest.value] : []))),
  ];
  const found: string[] = [];
  const globals: string[] = [];
  visit(program as unknown as Node, (n) => {
    if (n.type === 'ImportExpression') {
      const s = literal(n['source']);
      if (s !== undefined) specifiers.push(s);
    }
    if (n.type === 'TSImportType') {
      const s = literal(n['source']) ?? literal((n['argument'] as Node | undefined)?.['literal']);
      if (s !== undefined) specifiers.push(s);
    }
    if ((n.type === 'CallExpression' || n.type === 'NewExpression') && Array.isArray(n['arguments'])) {
      const callee = n['callee'] as Node;
      const name = callee['name'];
      const first = literal((n['arguments'] as unknown[])[0]);
      if ((name === 'finding' || name === 'Problem') && first !== undefined) found.push(first);
    }
    if (n.type === 'MemberExpression' && isNode(n['object']) && isNode(n['property'])) {
      const whole = `${String(n['object']['name'])}.${String(n['property']['name'])}`;
      if (['Date.now', 'Math.random', 'performance.now'].includes(whole)) globals.push(whole);
    }
    if (n.type === 'NewExpression' && isNode(n['callee']) && n['callee']['name'] === 'Date' && (n['arguments'] as unknown[]).length === 0)
      globals.push('new Date()');
  });
  const links: Link[] = [];
  const packages: string[] = [];
  for (const s of specifiers) {
    if (s.startsWith('.')) links.push({ from: file, to: resolve(dirname(file), s.replace(/\?.*$/, '')) });
    else packages.push(s);
  }
  return { file, text, links, packages, codes: found, globals };
}
const parsed = product.map(parse);
const name = (f: string): string => relative(src, f);
const folderOf = (f: string): string => name(f).split('/')[0];
const unitOf = (f: string): string => {
  const parts = name(f).split('/');
  return unitFolders.includes(parts[0]) && parts.length > 2 ? `${parts[0]}/${parts[1]}` : parts[0];
};

describe('house', () => {
  it('every folder of src stands in the table', () => {
    const unknown = readdirSync(src).filter((f) => statSync(join(src, f)).isDirectory() && !(f in mayImport));
    expect(unknown, 'add the folder to the table in test/house.test.ts and to ARCHITECTURE.md').toEqual([]);
  });

  it('a folder imports only what its row allows', () => {
    const wrong: string[] = [];
    for (const p of parsed) {
      const from = folderOf(p.file);
      if (!(from in mayImport)) continue; // src/index.ts, the library's door
      for (const l of p.links) {
        const to = folderOf(l.to);
        if (to === from || l.to.endsWith('.css') || l.to.endsWith('.ttf')) continue;
        if (!mayImport[from].includes(to))
          wrong.push(`${name(p.file)} → ${name(l.to)}: ${from} may import ${mayImport[from].join(', ') || 'nothing'}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('a step never imports another step, a format never its sibling’s inside', () => {
    const wrong: string[] = [];
    for (const p of parsed)
      for (const l of p.links) {
        const a = unitOf(p.file);
        const b = unitOf(l.to);
        if (a === b) continue;
        if (a.startsWith('steps/') && b.startsWith('steps')) wrong.push(`${name(p.file)} → ${name(l.to)}: steps meet only through records`);
        else if (b.includes('/') && !/\/index\.tsx?$/.test(l.to)) wrong.push(`${name(p.file)} → ${name(l.to)}: import ${b}/index.ts`);
      }
    expect(wrong).toEqual([]);
  });

  it('outsiders import a folder’s index.ts', () => {
    // host has one door per place it runs in; kernels' built modules belong to host
    const doors = /^(host\/(index|node|browser|demo|worker-\w+|codecs)|[\w-]+\/index|words\/\w+|index)\.tsx?$/;
    const wrong: string[] = [];
    for (const p of parsed)
      for (const l of p.links) {
        if (folderOf(p.file) === folderOf(l.to) || unitFolders.includes(folderOf(l.to)) || !/\.tsx?$/.test(l.to)) continue;
        if (folderOf(p.file).endsWith('.ts') && l.to.endsWith('/index.ts')) continue;
        if (!doors.test(name(l.to)) || (folderOf(l.to) === 'words' && !l.to.endsWith('/index.ts')))
          wrong.push(`${name(p.file)} → ${name(l.to)}`);
      }
    expect(wrong).toEqual([]);
  });

  it('no import cycles, types included', () => {
    const graph = new Map(parsed.map((p) => [p.file, p.links.map((l) => l.to)]));
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const go = (f: string, trail: readonly string[]): void => {
      if (state.get(f) === 'done') return;
      if (state.get(f) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(f)), f].map(name).join(' → '));
        return;
      }
      state.set(f, 'open');
      for (const to of graph.get(f) ?? []) if (graph.has(to)) go(to, [...trail, f]);
      state.set(f, 'done');
    };
    for (const f of graph.keys()) go(f, []);
    // the nouns and the contract of a step name each other: one allowed knot, types only
    expect(cycles.filter((c) => !/^records\/(index|step)\.ts → records\/(index|step)\.ts → records\/(index|step)\.ts$/.test(c))).toEqual(
      [],
    );
  });

  it('pure folders use no clock, no chance, no host', () => {
    const wrong: string[] = [];
    for (const p of parsed) {
      if (shells.includes(folderOf(p.file))) continue;
      for (const g of p.globals) wrong.push(`${name(p.file)}: ${g}`);
      for (const s of p.packages) if (s.startsWith('node:') || ['react', 'react-dom'].includes(s)) wrong.push(`${name(p.file)}: ${s}`);
    }
    expect(wrong).toEqual([]);
  });

  it('a run-time library is wrapped in one folder (zod excepted)', () => {
    const users = new Map<string, Set<string>>();
    for (const p of parsed)
      for (const s of p.packages) {
        if (s.startsWith('node:')) continue;
        const pkg = s.startsWith('@') ? s.split('/').slice(0, 2).join('/') : s.split('/')[0];
        const place = shells.includes(folderOf(p.file)) ? folderOf(p.file) : unitOf(p.file);
        users.set(pkg, (users.get(pkg) ?? new Set()).add(place));
      }
    const shared = ['zod', 'fflate'];
    const wrong = [...users]
      .filter(([pkg, places]) => !shared.includes(pkg) && places.size > 1)
      .map(([pkg, places]) => `${pkg}: ${[...places].join(', ')}`);
    expect(wrong).toEqual([]);
  });

  it('every finding and problem has its sentence', () => {
    const silent = parsed.flatMap((p) =>
      p.codes.filter((c) => !isCode(c)).map((c) => `${name(p.file)}: '${c}' has no sentence in src/words/<area>.en.ts and .fr.ts`),
    );
    expect(silent).toEqual([]);
  });

  it('a sentence is imported by the list of its language only: a page loads one language', () => {
    const wrong = parsed
      .filter((p) => !/^words\/(english|french)\.ts$/.test(name(p.file)) && !/\.(en|fr)\.ts$/.test(p.file))
      .filter((p) => /^import \{[^}]*\} from '[^']*\.(en|fr)\.ts';$/m.test(p.text))
      .map((p) => `${name(p.file)}: take say() from words/dictionary.ts`);
    expect(wrong).toEqual([]);
  });

  it('pure folders and hosts do nothing when loaded: the page leaves out what it does not use', () => {
    // a thread listens as soon as it is there; node.ts says how threads are made
    const wrong = parsed
      .filter((p) => !['cli', 'app', 'server'].includes(folderOf(p.file)))
      .filter((p) => !/^host\/(worker-|team-inside-|node)/.test(name(p.file)))
      .flatMap((p) => [...p.text.matchAll(/^(?:for|if|while|[a-zA-Z_.]+\().*$/gm)].map((m) => `${name(p.file)}: ${m[0]}`));
    expect(wrong).toEqual([]);
  });

  it('index files list every file or unit of their folder', () => {
    const missing: string[] = [];
    for (const folder of ['base', 'records', 'catalog', 'imaging', 'words']) {
      const lists = folder === 'words' ? ['index.ts', 'english.ts', 'french.ts', 'dictionary.ts', 'at-hand.ts'] : ['index.ts'];
      const index = lists.map((f) => readFileSync(join(src, folder, f), 'utf8')).join('');
      for (const f of product.filter((x) => dirname(x) === join(src, folder))) {
        const file = f.slice(join(src, folder).length + 1);
        if (file !== 'index.ts' && !index.includes(`./${file}`))
          missing.push(`${folder}/index.ts lacks: export * from './${file}'; (a sentence: a line in words/english.ts and french.ts)`);
      }
    }
    const steps = readFileSync(join(src, 'steps/index.ts'), 'utf8');
    for (const unit of readdirSync(join(src, 'steps')).filter((f) => statSync(join(src, 'steps', f)).isDirectory()))
      if (!steps.includes(`./${unit}/index.ts`)) missing.push(`steps/index.ts lacks: './${unit}/index.ts'`);
    // painters' insides and generated tables are reached through their own door
    expect(missing.filter((m) => !/glyphs|picture-|draw|text|on-demand/.test(m))).toEqual([]);
  });

  it('a number in a record or a catalog entry ends in its unit', () => {
    const wrong: string[] = [];
    for (const p of parsed.filter((x) => folderOf(x.file) === 'records')) {
      for (const m of p.text.matchAll(/^\s*(\w+): z\.(?:number|int)\(/gm)) {
        const field = m[1];
        if (!unitSuffixes.some((s) => field.endsWith(s)) && !['low', 'high', 'coverage'].includes(field))
          wrong.push(`${name(p.file)}: ${field}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('no drawer names, no forbidden words', () => {
    const wrong = product.map(name).filter((f) => /(^|\/)(utils?|helpers?|common|misc|manager|service|handler)s?(\.|\/|$)/i.test(f));
    expect(wrong).toEqual([]);
    const bad = parsed.filter((p) => /:\s*any[;,)\]>]|\bas any\b|@ts-ignore|^export default/m.test(p.text)).map((p) => name(p.file));
    expect(bad).toEqual([]);
  });

  it('every pure source folder is compiled without DOM and Node', () => {
    const pure = JSON.parse(readFileSync(join(src, 'tsconfig.json'), 'utf8')) as {
      exclude: string[];
      compilerOptions: { types: string[]; lib: string[] };
    };
    expect(pure.compilerOptions).toMatchObject({ lib: ['es2023'], types: [] });
    expect(pure.exclude.filter((e) => !e.includes('*'))).toEqual(['host', 'cli', 'app', 'server', 'index.ts']);
  });
});
