import { expect } from 'chai';
import { base64url } from 'jose';
import type { AccountBox } from '../../src/domain/account-box.js';
import { concatBytes } from '../../src/domain/concat-bytes.js';
import { openAccountBox, sealAccountBox } from '../../src/sealing/account-box.js';
import { encryptionKid } from '../../src/sealing/encryption-kid.js';
import { publicOfScalar, sealBox } from '../../src/sealing/hpke-box.js';
import { SealError } from '../../src/sealing/seal-error.js';

const PERSON = { aud: 'consult:ins-a:uk', sub: 'm_1' };
const text = (value: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(value));
const pairOf = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
const faultOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'opened', (error: unknown) => (error instanceof SealError ? error.reason : String(error)));

describe('a box with an account’s key', () => {
  const scalar = crypto.getRandomValues(new Uint8Array(32));
  let [mine, another]: CryptoKeyPair[] = [];
  let account: string;
  before(async () => {
    [mine, another] = await Promise.all([pairOf(), pairOf()]);
    account = await encryptionKid((await pairOf()).publicKey);
  });

  it('opens for whom it names, and for nobody else', async () => {
    const box = await sealAccountBox(scalar.slice(), account, mine!.publicKey, PERSON);
    expect(await openAccountBox(box, mine!, PERSON)).to.deep.equal(scalar);
    expect(await faultOf(openAccountBox(box, another!, PERSON))).to.equal('wrap');
    expect(await faultOf(openAccountBox({ ...box, suite: 'another' as AccountBox['suite'] }, mine!, PERSON))).to.equal('wrap');
    for (const person of [{ ...PERSON, sub: 'm_2' }, { ...PERSON, aud: 'consult:ins-b:uk' }]) expect(await faultOf(openAccountBox(box, mine!, person))).to.equal('wrap');
  });

  it('does not open where it was sealed to this key and names another one', async () => {
    const to = await encryptionKid(another!.publicKey);
    // docs/formats.md: the label, the account key's name, and the recipient's.
    const info = concatBytes(text('consult/account-box@v1\0'), base64url.decode(account), base64url.decode(to));
    const sealed = await sealBox(scalar.slice(), mine!.publicKey, new Uint8Array(info), text(`${PERSON.aud}\0${PERSON.sub}`));
    const box = { suite: '0010-0001-0002', account, to, enc: base64url.encode(sealed.subarray(0, 65)), ct: base64url.encode(sealed.subarray(65)) } as AccountBox;
    expect(await faultOf(openAccountBox(box, mine!, PERSON))).to.equal('wrap');
  });

  it('holds a number whose public point is found, and that of no other', async () => {
    const { d = '', x, y } = await crypto.subtle.exportKey('jwk', mine!.privateKey);
    expect(await publicOfScalar(new Uint8Array(base64url.decode(d)))).to.deep.equal({ x, y });
    // Zero is no private key, and neither is a number above the curve's order.
    expect(await publicOfScalar(new Uint8Array(32))).to.equal(null);
    expect(await publicOfScalar(new Uint8Array(32).fill(255))).to.equal(null);
    expect(await publicOfScalar(new Uint8Array(31).fill(1))).to.equal(null);
  });
});
