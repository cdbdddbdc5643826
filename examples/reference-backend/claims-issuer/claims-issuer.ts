import { join } from 'node:path';
import type { NamedPublicKey } from '../../../src/domain/named-public-key.js';
import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import { EPOCHS_MAX } from '../../../src/domain/epoch.js';
import { signMemberKey, type MemberKey } from '../../../src/ownership/member-key.js';
import { audience, signSessionClaim, type SessionClaim } from '../../../src/ownership/session-claim.js';
import type { Verified } from '../../../src/ownership/verify-token.js';
import type { Transaction } from '../database/database.js';
import { openKeyFile, readPublicKeyFile, type PublishedKey } from '../identity/key-file.js';
import type { Realm } from '../identity/principal.js';
import { CONSENT_TEXT_DIGEST } from './consent-text.js';

const MINUTE = 60_000;
/** Clocks differ: a claim is good a little before its consultation can be joined. */
const EARLY = 15 * MINUTE;
/** Consultations run over; for this long after its planned end it can still be joined again. */
const LATE = 240 * MINUTE;
const RETAIN = 'P30D';

/** Where the escrow desk puts the public half of its key, beside a realm's other keys. */
export const ESCROW_PUBLIC_FILE = 'escrow.public.jwk';

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

/** The keys that a person is to have from now on. */
export interface PersonalKeys {
  subject: string;
  enc: NamedPublicKey;
  sig: NamedPublicKey[];
}

/**
 * Says whose a consultation is, once, and which keys are whose. A module of its own, with a key of its own: nothing about
 * recordings, switches or uploads can import it (test/backend keeps it so), so that nothing after the booking can ever
 * assign ownership.
 */
export interface ClaimsIssuer extends PublishedKey {
  /** Signs the claim and stores it, under the one database role that may; the caller's transaction goes on in that role. */
  issue(tx: Transaction, booked: BookedIn, now: number): Promise<void>;
  /** The next link of a person's chain, signed and not stored. @param newest the link before it; null before the first */
  signLink(keys: PersonalKeys, newest: Verified<MemberKey> | null, now: number): Promise<string>;
  /** Stores a link that has been found to fit its chain; the caller's transaction goes on in the role that may. */
  storeLink(tx: Transaction, token: string, link: Verified<MemberKey>): Promise<void>;
}

export async function openClaimsIssuer(keysFolder: string, realm: Realm): Promise<ClaimsIssuer> {
  const folder = join(keysFolder, `${realm.tenant}.${realm.region}`);
  const key = await openKeyFile(join(folder, 'issuer.jwk'));
  // The public half alone, which claims name. The other one is the escrow desk's and never comes here.
  const escrow = await readPublicKeyFile(join(folder, ESCROW_PUBLIC_FILE));
  return {
    kid: key.kid,
    publicJwk: key.publicJwk,
    async issue(tx, booked, now) {
      await tx.become('claims');
      const claim = await signSessionClaim(claimOf(realm, booked, await newestLinks(tx, realm, booked), escrow, now), key.privateKey, key.kid);
      await tx.query(
        'insert into session_claim (sid, tenant, region, rid, owner, recorder, claim) values ($1, $2, $3, $4, $5, $6, $7)',
        [booked.sid, realm.tenant, realm.region, booked.rid, booked.patient, booked.practitioner, claim],
      );
    },
    signLink({ subject, enc, sig }, newest, now) {
      const seq = (newest?.payload.seq ?? 0) + 1;
      const aud = audience(realm.tenant, realm.region);
      // A clock that was set back must not make a chain that nobody believes.
      const iat = Math.max(now, newest?.payload.iat ?? 0);
      return signMemberKey({ v: 1, aud, sub: subject, seq, prev: newest?.digest ?? null, enc, sig, iat }, key.privateKey, key.kid);
    },
    async storeLink(tx, token, { payload: { sub, seq }, digest }) {
      await tx.become('claims');
      await tx.query(
        'insert into member_key (subject, seq, tenant, region, token, digest) values ($1, $2, $3, $4, $5, $6)',
        [sub, seq, realm.tenant, realm.region, token, digest],
      );
    },
  };
}

type Link = SessionClaim['parties'][number]['keys'];

/** The newest link of each one's chain; nothing for one who has no keys yet. */
async function newestLinks(tx: Transaction, { tenant, region }: Realm, { patient, practitioner }: BookedIn): Promise<Map<string, Link>> {
  const rows = await tx.query<{ subject: string; seq: number; digest: string }>(
    `select distinct on (subject) subject, seq, digest from member_key
      where subject = any($1::text[]) and tenant = $2 and region = $3 order by subject, seq desc`,
    [[patient, practitioner], tenant, region],
  );
  return new Map(rows.map(({ subject, seq, digest }) => [subject, { seq, digest }]));
}

function claimOf(realm: Realm, { sid, rid, patient, practitioner, start, end }: BookedIn, links: Map<string, Link>, escrow: PublishedKey, now: number): SessionClaim {
  const party = (role: 'patient' | 'practitioner', sub: string) => ({ role, sub, keys: links.get(sub) ?? null });
  return {
    v: 1, iss: `urn:consultkit:${realm.tenant}`, aud: audience(realm.tenant, realm.region), jti: newOpaqueId(),
    iat: now, nbf: start - EARLY, exp: end + LATE, ...realm, sid, rid,
    owner: { sub: patient },
    parties: [party('patient', patient), party('practitioner', practitioner)],
    recorder: 'practitioner', modes: ['audio', 'video'], maxEpochs: EPOCHS_MAX,
    consent: CONSENT_TEXT_DIGEST, readers: [], retain: RETAIN,
    escrow: [{ kid: escrow.kid, jwk: { ...escrow.publicJwk, use: 'enc' }, policy: `${realm.region}-record-2p` }],
  };
}
