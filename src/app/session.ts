// Where a person stood, kept for this tab: a reload comes back to the same case, layout, views and place. Not a record: what was said of the patient is
// in the case. Kept by one version of the program for itself; another one begins anew.
import { openKept } from './actions.ts';
import { onChange, page, stages, update, type PageState } from './case-state.ts';
import { toLanguage } from './say.ts';
import { takeTool } from './tools/door.ts';

const parts = [
  'stage',
  'layout',
  'maximised',
  'vertebraId',
  'pathId',
  'cursorLps',
  'poses',
  'tool',
  'window',
  'labelAlpha',
  'aligned',
  'panelOpen',
  'panelPx',
  'strainAlpha',
] as const satisfies readonly (keyof PageState)[];
type Kept = Partial<Pick<PageState, (typeof parts)[number]>>;
interface Session {
  readonly version: string;
  readonly code: string;
  readonly language: PageState['language'];
  readonly kept: Kept;
}
declare const programVersion: string;
const name = 'trocart.desk';

function write(): void {
  const s = page();
  try {
    if (s.view === undefined) return sessionStorage.removeItem(name);
    const kept = Object.fromEntries(parts.filter((p) => s[p] !== undefined).map((p) => [p, s[p]])) as Kept;
    const session: Session = { version: programVersion, code: s.view.code, language: s.language, kept };
    sessionStorage.setItem(name, JSON.stringify(session));
  } catch {
    // a browser that keeps nothing begins anew
  }
}
function read(): Session | undefined {
  try {
    const session = JSON.parse(sessionStorage.getItem(name) ?? 'null') as Session | null;
    return session?.version === programVersion && stages.some((s) => s === session.kept.stage) ? session : undefined;
  } catch {
    return undefined;
  }
}

/** Comes back to the case of before, when it is still there (a demo patient is not), and keeps the place from then on. */
export async function keepSession(): Promise<void> {
  const session = read();
  if (session !== undefined && (await openKept(session.code))) {
    await toLanguage(session.language);
    const { tool, ...kept } = session.kept;
    update(kept);
    // a drawing tool comes with its code
    if (tool !== undefined) await takeTool(tool);
  }
  let waiting: ReturnType<typeof setTimeout> | undefined;
  onChange(() => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      write();
    }, 300);
  });
  addEventListener('pagehide', write);
}
