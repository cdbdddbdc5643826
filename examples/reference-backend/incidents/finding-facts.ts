import type { Finding } from '../../../src/incident/finding.js';
import type { FindingFacts } from '../../../src/incident/verify-finding.js';
import type { Keyset } from '../../../src/ownership/keyset.js';
import { verifySessionClaim } from '../../../src/ownership/session-claim.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import { RECEIVED } from '../ledger/received.js';

export interface GatheredFacts extends FindingFacts {
  /** Whether everybody whom it is about is marked for drills: a rehearsal, and not the real thing. */
  drill: boolean;
}

/** What a finding is held against: the claim as it was signed, the row, the ledger. Reads nothing through the walls that recordings are read through. */
export async function findingFacts(tx: Transaction, { tenant, region }: Realm, finding: Finding, keyset: Keyset): Promise<GatheredFacts> {
  const { rid, sid, reporter } = finding;
  const [row] = rid === null ? [] : await tx.query<{ rid: string; sid: string; owner: string }>('select rid, sid, owner from recording where rid = $1 and tenant = $2 and region = $3', [rid, tenant, region]);
  // The claim of the row's session, where the row is of a recording that no claim knows.
  const [stored] = await tx.query<{ claim: string }>(
    'select claim from session_claim where tenant = $1 and region = $2 and (rid = $3 or sid = $4) order by (rid = $3) desc nulls last limit 1', [tenant, region, rid, row?.sid ?? sid],
  );
  // At its own time: keys that have been retired since have signed it all the same.
  const verified = stored === undefined ? null : await verifySessionClaim(stored.claim, keyset, 0);
  const payload = verified?.ok === true ? verified.payload : null;
  const claim = payload === null ? null : { rid: payload.rid, sid: payload.sid, owner: payload.owner.sub, parties: payload.parties.map(({ sub }) => sub) };
  const answers = async (which: string): Promise<boolean> => rid !== null && reporter !== '' && (await tx.query(
    `select 1 from audit_event where tenant = $1 and region = $2 and rid = $3 and actor = $4 and ${RECEIVED} and ${which} limit 1`, [tenant, region, rid, reporter],
  )).length > 0;
  const received = await answers('true');
  const isReader = received && !(await answers(`role is distinct from 'reader'`));
  const people = [...new Set([claim?.owner, row?.owner, reporter].filter((each): each is string => each !== undefined && each !== ''))];
  const marked = await tx.query('select 1 from person where tenant = $1 and region = $2 and subject = any($3::text[]) and drill', [tenant, region, people]);
  return { claim, row: row ?? null, received, isReader, drill: people.length > 0 && marked.length === people.length };
}
