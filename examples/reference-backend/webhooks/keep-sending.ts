import { setTimeout as sleep } from 'node:timers/promises';
import { errorFields } from '../log.js';
import { restAfter } from './next-attempt.js';
import { sendWebhooks, type WebhookDependencies, type WebhookTarget } from './send-webhooks.js';

const SEND_EVERY = 1_000;

/**
 * Sends what is due, to each target in a queue of its own: one that is slow or away holds up nobody else.
 * @returns what ends it; what is being sent is broken off, and is sent again after the next start
 */
export function keepSending(dependencies: WebhookDependencies, targets: readonly WebhookTarget[]): () => Promise<void> {
  const ending = new AbortController();
  const queues = targets.map((target) => keepSendingTo(dependencies, target, ending.signal));
  return async () => {
    ending.abort();
    await Promise.all(queues);
  };
}

async function keepSendingTo(dependencies: WebhookDependencies, target: WebhookTarget, signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    const { isAway } = await sendWebhooks(dependencies, target, signal).catch((error: unknown) => {
      dependencies.log.warn('webhooks-failed', errorFields(error));
      return { isAway: true };
    });
    failures = isAway ? failures + 1 : 0;
    await sleep(isAway ? restAfter(failures) : SEND_EVERY, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
