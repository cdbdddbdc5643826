import { ConsultError } from '../../src/domain/consult-error.js';
import { EPOCHS_MAX } from '../../src/domain/epoch.js';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import { audience, signSessionClaim, type SessionClaim } from '../../src/ownership/session-claim.js';
import type { ClaimsInput, ClaimsOutput } from '../reference-backend/claims-channel/claims-operations.js';
import type { Transaction } from '../reference-backend/database/database.js';
import { digestShown, type Shown } from '../../src/ownership/shown.js';
import { escrowPolicyId } from '../reference-backend/trust/realm-files.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import type { IssuerRealm } from './issuer-realms.js';
import type { IssuerContext } from './operations.js';
import { readBooking, type Booking } from './read-booking.js';

const MINUTE = 60_000;
/** Clocks differ: a claim is good a little before its consultation can be joined. */
const EARLY = 15 * MINUTE;
/** Consultations run over; for this long after its planned end it can still be joined again. */
const LATE = 240 * MINUTE;
const RETAIN = 'P30D';

/**
 * Says whose a consultation is, once: from the booking as the issuer itself finds it. Again it is the claim that there is.
 * @throws ConsultError `backend/not-found` (no such booking here), `session/over` (cancelled or ended before it had a claim)
 */
export async function issueClaim({ transaction, realmOf, clock }: IssuerContext, { sid, tenant, region }: ClaimsInput<'issueClaim'>): Promise<ClaimsOutput<'issueClaim'>> {
  const realm = { tenant, region };
  const own = await realmOf(realm);
  return transaction(realm, async (tx) => {
    const before = await storedClaim(tx, realm, sid);
    if (before !== null) return { claim: before };
    const booking = await readBooking(tx, realm, sid);
    if (booking === null) throw new ConsultError('backend/not-found');
    if (booking.isOver) throw new ConsultError('session/over');
    const claim = await signSessionClaim(claimOf(own, booking, await newestLinks(tx, realm, booking), await digestShown(booking.shown), clock()), own.key.privateKey, own.key.kid);
    await tx.query(
      `insert into session_claim (sid, tenant, region, rid, owner, recorder, claim) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [sid, tenant, region, booking.rid, booking.patient, booking.practitioner, claim],
    );
    // Of two that were asked for at once, the first one counts.
    const stored = await storedClaim(tx, realm, sid);
    if (stored === null) throw new ConsultError('backend/conflict');
    return { claim: stored };
  });
}

async function storedClaim(tx: Transaction, { tenant, region }: Realm, sid: string): Promise<string | null> {
  const [row] = await tx.query<{ claim: string }>('select claim from session_claim where sid = $1 and tenant = $2 and region = $3', [sid, tenant, region]);
  return row?.claim ?? null;
}

type Link = SessionClaim['parties'][number]['keys'];

/** The newest link of each one's chain; nothing for one who has no keys yet. */
async function newestLinks(tx: Transaction, { tenant, region }: Realm, { patient, practitioner }: Booking): Promise<Map<string, Link>> {
  const rows = await tx.query<{ subject: string; seq: number; digest: string }>(
    `select distinct on (subject) subject, seq, digest from member_key
      where subject = any($1::text[]) and tenant = $2 and region = $3 order by subject, seq desc`,
    [[patient, practitioner], tenant, region],
  );
  return new Map(rows.map(({ subject, seq, digest }) => [subject, { seq, digest }]));
}

function claimOf({ realm, trust: { keyset } }: IssuerRealm, { sid, rid, appointment, patient, practitioner, start, end }: Booking, links: Map<string, Link>, shown: Shown, now: number): SessionClaim {
  const escrow = escrowPolicyId(realm.region);
  const party = (role: 'patient' | 'practitioner', sub: string) => ({ role, sub, keys: links.get(sub) ?? null });
  return {
    v: 2, iss: `urn:consultkit:${realm.tenant}`, aud: audience(realm.tenant, realm.region), jti: newOpaqueId(),
    iat: now, nbf: start - EARLY, exp: end + LATE, ...realm, sid, rid, appointment, start,
    owner: { sub: patient },
    parties: [party('patient', patient), party('practitioner', practitioner)],
    shown, recorder: 'practitioner', modes: ['audio', 'video'], maxEpochs: EPOCHS_MAX, retain: RETAIN,
    // By name alone: who that is stands in the keyset, which this key cannot sign.
    access: keyset.policyOf(escrow) === null ? [] : [escrow],
  };
}
