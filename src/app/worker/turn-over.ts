// One turn of a worker's event loop, so that newer messages are heard. A message to itself and not a timer: timers that follow one another are held back
// four milliseconds each.
export function turner(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port2.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((go) => {
      waiting.push(go);
      port1.postMessage(0);
    });
}
