// A process that edits the case C-KILL of a folder until it is killed; each acknowledged gesture is a line on standard output, written at once.
import { writeSync } from 'node:fs';
import { folderLibrary } from '../../src/host/node.ts';
import { beginCase, editAway } from './edit-run.ts';

const [path, seed] = process.argv.slice(2);
const library = folderLibrary(path);
const known = (await library.list()).some((c) => c.code === 'C-KILL');
const open = known ? await library.open('C-KILL') : await library.create('C-KILL');
if (open.records('seed').length === 0) await beginCase(open);
writeSync(1, 'ready\n');
await editAway(open, Number(seed), 1_000_000, (a) => writeSync(1, `${a.lineCount} ${a.sum}\n`));
