// What leaves, what stays and what goes: exports, backup and restore, encryption, erasures that are due, made-up patients. Nothing that loses something
// happens at one press: it says first what is lost, and waits.
import { useRef, useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { page, update, usePage } from '../case-state.ts';
import { Tick } from '../controls.tsx';
import { backUp, decrypt, encrypt, eraseCase, exportRows, makeDemo, restore } from '../registry-actions.ts';
import { useVoice } from '../say.ts';
import type { RegistryFilter, RegistryLook } from '../worker/messages.ts';

interface KeepingProps {
  readonly seen: RegistryLook;
  readonly filter: RegistryFilter;
  readonly again: () => Promise<void>;
}
const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="registry-part" aria-label={title}>
    <h2>{title}</h2>
    {children}
  </section>
);
function Secret({ label, value, onValue }: { readonly label: string; readonly value: string; readonly onValue: (v: string) => void }) {
  return (
    <label className="field">
      <span>{label}</span>
      <input type="password" autoComplete="new-password" value={value} onChange={(e) => onValue(e.currentTarget.value)} />
    </label>
  );
}

export function Keeping(props: KeepingProps) {
  const voice = useVoice();
  return (
    <div className="registry-keeping">
      <Part title={voice.t('registry-view.export')}>
        <Exports {...props} />
      </Part>
      <Part title={voice.t('registry-view.backup')}>
        <Backups {...props} />
      </Part>
      <Part title={voice.t('registry-view.encryption')}>
        {props.seen.encrypted ? <Decrypting {...props} /> : <Encrypting {...props} />}
      </Part>
      <Part title={voice.t('registry-view.erasing')}>
        <Erasing {...props} />
      </Part>
      <Part title={voice.t('registry-view.demo')}>
        <Demo {...props} />
      </Part>
    </div>
  );
}

function Exports({ seen, filter }: KeepingProps) {
  const voice = useVoice();
  const busy = usePage((s) => s.running !== undefined);
  const [pseudonymised, setPseudonymised] = useState(true);
  const [small, setSmall] = useState<number>();
  const run = (format: 'csv' | 'fhir'): void => void exportRows(filter, format, pseudonymised).then(setSmall);
  return (
    <>
      <p>{voice.t('registry-view.export-what', { matchedCount: seen.matchedCount })}</p>
      <Tick checked={pseudonymised} onTick={setPseudonymised}>
        {voice.t('registry-view.pseudonymised')}
      </Tick>
      {!pseudonymised && <p className="caution">{voice.t('cli.registry.plain-export')}</p>}
      <p className="registry-buttons">
        <Button variant="filled" disabled={busy} onClick={() => run('csv')}>
          {voice.t('registry-view.csv')}
        </Button>
        <Button variant="default" disabled={busy} onClick={() => run('fhir')}>
          {voice.t('registry-view.fhir')}
        </Button>
      </p>
      {small !== undefined && pseudonymised && <p role="status">{voice.t('cli.registry.pseudonymised', { count: small })}</p>}
    </>
  );
}

function Backups({ seen, again }: KeepingProps) {
  const voice = useVoice();
  const busy = usePage((s) => s.running !== undefined);
  const [passphrase, setPassphrase] = useState('');
  const [said, setSaid] = useState<readonly string[]>([]);
  const file = useRef<HTMLInputElement>(null);
  const take = async (f: File | undefined): Promise<void> => {
    const got = f === undefined ? undefined : await restore(f, passphrase);
    if (got === undefined) return;
    setSaid([
      voice.t('backup.restored', { restoredCount: got.restored.length, presentCount: got.present.length }),
      ...(got.refused.length > 0 ? [voice.t('backup.refused', { codes: got.refused.join(', ') })] : []),
      voice.t('backup.erasures'),
    ]);
    await again();
  };
  return (
    <>
      <p>{voice.t(seen.encrypted ? 'registry-view.backup-sealed' : 'registry-view.backup-plain')}</p>
      <Secret label={voice.t('registry-view.backup-passphrase')} value={passphrase} onValue={setPassphrase} />
      <p className="registry-buttons">
        <Button variant="filled" disabled={busy} onClick={() => void backUp(passphrase)}>
          {voice.t('registry-view.back-up')}
        </Button>
        <Button variant="default" disabled={busy} onClick={() => file.current?.click()}>
          {voice.t('registry-view.restore')}
        </Button>
      </p>
      <input
        ref={file}
        type="file"
        hidden
        aria-label={voice.t('registry-view.restore')}
        data-testid="restore"
        onChange={(e) => void take(e.currentTarget.files?.[0])}
      />
      {said.map((s) => (
        <p key={s} role="status">
          {s}
        </p>
      ))}
    </>
  );
}

function Encrypting({ again }: KeepingProps) {
  const voice = useVoice();
  const busy = usePage((s) => s.running !== undefined);
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const [read, setRead] = useState(false);
  const [key, setKey] = useState<string>();
  if (key !== undefined)
    return (
      <div role="status">
        <p>{voice.t('keys.recovery', { key: '' })}</p>
        <p className="registry-key">{key}</p>
        <p>{voice.t('keys.recovery-keep')}</p>
        <Button variant="filled" onClick={() => void again()}>
          {voice.t('registry-view.kept')}
        </Button>
      </div>
    );
  const ready = first.length >= 10 && first === second && read;
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        void encrypt(first).then(setKey);
      }}
    >
      <p className="caution">
        <span aria-hidden="true">▲ </span>
        {voice.t('keys.warning')}
      </p>
      <Secret label={voice.t('registry-view.new-passphrase')} value={first} onValue={setFirst} />
      <Secret label={voice.t('registry-view.again')} value={second} onValue={setSecond} />
      <Tick checked={read} onTick={setRead}>
        {voice.t('registry-view.understood')}
      </Tick>
      <Button type="submit" variant="filled" disabled={busy || !ready}>
        {voice.t('registry-view.encrypt')}
      </Button>
    </form>
  );
}

function Decrypting({ again }: KeepingProps) {
  const voice = useVoice();
  const busy = usePage((s) => s.running !== undefined);
  const [passphrase, setPassphrase] = useState('');
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        void decrypt(passphrase).then((done) => (done ? again() : undefined));
      }}
    >
      <p>{voice.t('registry-view.is-encrypted')}</p>
      <Secret label={voice.t('registry-view.passphrase')} value={passphrase} onValue={setPassphrase} />
      <Button type="submit" variant="default" disabled={busy || passphrase === ''}>
        {voice.t('registry-view.decrypt')}
      </Button>
    </form>
  );
}

function Erasing({ seen, again }: KeepingProps) {
  const voice = useVoice();
  const initials = usePage((s) => s.initials);
  const busy = usePage((s) => s.running !== undefined);
  const [code, setCode] = useState('');
  const [asked, setAsked] = useState<'identity' | 'contents'>();
  const can = /^\p{L}{1,5}$/u.test(initials) && code !== '' && !busy;
  const go = async (what: 'identity' | 'contents'): Promise<void> => {
    setAsked(undefined);
    if (!(await eraseCase(code, what, page().initials))) return;
    update({ notice: { code: `cli.registry.erased-${what}`, values: { code } } });
    setCode('');
    await again();
  };
  return (
    <>
      <p>{voice.t('registry-view.erase-what')}</p>
      {seen.due.length > 0 && (
        <ul className="registry-due">
          {seen.due.map((d) => (
            <li key={d.code}>
              <strong>{d.code}</strong> {voice.t(`registry.retention.${d.what}`)} {voice.day(d.since)}
            </li>
          ))}
        </ul>
      )}
      <p className="registry-buttons">
        <label className="field">
          <span>{voice.t('registry-view.head.case')}</span>
          <input type="text" value={code} onChange={(e) => setCode(e.currentTarget.value.toUpperCase())} />
        </label>
        <label className="field">
          <span>{voice.t('registry-view.initials')}</span>
          <input type="text" maxLength={5} value={initials} onChange={(e) => update({ initials: e.currentTarget.value })} />
        </label>
      </p>
      <p className="registry-buttons">
        {(['identity', 'contents'] as const).map((what) =>
          asked === what ? (
            <Button key={what} color="red" variant="filled" disabled={!can} onClick={() => void go(what)}>
              {voice.t(`registry-view.erase-sure-${what}`, { code })}
            </Button>
          ) : (
            <Button key={what} variant="default" disabled={!can} onClick={() => setAsked(what)}>
              {voice.t(`registry-view.erase-${what}`)}
            </Button>
          ),
        )}
      </p>
    </>
  );
}

function Demo({ again }: KeepingProps) {
  const voice = useVoice();
  const busy = usePage((s) => s.running !== undefined);
  return (
    <>
      <p>{voice.t('registry-view.demo-what')}</p>
      <Button variant="default" disabled={busy} onClick={() => void makeDemo(500).then((made) => (made ? again() : undefined))}>
        {voice.t('registry-view.demo-make')}
      </Button>
    </>
  );
}
