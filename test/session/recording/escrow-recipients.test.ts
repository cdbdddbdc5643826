import { expect } from 'chai';
import type { Policy } from '../../../src/ownership/policy.js';
import { escrowRecipients } from '../../../src/session/recording/escrow-recipients.js';
import { makeAccount, namedKey } from '../../../src/testing/make-party.js';

type Key = Extract<Policy, { role: 'escrow' }>['keys'][number];

describe('escrowRecipients', () => {
  async function key(state: Key['state']): Promise<Key> {
    const { pair } = await makeAccount();
    return { ...(await namedKey(pair.publicKey, 'enc')), sub: null, state };
  }
  const escrow = (...keys: Key[]): Policy => ({ id: 'uk-record-2p', role: 'escrow', name: { en: 'an office' }, keys });
  const kids = async (...policies: Policy[]): Promise<string[]> => (await escrowRecipients(policies)).map(({ kid }) => kid);

  it('are the active keys of the escrow policies that the claim names: no retired key, and no reader’s', async () => {
    const [active, retired, reader] = [await key('active'), await key('retired'), await key('active')];
    expect(await kids(escrow(active, retired), { id: 'uk-reader', role: 'reader', name: { en: 'a reader' }, keys: [{ ...reader, sub: 'm_reader' }] })).to.deep.equal([active.kid]);
    expect(await kids(escrow(retired))).to.deep.equal([]);
    expect(await kids()).to.deep.equal([]);
  });

  it('leave out a key that is not what it is named', async () => {
    const [one, other] = [await key('active'), await key('active')];
    expect(await kids(escrow({ ...one, jwk: other.jwk }, other))).to.deep.equal([other.kid]);
  });
});
