// Demo patients: the ready-made case beside the page when the server has one, else made here by the phantom through the same readers as a
// real study. A demo is not kept in the library: it starts anew.
import { demoFiles, demoNames, keepDemo, type DemoName } from '../../host/demo.ts';
import { memoryLibrary, type OpenCase } from '../../host/index.ts';
import { Problem } from '../../base/index.ts';
import type { Errand } from './errand.ts';
import type { Language } from '../../words/index.ts';

const known = (name: string): DemoName => {
  const found = demoNames.find((n) => n === name);
  if (found === undefined) throw new Problem('app.no-demo', { name });
  return found;
};

export async function openDemo(name: string, language: Language, e: Errand): Promise<OpenCase> {
  const ready = await fetch(new URL(`../demo/${known(name)}.trocart`, import.meta.url)).catch(() => undefined);
  // A static host may answer an absent file with its front page: a case is a zip, and says so in its first two bytes.
  const bytes = ready?.ok === true ? new Uint8Array(await ready.arrayBuffer()) : undefined;
  if (bytes !== undefined && bytes[0] === 0x50 && bytes[1] === 0x4b) return memoryLibrary().importCase(bytes);
  const o = { language, signal: e.signal, progress: (f: number) => e.progress(f, 'app.running.demo') };
  const made = await demoFiles(known(name), o);
  const open = await memoryLibrary().create();
  await keepDemo(open, known(name), made, o);
  return open;
}
