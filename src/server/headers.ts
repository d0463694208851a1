// Headers of every answer: the page may talk to its own origin only, is isolated (shared memory), is never framed, and nothing is sniffed.

const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "img-src 'self' blob: data:",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const safeHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

/** The names this server answers to; anything else is a foreign page reaching for loopback (DNS rebinding) or a proxy. */
export const ownHosts = (port: number): readonly string[] => [`127.0.0.1:${port}`, `localhost:${port}`];
export function isOwnRequest(port: number, headers: { readonly host?: string | undefined; readonly origin?: string | undefined }): boolean {
  const hosts = ownHosts(port);
  if (headers.host === undefined || !hosts.includes(headers.host)) return false;
  return headers.origin === undefined || hosts.some((h) => headers.origin === `http://${h}`);
}
