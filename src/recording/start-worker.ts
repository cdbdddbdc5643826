/** The part of Trusted Types that is used here; TypeScript's types do not have it yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL: (url: string) => string };
}

type Policy = ReturnType<TrustedTypes['createPolicy']>;

let policy: Policy | null = null;

/**
 * Starts the worker that opens segments. On pages that want trusted script URLs our workers come by the policy
 * `consultkit`, which knows their two URLs and no other; the page's `trusted-types` directive has to name it.
 * @throws TypeError, DOMException where the page or the browser has no such workers
 */
export function startOpener(): Worker {
  const trusted = ownPolicy();
  // In this very form, since bundlers know a worker by it.
  if (trusted === null) return new Worker(new URL('./open-segments.worker.js', import.meta.url), { type: 'module' });
  return new Worker(trusted.createScriptURL(openerUrl()), { type: 'module' });
}

/** Starts the worker that judges items. @throws as `startOpener` */
export function startJudge(): Worker {
  const trusted = ownPolicy();
  if (trusted === null) return new Worker(new URL('./judge-items.worker.js', import.meta.url), { type: 'module' });
  return new Worker(trusted.createScriptURL(judgeUrl()), { type: 'module' });
}

/** Null on pages that have no Trusted Types. A page may have a policy of one name only once. */
function ownPolicy(): Policy | null {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (trustedTypes === undefined) return null;
  policy ??= trustedTypes.createPolicy('consultkit', { createScriptURL: onlyOwn });
  return policy;
}

function openerUrl(): string {
  return new URL('./open-segments.worker.js', import.meta.url).href;
}

function judgeUrl(): string {
  return new URL('./judge-items.worker.js', import.meta.url).href;
}

function onlyOwn(url: string): string {
  if (url !== openerUrl() && url !== judgeUrl()) throw new TypeError('Not a script of ConsultKit.');
  return url;
}
