import type { KeyChains } from '../../../src/domain/key-chains.js';
import { partyOf, type SessionClaim } from '../../../src/ownership/session-claim.js';
import type { Transaction } from '../database/database.js';
import { groupBy } from '../group-by.js';
import type { Realm } from '../identity/principal.js';

interface ChainRow extends Record<string, unknown> {
  subject: string;
  seq: number;
  token: string;
}

/** A person's chain of keys, oldest first, from a place on. Empty before the first link. */
export async function chainOf(tx: Transaction, { tenant, region }: Realm, subject: string, since = 1): Promise<string[]> {
  const rows = await tx.query<ChainRow>('select token from member_key where subject = $1 and tenant = $2 and region = $3 and seq >= $4 order by seq', [subject, tenant, region, since]);
  return rows.map(({ token }) => token);
}

/** The place of the newest link; null before the first. */
export async function newestPlace(tx: Transaction, { tenant, region }: Realm, subject: string): Promise<number | null> {
  const [row] = await tx.query<{ seq: number | null }>('select max(seq) as seq from member_key where subject = $1 and tenant = $2 and region = $3', [subject, tenant, region]);
  return row?.seq ?? null;
}

/** For each claim both parties' chains, each from the link that the claim names on; null for a claim that cannot be read. */
export async function partyChains(tx: Transaction, { tenant, region }: Realm, claims: readonly (SessionClaim | null)[]): Promise<KeyChains[]> {
  const subjects = [...new Set(claims.flatMap((claim) => claim?.parties.map(({ sub }) => sub) ?? []))];
  const links = groupBy(
    await tx.query<ChainRow>(
      'select subject, seq, token from member_key where subject = any($1::text[]) and tenant = $2 and region = $3 order by subject, seq', [subjects, tenant, region],
    ),
    ({ subject }) => subject,
  );
  const from = (claim: SessionClaim | null, role: keyof KeyChains): string[] => {
    const party = claim === null ? null : partyOf(claim, role);
    if (party === null) return [];
    return (links.get(party.sub) ?? []).filter(({ seq }) => seq >= (party.keys?.seq ?? 1)).map(({ token }) => token);
  };
  return claims.map((claim) => ({ patient: from(claim, 'patient'), practitioner: from(claim, 'practitioner') }));
}
