import { errorFields } from '../log.js';
import { sendWebhooks, type WebhookDependencies, type WebhookTarget } from './send-webhooks.js';

const SEND_EVERY = 1_000;

/** Sends what is due, one round after the other. @returns what ends it; settles when a round that is under way is over */
export function keepSending(dependencies: WebhookDependencies, targets: readonly WebhookTarget[]): () => Promise<void> {
  if (targets.length === 0) return () => Promise.resolve();
  let running: Promise<void> | null = null;
  const round = async (): Promise<void> => {
    for (const target of targets) await sendWebhooks(dependencies, target);
  };
  const timer = setInterval(() => {
    running ??= round().catch((error: unknown) => dependencies.log.warn('webhooks-failed', errorFields(error))).finally(() => { running = null; });
  }, SEND_EVERY);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
