// An encrypted library before its passphrase is given. The passphrase goes to the worker of this page and nowhere else.
import { useState } from 'react';
import { Button } from '@mantine/core';
import { usePage } from '../case-state.ts';
import { Tick } from '../controls.tsx';
import { unlock } from '../registry-actions.ts';
import { useVoice } from '../say.ts';
import './lock.css';

export function Lock() {
  const voice = useVoice();
  const busy = usePage((s) => s.running !== undefined);
  const [secret, setSecret] = useState('');
  const [recovery, setRecovery] = useState(false);
  return (
    <form
      className="lock"
      onSubmit={(e) => {
        e.preventDefault();
        void unlock(secret, recovery).then((open) => open && setSecret(''));
      }}
    >
      <p>{voice.t('registry-view.locked')}</p>
      <label className="field">
        <span>{voice.t(recovery ? 'registry-view.recovery-key' : 'registry-view.passphrase')}</span>
        <input type="password" autoComplete="off" value={secret} onChange={(e) => setSecret(e.currentTarget.value)} />
      </label>
      <Tick checked={recovery} onTick={setRecovery}>
        {voice.t('registry-view.use-recovery')}
      </Tick>
      <Button type="submit" variant="filled" disabled={busy || secret === ''}>
        {voice.t('registry-view.unlock')}
      </Button>
    </form>
  );
}
