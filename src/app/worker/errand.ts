// What one request of the page may use while the case worker carries it out.
import type { Library, OpenCase } from '../../host/index.ts';

/** What a request may use while it runs. */
export interface Errand {
  readonly library: Library;
  readonly open: OpenCase | undefined;
  readonly signal: AbortSignal;
  progress(fraction: number, code: string, values?: Readonly<Record<string, string | number | boolean>>): void;
}
