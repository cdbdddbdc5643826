/** The part of Trusted Types that is used here; TypeScript's types do not have it yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL: (url: string) => string };
}

type Policy = ReturnType<TrustedTypes['createPolicy']>;

/** One of our worker files. */
export interface OwnWorker {
  /** Its address, absolute. */
  url: () => string;
  /** Starts it where the page has no Trusted Types; written out by its owner, since bundlers know a worker by that form. */
  start: () => Worker;
}

const own: OwnWorker[] = [];
let policy: Policy | null = null;

/**
 * Makes the function that starts one of our workers. On pages that want trusted script URLs it comes by the policy
 * `consultkit`, which knows the URLs of our workers and no other; the page's `trusted-types` directive has to name it.
 * The function throws TypeError or DOMException where the page or the browser has no such workers.
 */
export function workerStarter(worker: OwnWorker): () => Worker {
  own.push(worker);
  return () => {
    const trusted = ownPolicy();
    return trusted === null ? worker.start() : new Worker(trusted.createScriptURL(worker.url()), { type: 'module' });
  };
}

/** Null on pages that have no Trusted Types. A page may have a policy of one name only once. */
function ownPolicy(): Policy | null {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (trustedTypes === undefined) return null;
  policy ??= trustedTypes.createPolicy('consultkit', { createScriptURL: onlyOwn });
  return policy;
}

function onlyOwn(url: string): string {
  if (!own.some((worker) => worker.url() === url)) throw new TypeError('Not a script of ConsultKit.');
  return url;
}
