import type { Wrap } from '../../../src/domain/wrap.js';
import { digest } from '../../../src/ownership/digest.js';
import { verifyGrant } from '../../../src/ownership/grant.js';
import { decideOwnerGrant } from '../../../src/ownership/decide-owner-grant.js';
import { payloadText, peekPayload } from '../../../src/ownership/jws.js';
import type { Keyset } from '../../../src/ownership/keyset.js';
import { sessionClaimSchema } from '../../../src/ownership/session-claim.js';
import { wrapDigest } from '../../../src/ownership/wrap-digest.js';
import { partyKeysOf } from '../chains/party-keys-of.js';
import type { Scope, Transaction } from '../database/database.js';
import { ownerKids } from './wrap-rows.js';

/** A wrap that was made later than its recording, with the approvals that cover it. */
export interface GrantedWrap {
  rid: string;
  wrap: Wrap;
  /** `consult-grant+jwt`: two of approvers, or one of the owner. */
  tokens: string[];
}

interface GrantedRow extends Wrap, Record<string, unknown> {
  rid: string;
  tokens: string[];
}

/**
 * The reader's own later wraps of some recordings, newest first. Whose they are stands in the query too, also where no row
 * policy does, and what its grant does not cover is not served, however it came into the table: it would be refused by the
 * gate, and the whole recording with it.
 */
export async function grantedWraps(tx: Transaction, { tenant, region, subject }: Omit<Scope, 'role'>, recordings: readonly { rid: string; claim: string }[], keyset: Keyset): Promise<GrantedWrap[]> {
  const rows = await tx.query<GrantedRow>(
    `select g.rid, g.suite, g.kid, g.role, g.enc, g.ct, (select jsonb_agg(a.token order by a.approver) from escrow_approval a where a.request = g.request) as tokens
       from granted_wrap g where g.rid = any($1::text[]) and g.tenant = $2 and g.region = $3 and g.recipient = $4 order by g.rid, g.at desc`,
    [recordings.map(({ rid }) => rid), tenant, region, subject],
  );
  const claims = new Map(recordings.map(({ rid, claim }) => [rid, claim]));
  const granted: GrantedWrap[] = [];
  for (const { rid, suite, kid, role, enc, ct, tokens } of rows) {
    const wrap = { suite, kid, role, enc, ct };
    if (await isCovered(rid, claims.get(rid) ?? '', wrap, tokens, keyset)) granted.push({ rid, wrap, tokens });
  }
  return granted;
}

async function isCovered(rid: string, claim: string, wrap: Wrap, tokens: readonly string[], keyset: Keyset): Promise<boolean> {
  const result = await verifyGrant(tokens, {
    rid,
    cd: await claimDigest(claim),
    wrap: await wrapDigest(wrap),
    to: wrap.kid,
    // The owner's own are kept elsewhere: see `ownerWraps`.
    resolveOwner: () => Promise.resolve(null),
    resolveApprover: (kid, at) => keyset.keyOf('approver', kid, at),
  });
  return result.ok;
}

interface OwnerRow extends Wrap, Record<string, unknown> {
  rid: string;
  token: string;
}

/** What the owner's own pages have handed over, newest first: of those the reader alone is the owner. Held against its grant again, as above. */
export async function ownerWraps(tx: Transaction, { tenant, region, subject }: Omit<Scope, 'role'>, recordings: readonly { rid: string; claim: string }[], keyset: Keyset): Promise<GrantedWrap[]> {
  const rows = await tx.query<OwnerRow>(
    `select rid, suite, kid, 'owner' as role, enc, ct, token from owner_grant
      where rid = any($1::text[]) and tenant = $2 and region = $3 and owner = $4 order by rid, at desc`,
    [recordings.map(({ rid }) => rid), tenant, region, subject],
  );
  const kept: GrantedWrap[] = [];
  for (const { rid, token, suite, kid, role, enc, ct } of rows) {
    const claim = recordings.find((recording) => recording.rid === rid)?.claim ?? '';
    const payload = peekPayload(claim, sessionClaimSchema);
    if (payload === null) continue;
    const cd = await claimDigest(claim);
    const { patient: owner } = await partyKeysOf(tx, { tenant, region }, { claim: payload, cd }, keyset);
    const wrap = { suite, kid, role, enc, ct };
    const decision = owner === null ? null : await decideOwnerGrant({ wrap, tokens: [token] }, { rid, cd, owner, wrapped: await ownerKids(tx, rid), known: [] });
    if (decision?.verdict === 'keep') kept.push({ rid, wrap, tokens: [token] });
  }
  return kept;
}

function claimDigest(claim: string): Promise<string> {
  return digest(new TextEncoder().encode(payloadText(claim)));
}
