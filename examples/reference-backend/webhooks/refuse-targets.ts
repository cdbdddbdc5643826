import type { Realm } from '../identity/principal.js';
import { isLoopback } from '../is-loopback.js';
import type { WebhookTarget } from './send-webhooks.js';

export const SECRET_MIN_BYTES = 24;

/**
 * At the start, for targets from wherever they come.
 * @param isDemo the demonstration may send to this machine without TLS
 * @throws Error in one sentence that says what to do
 */
export function refuseTargets(targets: readonly WebhookTarget[], isDemo: boolean): void {
  const seen = new Set<string>();
  for (const { tenant, region, url, secret } of targets) {
    const realm = `${tenant} in ${region}`;
    if (seen.has(realm)) throw new Error(`There are two webhooks for ${realm}, and one of them would be told nothing: leave one, and let it pass on what others need.`);
    seen.add(realm);
    const { protocol, hostname, username, password, hash } = new URL(url);
    const isPlain = protocol === 'http:' && isDemo && isLoopback(hostname);
    if (protocol !== 'https:' && !isPlain) throw new Error(`The webhook for ${realm} is not sent over TLS: give it an address that begins with https:// (the demonstration also takes http:// on this machine, as in http://127.0.0.1:20990).`);
    if (username !== '' || password !== '' || hash !== '') throw new Error(`The address of the webhook for ${realm} has a name, a password or a fragment in it: take it out, since the secret signs what is sent.`);
    if (secret.length < SECRET_MIN_BYTES) throw new Error(`The secret of the webhook for ${realm} is too short: give it ${SECRET_MIN_BYTES} bytes or more, in base64.`);
  }
}

/** @throws Error in one sentence: a target of a realm that is not served here, which would be told nothing */
export function refuseStrays(targets: readonly WebhookTarget[], realms: readonly Realm[]): void {
  const stray = targets.find(({ tenant, region }) => !realms.some((realm) => realm.tenant === tenant && realm.region === region));
  if (stray !== undefined) throw new Error(`There is a webhook for ${stray.tenant} in ${stray.region}, which is not served here: correct its tenant and region, or take it out.`);
}
