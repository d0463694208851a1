// The two ends of the line from the case worker to the draft worker: one is given away at the start, the other waits until a trocar is first
// moved, so that a page on which none is moved starts no thread for it.
let waiting: MessagePort | undefined;
/** The end for the case worker; made anew with each case worker. */
export function groundPort(): MessagePort {
  const channel = new MessageChannel();
  waiting = channel.port2;
  return channel.port1;
}
/** The other end, once. */
export function takeGroundPort(): MessagePort | undefined {
  const port = waiting;
  waiting = undefined;
  return port;
}
