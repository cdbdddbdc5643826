import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';

/** What an insurer's systems are told of. */
export type WebhookKind = 'incident' | 'booked' | 'arrived' | 'begun' | 'mode-changed' | 'recorded' | 'ended';

/** Opaque ids and codes: nothing that says who it is about. */
export interface WebhookWords {
  appointment?: string;
  sid?: string;
  rid?: string;
  mode?: string;
  incident?: string;
  state?: string;
  drill?: boolean;
}

/** Tells the realm's systems, in the transaction that it is about; nothing where the realm has none. */
export async function tellWebhook(tx: Transaction, { tenant, region }: Realm, kind: WebhookKind, words: WebhookWords, now: number): Promise<void> {
  await tx.query(
    `insert into webhook_event (id, tenant, region, kind, body, at, next_at)
     select $1, t.tenant, t.region, $4, $5::jsonb, $6, $6 from webhook_target t where t.tenant = $2 and t.region = $3`,
    [newOpaqueId(), tenant, region, kind, JSON.stringify(words), now],
  );
}
