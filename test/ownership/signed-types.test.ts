import { expect } from 'chai';
import { signObject } from '../../src/ownership/signed-object.js';
import type { TestKey } from './signed-fixture.js';
import { signedVerifiers, type SignedVerifier } from './signed-verifiers.js';

describe('one token type for another', () => {
  let key: TestKey;
  let verifiers: SignedVerifier[];
  before(async () => {
    ({ key, verifiers } = await signedVerifiers());
  });

  it('each verifier accepts its own', async () => {
    expect(new Set(verifiers.map(({ typ }) => typ)).size).to.equal(17);
    for (const { name, typ, payload, verify } of verifiers) expect(await verify(await signObject(typ, payload, key.privateKey, key.kid)), name).to.equal('ok');
  });

  it('no verifier accepts a true token of another type', async () => {
    for (const { name, typ, verify } of verifiers) {
      for (const other of verifiers.filter((each) => each.typ !== typ)) {
        expect(await verify(await signObject(other.typ, other.payload, key.privateKey, key.kid)), `${name} of ${other.typ}`).not.to.equal('ok');
      }
    }
  });

  it('no verifier accepts its own payload under another type: for the type alone', async () => {
    for (const { name, typ, payload, verify, refusal } of verifiers) {
      for (const other of verifiers.filter((each) => each.typ !== typ)) {
        expect(await verify(await signObject(other.typ, payload, key.privateKey, key.kid)), `${name} under ${other.typ}`).to.equal(refusal);
      }
    }
  });
});
