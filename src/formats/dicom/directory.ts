// What a DICOMDIR lists: the paths of its images, so that a disc copied in part is noticed. The images themselves are always read
// from the files given, never found through the directory.
import type { OpenFile } from './dataset.ts';

/** Paths compare without case, separators or version marks. */
export const plainPath = (path: string): string => path.toLowerCase().replaceAll('\\', '/').replace(/;\d+$/, '').replace(/^\.\//, '');

export function listedImages(file: OpenFile): readonly string[] {
  return file.data
    .items('00041220')
    .filter((record) => record.text('00041430') === 'IMAGE')
    .map((record) => plainPath(record.values('00041500').join('/')))
    .filter((path) => path !== '');
}
