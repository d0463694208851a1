// What the clock lets be heard: a short tone, and, when asked for, a sentence in the page's language spoken by the browser (no network).
import type { Language } from '../../words/index.ts';

let audio: AudioContext | undefined;
/** Two short tones for a change, one for a warning. */
export function tone(count: number): void {
  try {
    audio ??= new AudioContext();
    void audio.resume();
    for (let n = 0; n < count; n++) {
      const at = audio.currentTime + 0.28 * n;
      const sound = audio.createOscillator();
      const loud = audio.createGain();
      sound.frequency.value = 880;
      loud.gain.setValueAtTime(0.25, at);
      loud.gain.exponentialRampToValueAtTime(0.001, at + 0.2);
      sound.connect(loud).connect(audio.destination);
      sound.start(at);
      sound.stop(at + 0.22);
    }
  } catch {
    // a browser without sound: the screen says it all
  }
}
export const canSpeak = (): boolean => 'speechSynthesis' in globalThis;
export function speak(language: Language, text: string): void {
  if (!canSpeak()) return;
  const said = new SpeechSynthesisUtterance(text);
  said.lang = language === 'fr' ? 'fr-FR' : 'en-GB';
  speechSynthesis.cancel();
  speechSynthesis.speak(said);
}
