import { expect } from 'chai';
import { signCheckpoint, verifyCheckpoint } from '../../src/ownership/checkpoint.js';
import type { PartyKey } from '../../src/ownership/party-key.js';
import { AUDIENCE, checkpoint, outcomeOf, resolverOf, testKey } from './signed-fixture.js';

describe('a checkpoint of the ledger', () => {
  it('is believed of the key for the log, for this insurer and region', async () => {
    const [key, other] = await Promise.all([testKey(), testKey()]);
    const said = (audience: string, ...keys: PartyKey[]) => (token: string): Promise<string> => outcomeOf(verifyCheckpoint(token, { audience, resolveKey: resolverOf(...keys) }));
    const token = await signCheckpoint(checkpoint(), key.privateKey, key.kid);
    expect(await said(AUDIENCE, key)(token)).to.equal('ok');
    expect(await said('consult:ins-a:ie', key)(token)).to.equal('audience');
    expect(await said(AUDIENCE, other)(token)).to.equal('key');
    expect(await said(AUDIENCE, { ...other, kid: key.kid })(token)).to.equal('signature');
    expect(await said(AUDIENCE, key)(await signCheckpoint(checkpoint({ size: 0 }), key.privateKey, key.kid))).to.equal('invalid');
  });
});
