import type { RecordingItem } from '../../../src/domain/recording.js';
import { WRAPS_OF_ONE_MAX, type Wrap, type WrapRecipient } from '../../../src/domain/wrap.js';
import { fromBase64url } from '../../../src/ownership/base64url.js';
import { peekPayload } from '../../../src/ownership/jws.js';
import { sessionClaimSchema } from '../../../src/ownership/session-claim.js';
import type { Keyset } from '../../../src/ownership/keyset.js';
import { recipientOf } from '../../../src/ownership/wrap-digest.js';
import { partyChains } from '../chains/chain-rows.js';
import type { Scope, Transaction } from '../database/database.js';
import { epochsOfRecordings, tokensOf } from '../epochs/epoch-rows.js';
import { groupBy } from '../group-by.js';
import { evidenceOfRecordings, tokensOf as evidenceTokens } from '../sessions/evidence-rows.js';
import { sessionKeyRows } from '../chains/session-key-rows.js';
import { grantedWraps, ownerWraps } from './granted-wraps.js';

export interface RecordingRow extends Record<string, unknown> {
  rid: string;
  sid: string;
  owner: string;
  claim: string;
  began_at: number;
  meta: string | null;
  /** Null before the first segment. */
  head: string | null;
  wd: string | null;
}

export const RECORDING_COLUMNS = 'r.rid, r.sid, r.owner, r.claim, r.began_at, r.meta, r.head, r.wd';

/** As many wraps as an item can carry. */
const GRANTS_MAX = 16;

/** What items are assembled with. `heads: 'none'`: with the last head alone. */
export interface Assembly {
  heads: 'all' | 'none';
  /** What later wraps are held against. */
  keyset: Keyset;
  /** See `Walls`. */
  ownWrapsOnly: boolean;
}

/** Whole items for some recording rows, in their order, as this person sees them: each with the wraps that are theirs. @param reader who they are for */
export async function assembleItems(tx: Transaction, reader: Omit<Scope, 'role'>, rows: readonly RecordingRow[], { heads, keyset, ownWrapsOnly }: Assembly): Promise<RecordingItem[]> {
  const rids = rows.map(({ rid }) => rid);
  const claims = rows.map(({ claim }) => peekPayload(claim, sessionClaimSchema));
  const chains = await partyChains(tx, reader, claims);
  const sessionKeys = groupBy(await sessionKeyRows(tx, claims.flatMap((claim) => claim?.sid ?? [])), ({ sid }) => sid);
  const epochs = groupBy(await epochsOfRecordings(tx, rids), ({ rid }) => rid);
  const evidence = groupBy(await evidenceOfRecordings(tx, rows.map(({ sid }) => sid)), ({ sid }) => sid);
  const wraps = groupBy(await ownWraps(tx, ownWrapsOnly ? rows.filter(({ owner }) => owner === reader.subject) : rows), ({ rid }) => rid);
  const granted = groupBy([...(await ownerWraps(tx, reader, rows, keyset)), ...(await grantedWraps(tx, reader, rows, keyset))], ({ rid }) => rid);
  const lists = new Map((await wrapLists(tx, rids)).map(({ rid, wd, recipients }) => [`${rid} ${wd}`, recipients]));
  const texts = groupBy(heads === 'all' ? await headPayloads(tx, rids) : [], ({ rid }) => rid);
  return rows.map(({ rid, sid, claim, meta, head, wd }, index) => {
    const recipients = lists.get(`${rid} ${wd ?? ''}`) ?? [];
    const own = (wraps.get(rid) ?? []).filter(({ box }) => recipients.some((recipient) => recipient.box === box)).map(({ wrap }) => wrap);
    const later = (granted.get(rid) ?? []).slice(0, Math.min(GRANTS_MAX, WRAPS_OF_ONE_MAX - own.length));
    return {
      rid, claim, keys: chains[index] ?? { patient: [], practitioner: [] },
      sessionKeys: (sessionKeys.get(claims[index]?.sid ?? '') ?? []).map(({ token }) => token),
      binds: evidenceTokens(evidence.get(sid) ?? [], 'bind'), consents: evidenceTokens(evidence.get(sid) ?? [], 'consent'),
      epochs: (epochs.get(rid) ?? []).map(tokensOf),
      head: head ?? '',
      heads: heads === 'none' ? null : (texts.get(rid) ?? []).slice(0, -1).map(({ payload }) => new TextDecoder().decode(fromBase64url(payload))),
      wraps: [...own, ...later.map(({ wrap }) => wrap)],
      recipients, grants: later.map(({ tokens }) => tokens), meta: meta ?? '',
    };
  });
}

type WrapRow = Wrap & { rid: string };

/** What the recorder has wrapped to the owners of these recordings. A reader's wraps are granted later. */
async function ownWraps(tx: Transaction, rows: readonly RecordingRow[]): Promise<{ rid: string; wrap: Wrap; box: string }[]> {
  const found = await tx.query<WrapRow>(
    `select rid, suite, kid, role, enc, ct from wrap where rid = any($1::text[]) and role = 'owner' order by rid, digest`, [rows.map(({ rid }) => rid)],
  );
  return Promise.all(found.map(async ({ rid, ...wrap }) => ({ rid, wrap, box: (await recipientOf(wrap)).box })));
}

function wrapLists(tx: Transaction, rids: readonly string[]): Promise<{ rid: string; wd: string; recipients: WrapRecipient[] }[]> {
  return tx.query<{ rid: string; wd: string; recipients: WrapRecipient[] }>('select rid, wd, recipients from wrap_list where rid = any($1::text[])', [rids]);
}

/** Of each head its payload, as a token holds it: the signatures stay here, since the last head's covers them all. */
function headPayloads(tx: Transaction, rids: readonly string[]): Promise<{ rid: string; payload: string }[]> {
  return tx.query<{ rid: string; payload: string }>(`select rid, split_part(head, '.', 2) as payload from segment where rid = any($1::text[]) order by rid, seq`, [rids]);
}
