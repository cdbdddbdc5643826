import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Backend } from '../../../examples/reference-backend/create-backend.js';
import { readKeyFile } from '../../../examples/reference-backend/identity/key-file.js';
import { publishKeyset } from '../../../examples/root-desk/publish-keyset.js';
import { readRegister, writeRegister } from '../../../examples/root-desk/register.js';
import type { NamedPublicKey } from '../../../src/domain/named-public-key.js';
import { signSessionClaim } from '../../../src/ownership/session-claim.js';
import { readClaim } from '../../../src/testing/read-claim.js';
import { signCall, tokensOfCall } from '../../../src/testing/sign-call.js';
import { putEvidence, type Consultation } from './consultation.js';
import { foldersBeside } from './desks.js';
import { NORTHWIND } from './escrow-people.js';

/** Has the root desk sign a policy that lets this person read with this key, or nobody, and the server take the keyset in. */
export async function withReaderPolicy({ services: { trust, clock } }: Backend, dataFolder: string, sub: string, key: NamedPublicKey | null): Promise<void> {
  const { root } = foldersBeside(dataFolder);
  const register = readRegister(root.root, NORTHWIND);
  writeRegister(root.root, NORTHWIND, {
    ...register, policies: [
      ...register.policies.filter(({ id }) => id !== 'uk-guardian'),
      { id: 'uk-guardian', role: 'reader', name: { en: 'your guardian' }, keys: key === null ? [] : [{ ...key, sub, state: 'active' }] },
    ],
  });
  await publishKeyset(root, NORTHWIND, 10, clock());
  await trust.refresh();
}

/** The same consultation with a claim that names that policy, as an insurer's own issuer may: before anything is recorded. */
export async function withReader(made: Consultation, backend: Backend, dataFolder: string): Promise<Consultation> {
  const { kid, privateKey } = await readKeyFile(join(`${dataFolder}-issuer`, 'northwind-health.uk', 'issuer.jwk'));
  const token = await signSessionClaim({ ...made.claim, access: [...made.claim.access, 'uk-guardian'] }, privateKey, kid);
  await backend.database.asOwner(async (tx) => {
    await tx.execute('alter table session_claim no force row level security');
    await tx.query('update session_claim set claim = $1 where rid = $2', [token, made.grant.rid]);
    await tx.execute('alter table session_claim force row level security');
    // What both have signed was about the former claim: they sign anew.
    await tx.execute('alter table evidence no force row level security');
    await tx.query('delete from evidence where sid = $1', [made.grant.sid]);
    await tx.execute('alter table evidence force row level security');
  });
  const { claim, cd } = await readClaim(token);
  const { sid, rid } = made.grant;
  const call = await signCall({ patient: made.patientKeys.device, practitioner: made.practitionerKeys.device }, { sid, rid, cd }, { at: backend.services.clock() });
  assert.equal((await putEvidence(made.practitioner, sid, tokensOfCall(call))).status, 204);
  return { ...made, claim, cd, call };
}
