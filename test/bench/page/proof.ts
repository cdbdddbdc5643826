import { otherRole, type Role } from '../../../src/domain/role.js';
import { signMemberKey } from '../../../src/ownership/member-key.js';
import { verifyPartyKeys } from '../../../src/ownership/party-keys.js';
import type { SessionClaim } from '../../../src/ownership/session-claim.js';
import { importVerifyKey } from '../../../src/ownership/import-verify-key.js';
import type { SessionProof } from '../../../src/session/signaling/session-proof.js';
import { makeAccount, makeParty, namedKey } from '../../../src/testing/make-party.js';

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
  const { device, enc, account } = await makeParty();
  const { kty, crv, x, y } = ISSUER;
  const issuer = await importVerifyKey({ kty, crv, x, y });
  const signer = await crypto.subtle.importKey('jwk', ISSUER, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  const link = await signMemberKey({
    v: 2, aud: AUDIENCE, sub: SUBJECTS[role], seq: 1, prev: null, iat: 0, by: { how: 'first', kid: null, token: null }, cont: null, checkpoint: false,
    enc: await namedKey(account.pair.publicKey, 'enc'), former: [],
    devices: [{ sig: await namedKey(device.publicKey, 'sig'), enc: await namedKey(enc.pair.publicKey, 'enc'), since: 0, att: 'A'.repeat(43) }],
    ways: [{ kind: 'recovery-code', id: 'code', enc: await namedKey((await makeAccount()).pair.publicKey, 'enc'), at: 0, att: 'A'.repeat(43) }],
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
