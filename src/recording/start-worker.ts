/** The part of Trusted Types that is used here; TypeScript's types do not have it yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL: (url: string) => string };
}

let policy: ReturnType<TrustedTypes['createPolicy']> | null = null;

/**
 * Starts the worker that opens segments. On pages that want trusted script URLs it comes by the policy `consultkit`, which
 * knows this one URL and no other; the page's `trusted-types` directive has to name it.
 * @throws TypeError, DOMException where the page or the browser has no such workers
 */
export function startWorker(): Worker {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  // In this very form, since bundlers know a worker by it.
  if (trustedTypes === undefined) return new Worker(new URL('./open-segments.worker.js', import.meta.url), { type: 'module' });
  policy ??= trustedTypes.createPolicy('consultkit', { createScriptURL: onlyOwn });
  return new Worker(policy.createScriptURL(ownUrl()), { type: 'module' });
}

function ownUrl(): string {
  return new URL('./open-segments.worker.js', import.meta.url).href;
}

function onlyOwn(url: string): string {
  if (url !== ownUrl()) throw new TypeError('Not a script of ConsultKit.');
  return url;
}
