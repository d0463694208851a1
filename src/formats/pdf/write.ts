// Report → PDF bytes, the same in Node and in the browser (pdfmake 0.3 over pdfkit). Two calls with the same report give the same bytes:
// no clock is read; the creation date is the one given, else 2000-01-01. Nothing is fetched: both access policies refuse everything.
import pdfmake from 'pdfmake';
import type { Report } from '../../records/index.ts';
import { interRegular, interSemiBold } from './fonts.ts';
import { definition } from './layout.ts';

export interface PdfOptions {
  /** ISO time for the document's creation date, e.g. when the report record was made. */
  readonly at?: string;
}

let ready: typeof pdfmake | undefined;
function maker(): typeof pdfmake {
  if (ready !== undefined) return ready;
  // some bundlers hand over the module object of the browser build, not its default
  ready = 'createPdf' in pdfmake ? pdfmake : (pdfmake as { readonly default: typeof pdfmake }).default;
  ready.virtualfs.writeFileSync('inter-regular.ttf', interRegular, 'base64');
  ready.virtualfs.writeFileSync('inter-semibold.ttf', interSemiBold, 'base64');
  ready.setUrlAccessPolicy(() => false);
  ready.setLocalAccessPolicy?.(() => false);
  return ready;
}

export async function writePdf(report: Report, options: PdfOptions = {}): Promise<Uint8Array> {
  const pdf = maker();
  const cut = { normal: 'inter-regular.ttf', bold: 'inter-semibold.ttf', italics: 'inter-regular.ttf', bolditalics: 'inter-semibold.ttf' };
  pdf.setFonts({ Inter: cut });
  const bytes = await pdf.createPdf(definition(report, new Date(options.at ?? '2000-01-01T00:00:00Z'))).getBuffer();
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
