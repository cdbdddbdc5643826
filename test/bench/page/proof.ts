import { otherRole, type Role } from '../../../src/domain/role.js';
import { signMemberKey } from '../../../src/ownership/member-key.js';
import { verifyPartyKeys } from '../../../src/ownership/party-keys.js';
import type { SessionClaim } from '../../../src/ownership/session-claim.js';
import { importVerifyKey } from '../../../src/ownership/signed-object.js';
import type { SessionProof } from '../../../src/session/session-proof.js';
import { makeParty, namedKey } from '../../../src/testing/make-party.js';

/** An issuer that both pages know. Its private half may stand here: nothing is protected by it. */
const ISSUER = { kty: 'EC', crv: 'P-256', x: '_v6kCDM3D0ssHe9jeeTgBB8LzWI3adDCx1HFc5PMvzc', y: 'W-ZFrVx_2ddJ0gG-ydk4fzJFzSxuqP3i8x5XIu7JM60', d: 'CcOzixyhWmBKuBjshj98UGmwrJzWrAlIIzGhGJZFt8g' };
const AUDIENCE = 'consult:bench:uk';
const SUBJECTS: Readonly<Record<Role, string>> = { patient: 'm_bench', practitioner: 'c_bench' };

export const CLAIM = {
  aud: AUDIENCE, maxEpochs: 1024, modes: ['audio', 'video'], retain: 'P30D', access: [], recorder: 'practitioner',
  parties: [{ role: 'patient', sub: SUBJECTS.patient, keys: null }, { role: 'practitioner', sub: SUBJECTS.practitioner, keys: null }],
} as unknown as SessionClaim;

/** What a page proves itself with: real keys, really verified, as in a call of any insurer. */
export async function benchProof(role: Role): Promise<SessionProof> {
  const { device, account } = await makeParty();
  const { kty, crv, x, y } = ISSUER;
  const issuer = await importVerifyKey({ kty, crv, x, y });
  const signer = await crypto.subtle.importKey('jwk', ISSUER, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  const link = await signMemberKey({
    v: 1, aud: AUDIENCE, sub: SUBJECTS[role], seq: 1, prev: null, iat: 0,
    enc: await namedKey(account.pair.publicKey, 'enc'), sig: [await namedKey(device.publicKey, 'sig')],
  }, signer, 'bench');
  return {
    cd: 'A'.repeat(43),
    keys: { device, account, chain: [link] },
    known: { faultOf: () => null, meet: () => 'first' },
    async peerKeys(chain) {
      const result = await verifyPartyKeys(CLAIM, otherRole(role), chain, () => Promise.resolve(issuer));
      return result.ok ? result.keys : null;
    },
  };
}
