// A process that scribbles into the case C-KILL of a folder until it is killed; each acknowledged change is a line on standard output,
// written at once (not buffered), so that a kill cannot take back what was said.
import { writeSync } from 'node:fs';
import { folderLibrary } from '../../src/host/node.ts';
import { scribble } from './scribble.ts';

const [path, seed] = process.argv.slice(2);
const library = folderLibrary(path);
const known = (await library.list()).some((c) => c.code === 'C-KILL');
const open = known ? await library.open('C-KILL') : await library.create('C-KILL');
writeSync(1, 'ready\n');
await scribble(open, Number(seed), 1_000_000, 90, (a) => writeSync(1, `${a.lineCount} ${a.sum}\n`));
