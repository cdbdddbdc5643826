import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { clerkOf, type Realm } from '../identity/principal.js';
import { errorFields, type Log } from '../log.js';
import { nextAttempt } from './next-attempt.js';
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

const AT_ONCE = 20;
/** How long an attempt may take, milliseconds; and how long another process leaves one alone that is being sent. */
const ANSWER_WITHIN = 10_000;
const LEFT_ALONE = 30_000;

/** Writes down where events go: from then on they are written. A realm without a target is told nothing, and what was to be told is let go. */
export async function setTargets(database: Database, realms: readonly Realm[], targets: readonly WebhookTarget[]): Promise<void> {
  for (const realm of realms) {
    const { tenant, region } = realm;
    const target = targets.find((each) => each.tenant === tenant && each.region === region);
    await database.transaction(clerkOf(realm), async (tx) => {
      if (target === undefined) {
        await tx.query('delete from webhook_target where tenant = $1 and region = $2', [tenant, region]);
        await tx.query('delete from webhook_event where tenant = $1 and region = $2 and delivered_at is null', [tenant, region]);
      } else {
        await tx.query('insert into webhook_target (tenant, region, url) values ($1, $2, $3) on conflict (tenant, region) do update set url = excluded.url', [tenant, region, target.url]);
      }
    });
  }
}

/** Sends what is due to one target, the oldest first. @returns how many were taken */
export async function sendWebhooks(dependencies: WebhookDependencies, target: WebhookTarget): Promise<number> {
  const { database, clock } = dependencies;
  const { tenant, region } = target;
  const now = clock();
  // Taken for a while, so that two processes do not send the same one; one that dies leaves it to the next.
  const due = await database.transaction(clerkOf(target), (tx) => tx.query<DueRow>(
    `update webhook_event e set attempts = attempts + 1, next_at = $4
       where e.id in (select id from webhook_event where tenant = $1 and region = $2 and next_at <= $3 and delivered_at is null and given_up_at is null
                       order by next_at, id limit ${AT_ONCE} for update skip locked)
     returning e.id, e.kind, e.body, e.at, e.attempts`, [tenant, region, now, now + LEFT_ALONE],
  ));
  let taken = 0;
  for (const row of due.sort((a, b) => a.at - b.at)) {
    const isTaken = await send(dependencies, target, row);
    if (isTaken) taken += 1;
    const next = isTaken ? null : nextAttempt(row.attempts, row.at, clock());
    await database.transaction(clerkOf(target), (tx) => tx.query(
      'update webhook_event set delivered_at = $2, next_at = coalesce($3, next_at), given_up_at = $4 where id = $1 and delivered_at is null',
      [row.id, isTaken ? clock() : null, next, isTaken || next !== null ? null : clock()],
    ));
  }
  return taken;
}

async function send({ clock, log, fetch = globalThis.fetch }: WebhookDependencies, { url, secret, tenant, region }: WebhookTarget, { id, kind, body, at, attempts }: DueRow): Promise<boolean> {
  const text = JSON.stringify({ id, type: kind, at, tenant, region, data: body });
  try {
    const answer = await fetch(url, {
      method: 'POST', body: text, redirect: 'error', signal: AbortSignal.timeout(ANSWER_WITHIN),
      headers: { 'Content-Type': 'application/json', ...signWebhook(secret, id, Math.floor(clock() / 1_000), text) },
    });
    await answer.body?.cancel();
    if (answer.ok) return true;
    log.warn('webhook-refused', { id, kind, attempts, status: answer.status });
  } catch (error) {
    log.warn('webhook-not-sent', { id, kind, attempts, ...errorFields(error) });
  }
  return false;
}
