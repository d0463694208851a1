// What the registry page asks for: rows and figures, files to keep, encryption. The answer of a look stays in the page that asked.
import { downloadBlob, errand, loadOpening } from './actions.ts';
import { page, update } from './case-state.ts';
import { localToday } from './forms/now.ts';
import type { RegistryAnswer, RegistryAsk, RegistryFilter, RegistryLook } from './worker/messages.ts';

const ask = (a: RegistryAsk, canCancel = true): Promise<RegistryAnswer | undefined> => errand('registry', 'registry', a, canCancel);
export const pageLength = 50;

export const look = async (filter: RegistryFilter, fromCount: number): Promise<RegistryLook | undefined> =>
  (await ask({ do: 'look', filter, fromCount, limitCount: pageLength, today: localToday() }))?.look;

const keep = (answer: RegistryAnswer | undefined, name?: string): boolean => {
  for (const file of answer?.files ?? []) downloadBlob(name ?? file.name, file.blob);
  return answer !== undefined;
};
export async function exportRows(filter: RegistryFilter, format: 'csv' | 'fhir', pseudonymised: boolean): Promise<number | undefined> {
  const answer = await ask({ do: 'export', format, pseudonymised, filter, today: localToday(), language: page().language });
  keep(answer);
  return answer?.smallGroupCount;
}
export const backUp = async (passphrase: string): Promise<boolean> =>
  keep(
    await ask({ do: 'backup', ...(passphrase === '' ? {} : { passphrase }) }),
    `trocart-${localToday()}${passphrase === '' ? '.tar' : '.tar.age'}`,
  );
export async function restore(file: File, passphrase: string): Promise<RegistryAnswer['restored']> {
  const answer = await ask({ do: 'restore', file, ...(passphrase === '' ? {} : { passphrase }) });
  await loadOpening();
  return answer?.restored;
}
export const encrypt = async (passphrase: string): Promise<string | undefined> =>
  (await ask({ do: 'encrypt', passphrase }, false))?.recoveryKey;
export const decrypt = async (passphrase: string): Promise<boolean> => (await ask({ do: 'decrypt', passphrase }, false)) !== undefined;
export const eraseCase = async (code: string, what: 'identity' | 'contents', who: string): Promise<boolean> =>
  (await ask({ do: 'erase', code, what, who }, false)) !== undefined;
export const makeDemo = async (count: number): Promise<boolean> => (await ask({ do: 'demo', count, today: localToday() })) !== undefined;

/** True once the library is open. */
export async function unlock(secret: string, isRecoveryKey: boolean): Promise<boolean> {
  const stored = await errand('unlock', 'unlock', isRecoveryKey ? { recoveryKey: secret } : { passphrase: secret }, false);
  if (stored === undefined) return false;
  update({ stored });
  return true;
}
export function leaveRegistry(): void {
  update({ registryOpen: undefined, refusal: undefined });
  void loadOpening();
}
