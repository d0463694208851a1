// The built command line for its tests: in one process that stays (loading the program is half a second each time), or as a process of its own, as a
// person starts it. Both run dist/cli/main.js.
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const mainFile = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const inside = fileURLToPath(new URL('./inside.mjs', import.meta.url));

export interface Done {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
export interface CommandLine {
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Done>;
  /** In a process of its own. */
  spawn(args: readonly string[], env?: Readonly<Record<string, string>>): Done;
  end(): void;
}
export function commandLine(folder: string, always: Readonly<Record<string, string>> = {}): CommandLine {
  const plain = { LANG: 'en_GB.UTF-8', LC_ALL: '', LC_MESSAGES: '', ...always };
  let child: ChildProcess | undefined;
  let last = 0;
  const started = (): ChildProcess =>
    (child ??= fork(inside, { cwd: folder, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' }));
  return {
    run(args, env = {}) {
      const process_ = started();
      const id = ++last;
      return new Promise((resolve, reject) => {
        const hear = (m: { readonly id?: number } & Done): void => {
          if (m.id !== id) return;
          process_.off('message', hear);
          process_.off('exit', gone);
          resolve({ code: m.code, out: m.out, err: m.err });
        };
        const gone = (code: number | null): void => reject(new Error(`the command line ended with ${code} during ${args.join(' ')}`));
        process_.on('message', hear);
        process_.on('exit', gone);
        process_.send({ id, args, cwd: folder, env: { ...plain, ...env } });
      });
    },
    spawn(args, env = {}) {
      const done = spawnSync(process.execPath, [mainFile, ...args], {
        cwd: folder,
        env: { ...process.env, ...plain, ...env },
        encoding: 'utf8',
        maxBuffer: 1 << 28,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return { code: done.status, out: done.stdout, err: done.stderr };
    },
    end: () => void child?.kill(),
  };
}
