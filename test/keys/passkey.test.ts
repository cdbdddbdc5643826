import { executeServerCommand } from '@web/test-runner-commands';
import { expect } from 'chai';
import { browserPasskeys } from '../../src/keys/passkey.js';
import { newSalt } from '../../src/keys/way-entry.js';
import { FakeKeyPort } from './fake-key-port.js';
import { anotherDevice, codeOf, open } from './keys-support.js';

describe('passkey', () => {
  it('is refused where there is none, and where one gives no secret', async () => {
    expect(await codeOf(browserPasskeys.use([]))).to.equal('keys/no-passkey');
    await executeServerCommand('virtual-authenticator', { prf: false });
    expect(await codeOf(browserPasskeys.use([{ id: 'bm9ib2R5', salt: newSalt() }]))).to.equal('keys/no-passkey');
    expect(await codeOf(browserPasskeys.create('m_grace', newSalt()))).to.equal('keys/no-passkey');
  });

  it('gives a secret of its own for each salt, and lets a further device in', async () => {
    await executeServerCommand('virtual-authenticator', { prf: true });
    expect(await browserPasskeys.available()).to.equal(true);
    const [salt, other] = [newSalt(), newSalt()];
    const made = await browserPasskeys.create('m_grace', salt);
    const used = await browserPasskeys.use([{ id: made.id, salt }]);
    expect(used).to.deep.equal(made);
    expect((await browserPasskeys.use([{ id: made.id, salt: other }])).secret).to.not.deep.equal(made.secret);

    const port = await FakeKeyPort.create();
    const first = await open(port, { store: anotherDevice() });
    await first.addPasskey();
    const second = await open(port, { store: anotherDevice() });
    expect(second.account).to.equal(null);
    await second.recoverWithPasskey();
    expect(second.account?.kid).to.equal(first.account?.kid);
  });
});
