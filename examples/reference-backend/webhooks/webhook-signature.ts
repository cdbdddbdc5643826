import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the time of a webhook may lie from the receiver's, seconds: what is older is a replay. */
export const REPLAY_WINDOW = 300;

/** The headers of https://www.standardwebhooks.com: the id is the idempotency key. */
export interface WebhookHeaders {
  'webhook-id': string;
  /** Seconds since 1970. */
  'webhook-timestamp': string;
  'webhook-signature': string;
}

export function signWebhook(secret: Uint8Array, id: string, seconds: number, body: string): WebhookHeaders {
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature(secret, id, String(seconds), body)}` };
}

export type WebhookFault = 'headers' | 'signature' | 'time';

/** Whether somebody who has the secret has just sent this. @returns null where it is so */
export function webhookFault(secret: Uint8Array, headers: Partial<WebhookHeaders>, body: string, now: number): WebhookFault | null {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': given } = headers;
  if (id === undefined || at === undefined || given === undefined || !/^\d{1,12}$/.test(at)) return 'headers';
  const right = Buffer.from(signature(secret, id, at, body));
  // Several, while a secret is being replaced.
  const isSigned = given.split(' ').some((each) => {
    const said = Buffer.from(each.replace(/^v1,/, ''));
    return each.startsWith('v1,') && said.length === right.length && timingSafeEqual(said, right);
  });
  if (!isSigned) return 'signature';
  return Math.abs(now / 1_000 - Number(at)) <= REPLAY_WINDOW ? null : 'time';
}

function signature(secret: Uint8Array, id: string, at: string, body: string): string {
  return createHmac('sha256', secret).update(`${id}.${at}.${body}`).digest('base64');
}
