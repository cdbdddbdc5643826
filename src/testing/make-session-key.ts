import type { Role } from '../domain/role.js';
import type { SessionKeyRequest } from '../domain/session-key-request.js';
import { makeDeviceKeys, namedKey, type DeviceKeys } from '../keys/device-key.js';
import { partyOf } from '../ownership/session-claim.js';
import { signSessionKeyProof, type SessionKeyProof } from '../ownership/session-key-proof.js';
import type { BookingPeople } from './book-consultation.js';
import type { TestKeys } from './enrol-party.js';
import { portOf } from './port-of.js';
import { readClaim } from './read-claim.js';

export interface MadeSessionKey {
  keys: DeviceKeys;
  request: SessionKeyRequest;
}

/**
 * What a page without an entry in the chain asks for to take part in one consultation.
 * @param at milliseconds since 1970, as the backend's clock has it
 * @param change of what its key signs
 * @param keys made when absent
 */
export async function makeSessionKey(grant: { claim: string; role: Role }, at: number, change: Partial<SessionKeyProof> = {}, keys?: DeviceKeys): Promise<MadeSessionKey> {
  const { claim, cd } = await readClaim(grant.claim);
  const made = keys ?? (await makeDeviceKeys());
  const [sig, enc] = await Promise.all([namedKey(made.sig.publicKey, 'sig'), namedKey(made.enc.pair.publicKey, 'enc')]);
  const payload: SessionKeyProof = {
    v: 1, aud: claim.aud, sid: claim.sid, cd, role: grant.role, sub: partyOf(claim, grant.role)?.sub ?? '', sig: sig.kid, enc: enc.kid, at, ...change,
  };
  return { keys: made, request: { sig, enc, proof: await signSessionKeyProof(payload, made.sig.privateKey, made.sig.kid) } };
}

/** The same people, with the member on a page that is not in the chain: it takes part in each consultation by these keys. */
export function onSessionKeys(people: BookingPeople, keys: DeviceKeys): BookingPeople {
  const sessions = portOf(people.member, 'sessions');
  return {
    ...people,
    keysOf: async (person) => ({ ...(await people.keysOf(person)), ...(person === 'member' ? { device: keys.sig, account: keys.enc } : {}) }) as TestKeys,
    member: {
      ...people.member,
      sessions: {
        ...sessions,
        async open(appointmentId, signal) {
          const grant = await sessions.open(appointmentId, signal);
          if (grant === null) return null;
          const { request } = await makeSessionKey(grant, people.now(), {}, keys);
          await sessions.sessionKey(grant.sid, request);
          return sessions.open(appointmentId, signal);
        },
      },
    },
  };
}
