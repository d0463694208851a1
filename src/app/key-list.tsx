// `?`: every key and gesture, from the one table that also carries them out.
import { Modal } from '@mantine/core';
import { isCode } from '../words/index.ts';
import { update, usePage } from './case-state.ts';
import './key-list.css';
import { keyGroups, keyLines, type KeyLine } from './keys.ts';
import { useVoice, type Voice } from './say.ts';

declare const programVersion: string;

const signs: Readonly<Record<string, string>> = { ',': 'comma', '.': 'full-stop' };
/** "ctrl+shift+z" → "Ctrl + Maj + Z"; a comma is said, as it could be taken for the one between two keys. */
const chordInWords = (voice: Voice, chord: string): string =>
  (chord.length === 1 ? [chord] : chord.split('+'))
    .map((part) => signs[part] ?? part)
    .map((part) => (isCode(`desk.key.${part}`) ? voice.code(`desk.key.${part}`) : part.toUpperCase()))
    .join(' + ');
const keyInWords = (voice: Voice, l: KeyLine): string =>
  l.key === undefined ? l.chords.map((c) => chordInWords(voice, c)).join(', ') : voice.t(l.key);

export function KeyList() {
  const voice = useVoice();
  const open = usePage((s) => s.helpOpen);
  const offline = usePage((s) => s.offlineReady === true);
  return (
    <Modal
      opened={open}
      onClose={() => update({ helpOpen: false })}
      title={voice.t('app.keys.title')}
      size="58rem"
      centered
      closeButtonProps={{ 'aria-label': voice.t('app.close') }}
    >
      <div className="key-list">
        {keyGroups.map((group) => (
          <section key={group} aria-labelledby={`keys-${group}`}>
            <h2 id={`keys-${group}`}>{voice.t(`desk.keys.group.${group}`)}</h2>
            <dl className="keys">
              {keyLines
                .filter((l) => l.group === group)
                .map((l) => (
                  <div key={`${l.chords.join()} ${l.key ?? ''}`}>
                    <dt>{keyInWords(voice, l)}</dt>
                    <dd>{voice.sentence(voice.t(l.does))}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="quiet" data-testid="version">
        {voice.t('desk.version', { version: programVersion })} {offline && voice.t('desk.offline.ready')}
      </p>
    </Modal>
  );
}
