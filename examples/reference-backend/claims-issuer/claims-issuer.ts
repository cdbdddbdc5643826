import { join } from 'node:path';
import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import { EPOCHS_MAX } from '../../../src/domain/epoch.js';
import { audience, signSessionClaim, type SessionClaim } from '../../../src/ownership/session-claim.js';
import type { PublicJwk } from '../../../src/ownership/keyset.js';
import type { Transaction } from '../database/database.js';
import { openKeyFile } from '../identity/key-file.js';
import type { Realm } from '../identity/principal.js';
import { CONSENT_TEXT_DIGEST } from './consent-text.js';

const MINUTE = 60_000;
/** Clocks differ: a claim is good a little before its consultation can be joined. */
const EARLY = 15 * MINUTE;
/** Consultations run over; for this long after its planned end it can still be joined again. */
const LATE = 240 * MINUTE;
const RETAIN = 'P30D';

/** What a claim is made from: a consultation that has just been booked in, and nothing that comes later. */
export interface BookedIn {
  sid: string;
  rid: string;
  patient: string;
  practitioner: string;
  /** Milliseconds since 1970. */
  start: number;
  end: number;
}

/**
 * Says whose a consultation is, once. A module of its own, with a key of its own: nothing about recordings, switches or
 * uploads can import it (test/backend keeps it so), so that nothing after the booking can ever assign ownership.
 */
export interface ClaimsIssuer {
  readonly kid: string;
  readonly publicJwk: PublicJwk;
  /** Signs the claim and stores it, under the one database role that may; the caller's transaction goes on in that role. */
  issue(tx: Transaction, booked: BookedIn, now: number): Promise<void>;
}

export async function openClaimsIssuer(keysFolder: string, realm: Realm): Promise<ClaimsIssuer> {
  const key = await openKeyFile(join(keysFolder, `${realm.tenant}.${realm.region}`, 'issuer.jwk'));
  return {
    kid: key.kid,
    publicJwk: key.publicJwk,
    async issue(tx, booked, now) {
      const claim = await signSessionClaim(payload(realm, booked, now), key.privateKey, key.kid);
      await tx.become('claims');
      await tx.query(
        'insert into session_claim (sid, tenant, region, rid, owner, recorder, claim) values ($1, $2, $3, $4, $5, $6, $7)',
        [booked.sid, realm.tenant, realm.region, booked.rid, booked.patient, booked.practitioner, claim],
      );
    },
  };
}

function payload(realm: Realm, { sid, rid, patient, practitioner, start, end }: BookedIn, now: number): SessionClaim {
  return {
    v: 1, iss: `urn:consultkit:${realm.tenant}`, aud: audience(realm.tenant, realm.region), jti: newOpaqueId(),
    iat: now, nbf: start - EARLY, exp: end + LATE, ...realm, sid, rid,
    owner: { sub: patient },
    parties: [{ role: 'patient', sub: patient }, { role: 'practitioner', sub: practitioner }],
    recorder: 'practitioner', modes: ['audio', 'video'], maxEpochs: EPOCHS_MAX,
    consent: CONSENT_TEXT_DIGEST, readers: [], retain: RETAIN,
  };
}
