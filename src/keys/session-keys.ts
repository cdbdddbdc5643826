import type { SessionPort } from '../adapter/ports/session-port.js';
import { ConsultError } from '../domain/consult-error.js';
import type { Role } from '../domain/role.js';
import type { SessionClaim } from '../ownership/session-claim.js';
import { verifySessionKey } from '../ownership/session-key.js';
import { signSessionKeyProof } from '../ownership/session-key-proof.js';
import type { KeyResolver } from '../ownership/verify-token.js';
import { makeDeviceKeys, namedKey } from './device-key.js';
import type { OwnAccount, OwnSessionKey } from './own-keys.js';

/** Which consultation a page wants a key for, as a verified claim says. */
export interface SessionTerms {
  claim: SessionClaim;
  /** The claim's digest. */
  cd: string;
  role: Role;
  /** Who is signed in. */
  subject: string;
}

export interface SessionKeyIssuer {
  port: Pick<SessionPort, 'sessionKey'>;
  /** The verified keyset's issuer keys. */
  resolveKey: KeyResolver;
  /** Milliseconds since 1970. */
  now: () => number;
}

/**
 * The keys with which this page takes part in consultations without an entry in its person's chain: one for each, in
 * this page's memory alone. They stay after the call, so that what was recorded can be handed over to the account.
 */
export class SessionKeys {
  readonly #keys = new Map<string, Promise<OwnSessionKey>>();
  readonly #held: OwnSessionKey[] = [];

  /** All that this page has. */
  get all(): readonly OwnSessionKey[] {
    return this.#held;
  }

  /** The keys that recordings are wrapped to. */
  get accounts(): readonly OwnAccount[] {
    return this.#held.map(({ enc }) => enc);
  }

  /**
   * This page's key for the consultation, made when it is first asked for.
   * @throws ConsultError as `SessionPort.sessionKey`; `backend/bad-response` for a key that does not count for it
   */
  of(terms: SessionTerms, issuer: SessionKeyIssuer): Promise<OwnSessionKey> {
    const { sid } = terms.claim;
    const known = this.#keys.get(sid) ?? this.#make(terms, issuer);
    this.#keys.set(sid, known);
    known.catch(() => { if (this.#keys.get(sid) === known) this.#keys.delete(sid); });
    return known;
  }

  async #make({ claim, cd, role, subject }: SessionTerms, { port, resolveKey, now }: SessionKeyIssuer): Promise<OwnSessionKey> {
    const { sid, rid, aud } = claim;
    const { sig: device, enc: account } = await makeDeviceKeys();
    const [sig, enc] = await Promise.all([namedKey(device.publicKey, 'sig'), namedKey(account.pair.publicKey, 'enc')]);
    const proof = await signSessionKeyProof({ v: 1, aud, sid, cd, role, sub: subject, sig: sig.kid, enc: enc.kid, at: now() }, device.privateKey, device.kid);
    const token = await port.sessionKey(sid, { sig, enc, proof });
    const result = await verifySessionKey(token, { claim, cd, resolveKey });
    if (!result.ok || result.payload.role !== role || result.signer.kid !== sig.kid || result.enc.kid !== enc.kid) throw new ConsultError('backend/bad-response');
    const key: OwnSessionKey = { sid, rid, cd, token, sig: device, enc: account, since: result.payload.iat, until: result.payload.exp };
    this.#held.push(key);
    return key;
  }
}
