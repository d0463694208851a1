// A process that fills in the day and the visits of the case C-DAY of a folder until it is killed; each acknowledged answer is a line on standard
// output, written at once (not buffered), so that a kill cannot take back what was said.
import { writeSync } from 'node:fs';
import { folderLibrary } from '../../src/host/node.ts';
import { busyDay } from './busy-day.ts';

const [path, seed] = process.argv.slice(2);
const library = folderLibrary(path);
const known = (await library.list()).some((c) => c.code === 'C-DAY');
const open = known ? await library.open('C-DAY') : await library.create('C-DAY');
writeSync(1, 'ready\n');
await busyDay(open, Number(seed), 1_000_000, (told) => writeSync(1, `${JSON.stringify(told)}\n`));
