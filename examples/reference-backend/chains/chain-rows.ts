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

/** A person's chain of keys, oldest first. Empty before the first enrolment. */
export async function chainOf(tx: Transaction, { tenant, region }: Realm, subject: string): Promise<string[]> {
  const rows = await tx.query<ChainRow>('select token from member_key where subject = $1 and tenant = $2 and region = $3 order by seq', [subject, tenant, region]);
  return rows.map(({ token }) => token);
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
