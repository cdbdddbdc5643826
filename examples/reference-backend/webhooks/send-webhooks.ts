import { once } from 'node:events';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { clerkOf, type Realm } from '../identity/principal.js';
import { errorFields, type Log } from '../log.js';
import { GIVEN_UP_AFTER, nextAttempt } from './next-attempt.js';
import type { WebhookKind, WebhookWords } from './tell-webhook.js';
import { signWebhook } from './webhook-signature.js';

/** Where a realm's events go, and what signs them: 24 bytes or more that both sides keep. */
export interface WebhookTarget extends Realm {
  url: string;
  secret: Uint8Array;
}

export interface WebhookDependencies {
  database: Database;
  clock: Clock;
  log: Log;
  fetch?: typeof globalThis.fetch;
}

interface DueRow extends Record<string, unknown> {
  id: string;
  kind: WebhookKind;
  body: WebhookWords;
  at: number;
  attempts: number;
}

/** How long an attempt may take, milliseconds; and how long another process leaves one alone that is being sent. */
const ANSWER_WITHIN = 10_000;
const LEFT_ALONE = 30_000;

/**
 * Writes down where events go: from then on they are written. A realm without a target is told nothing; what it was to be told is
 * kept for as long as it would be tried, for a target that was left out by mistake.
 */
export async function setTargets(database: Database, realms: readonly Realm[], targets: readonly WebhookTarget[], now: number): Promise<void> {
  for (const realm of realms) {
    const { tenant, region } = realm;
    const target = targets.find((each) => each.tenant === tenant && each.region === region);
    await database.transaction(clerkOf(realm), async (tx) => {
      if (target === undefined) await tx.query('delete from webhook_target where tenant = $1 and region = $2', [tenant, region]);
      else await tx.query('insert into webhook_target (tenant, region, url) values ($1, $2, $3) on conflict (tenant, region) do update set url = excluded.url', [tenant, region, target.url]);
      await tx.query('update webhook_event set given_up_at = $3 where tenant = $1 and region = $2 and at <= $4 and delivered_at is null and given_up_at is null', [tenant, region, now, now - GIVEN_UP_AFTER]);
    });
  }
}

/**
 * Sends what is due to one target, one after the other: incidents first, then the oldest. Ends where nothing is due, or where the
 * target does not answer.
 * @param signal breaks off what is being sent
 * @returns how many were taken
 */
export async function sendWebhooks(dependencies: WebhookDependencies, target: WebhookTarget, signal?: AbortSignal): Promise<{ taken: number; isAway: boolean }> {
  for (let taken = 0; ;) {
    const row = signal?.aborted === true ? undefined : await nextDue(dependencies, target);
    if (row === undefined) return { taken, isAway: false };
    const outcome = await send(dependencies, target, row, signal);
    await noteOutcome(dependencies, target, row, outcome === 'taken');
    if (outcome === 'away') return { taken, isAway: true };
    if (outcome === 'taken') taken += 1;
  }
}

/** Taken for a while, so that two processes do not send the same one; one that dies leaves it to the next. */
async function nextDue({ database, clock }: WebhookDependencies, target: WebhookTarget): Promise<DueRow | undefined> {
  const { tenant, region } = target;
  const now = clock();
  const [row] = await database.transaction(clerkOf(target), (tx) => tx.query<DueRow>(
    `update webhook_event e set attempts = attempts + 1, next_at = $4
       where e.id = (select id from webhook_event where tenant = $1 and region = $2 and next_at <= $3 and delivered_at is null and given_up_at is null
                      order by kind <> 'incident', at, id limit 1 for update skip locked)
     returning e.id, e.kind, e.body, e.at, e.attempts`, [tenant, region, now, now + LEFT_ALONE],
  ));
  return row;
}

async function noteOutcome({ database, clock, log }: WebhookDependencies, target: WebhookTarget, { id, kind, at, attempts }: DueRow, isTaken: boolean): Promise<void> {
  const now = clock();
  const next = isTaken ? null : nextAttempt(attempts, at, now, kind === 'incident');
  const isGivenUp = !isTaken && next === null;
  if (isGivenUp) log.error('webhook-given-up', { id, kind, attempts });
  await database.transaction(clerkOf(target), (tx) => tx.query(
    'update webhook_event set delivered_at = $2, next_at = coalesce($3, next_at), given_up_at = $4 where id = $1 and delivered_at is null', [id, isTaken ? now : null, next, isGivenUp ? now : null],
  ));
}

/** `refused`: the answer is about this one event, and others may be taken. `away`: none would be at the moment. */
async function send({ clock, log, fetch = globalThis.fetch }: WebhookDependencies, { url, secret, tenant, region }: WebhookTarget, { id, kind, body, at, attempts }: DueRow, ending?: AbortSignal): Promise<'taken' | 'refused' | 'away'> {
  const text = JSON.stringify({ id, type: kind, at, tenant, region, data: body });
  const signal = AbortSignal.any([AbortSignal.timeout(ANSWER_WITHIN), ...(ending === undefined ? [] : [ending])]);
  try {
    const answer = await Promise.race([rejectedBy(signal), fetch(url, {
      method: 'POST', body: text, redirect: 'error', signal,
      headers: { 'Content-Type': 'application/json', ...signWebhook(secret, id, Math.floor(clock() / 1_000), text) },
    })]);
    // Nobody waits for what else it has to say.
    answer.body?.cancel().catch(() => undefined);
    if (answer.ok) return 'taken';
    log.warn('webhook-refused', { id, kind, attempts, status: answer.status });
    return answer.status >= 400 && answer.status < 500 && !PASSING.has(answer.status) ? 'refused' : 'away';
  } catch (error) {
    log.warn('webhook-not-sent', { id, kind, attempts, ...errorFields(error) });
    return 'away';
  }
}

/** Too slow, too early, too many: about the moment and not about the event. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** A `fetch` that the host gives may not heed its signal. */
async function rejectedBy(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  await once(signal, 'abort');
  throw signal.reason as Error;
}
