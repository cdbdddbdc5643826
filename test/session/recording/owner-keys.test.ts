import { expect } from 'chai';
import { admitOwner, type OwnerAdmission } from '../../../src/session/recording/admit-owner.js';
import { OwnerKeys } from '../../../src/session/recording/owner-keys.js';

const ACCOUNTS = new Set(['account', 'former account']);

describe('whether a recording’s key may go to a page of the patient’s', () => {
  const table: [what: string, before: string[], wrapped: string[], kid: string, admission: OwnerAdmission][] = [
    ['a session key where nobody came before it', [], [], 'session', 'wrap'],
    ['a session key that has shown itself before, and nobody else has', ['session'], [], 'session', 'wrap'],
    ['a session key after another page', ['other'], [], 'session', 'record'],
    ['a session key after the account’s own', ['account'], ['account'], 'session', 'record'],
    ['a session key that has it, though another page has shown itself since', ['session', 'other'], ['session'], 'session', 'wrap'],
    ['a session key where another session key has it', ['other'], ['other'], 'session', 'stop'],
    ['the account’s key where a session key has it', ['session'], ['session'], 'account', 'stop'],
    ['the account’s key after a page that has not got it', ['session'], [], 'account', 'wrap'],
    ['the account’s new key where its former one has it', ['former account'], ['former account'], 'account', 'wrap'],
    ['the account’s key where a session key and its former one have it', ['former account', 'session'], ['former account', 'session'], 'account', 'stop'],
  ];
  for (const [what, before, wrapped, kid, admission] of table) {
    it(`is answered ‘${admission}’ for ${what}`, () => {
      expect(admitOwner(new Set(before), new Set(wrapped), { kid, accounts: ACCOUNTS })).to.equal(admission);
    });
  }

  it('is refused for every key while no page has shown one, and goes on recording', () => {
    const owners = new OwnerKeys();
    expect([owners.admission, owners.mayWrap('account')]).to.deep.equal(['record', false]);
  });

  it('is allowed for the key that the present page shows, and for no other of hers', () => {
    const owners = new OwnerKeys();
    owners.show({ kid: 'account', accounts: ACCOUNTS });
    expect(['account', 'former account', 'session'].map((kid) => owners.mayWrap(kid))).to.deep.equal([true, false, false]);
    owners.show({ kid: 'session', accounts: ACCOUNTS });
    expect(['account', 'session'].map((kid) => owners.mayWrap(kid))).to.deep.equal([false, true]);
  });

  it('remembers each page that was recorded, and no page that was not', () => {
    const owners = new OwnerKeys();
    owners.show({ kid: 'other', accounts: ACCOUNTS });
    owners.show({ kid: 'session', accounts: ACCOUNTS });
    expect(owners.admission).to.equal('wrap');
    owners.recorded();
    owners.show({ kid: 'other', accounts: ACCOUNTS });
    expect([owners.admission, owners.mayWrap('other')]).to.deep.equal(['record', false]);
    owners.wrappedBy({ owners: new Set(['session']) });
    expect(owners.admission).to.equal('stop');
  });
});
