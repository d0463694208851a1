// Rings when told to. A worker's timers are not slowed down when the page is hidden, a page's are: alarms and the beat of the clock come from here.
import type { FromAlarm, ToAlarm } from './alarm-messages.ts';

interface AlarmSelf {
  onmessage: ((e: MessageEvent<ToAlarm>) => void) | null;
  postMessage(message: FromAlarm): void;
}
const self_ = globalThis as unknown as AlarmSelf;

let timers: ReturnType<typeof setTimeout>[] = [];
let beat: ReturnType<typeof setInterval> | undefined;
self_.onmessage = ({ data }) => {
  for (const t of timers) clearTimeout(t);
  timers = data.alarms.filter((a) => a.inMs >= 0).map((a) => setTimeout(() => self_.postMessage({ say: 'due', key: a.key }), a.inMs));
  clearInterval(beat);
  beat = data.beatMs > 0 ? setInterval(() => self_.postMessage({ say: 'beat' }), data.beatMs) : undefined;
};
