// Asks the browser to keep the program for days without a network, once the page stands. Says when it does.
import { page, update } from '../case-state.ts';

const tried = 'trocart.isolated';

export function keepProgram(): void {
  const { serviceWorker } = navigator as { readonly serviceWorker?: ServiceWorkerContainer };
  if (serviceWorker === undefined || !globalThis.isSecureContext) return;
  // After what the first screen needs, and after the browser has had time to show it.
  const begin = (): void => void setTimeout(() => void register(serviceWorker), 1500);
  if (document.readyState === 'complete') begin();
  else addEventListener('load', begin, { once: true });
}

async function register(container: ServiceWorkerContainer): Promise<void> {
  try {
    const registration = await container.register(new URL('./offline.js', document.baseURI));
    const offer = (worker: ServiceWorker | null): void => worker?.postMessage({ say: 'take-over', script: import.meta.url });
    offer(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker?.addEventListener('statechange', () => worker.state === 'installed' && offer(worker));
    });
    await container.ready;
    update({ offlineReady: true });
    isolateOnce();
  } catch {
    // private windows and full storage keep nothing: the page needs its host, as before
  }
}

/**
 * A host without the headers of isolation: the service worker adds them from the next load on. One reload by itself, only while nothing has been
 * opened, and once.
 */
function isolateOnce(): void {
  if (globalThis.crossOriginIsolated || page().view !== undefined || page().running !== undefined || page().clockWanted) return;
  try {
    if (sessionStorage.getItem(tried) !== null) return;
    sessionStorage.setItem(tried, 'yes');
  } catch {
    return;
  }
  location.reload();
}
