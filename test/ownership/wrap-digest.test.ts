import { expect } from 'chai';
import * as fc from 'fast-check';
import { base64url } from 'jose';
import { WRAPS_MAX, type Wrap, type WrapRecipient } from '../../src/domain/wrap.js';
import { recipientDigest, recipientOf, signedWraps, wrapDigest, wrapListDigest } from '../../src/ownership/wrap-digest.js';
import { verifyWrap } from '../../src/ownership/verify-wrap.js';
import { outcomeOf } from './signed-fixture.js';

/** A wrap that nobody can open: each part is one byte again and again. */
function wrap(byte: number, change: Partial<Omit<Wrap, 'suite'>> = {}): Wrap {
  const bytes = (length: number): string => base64url.encode(new Uint8Array(length).fill(byte));
  return { suite: '0010-0001-0002', kid: bytes(32), role: 'owner', enc: bytes(65), ct: bytes(48), ...change };
}

describe('wrapDigest', () => {
  it('is over the bytes that it says', async () => {
    const text = (ascii: string): Uint8Array => new TextEncoder().encode(ascii);
    const hash = async (bytes: readonly number[]): Promise<Uint8Array> => new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
    const box = await hash([...text('consult/wrap-box@v2\0'), ...new Array<number>(65 + 48).fill(7)]);
    const bytes = [...text('consult/wrap@v2\0'), 14, ...text('0010-0001-0002'), ...new Array<number>(32).fill(7), 6, ...text('reader'), ...box];
    expect(await wrapDigest(wrap(7, { role: 'reader' }))).to.equal(base64url.encode(await hash(bytes)));
    expect(await recipientOf(wrap(7, { role: 'reader' }))).to.deep.equal({ suite: '0010-0001-0002', kid: wrap(7).kid, role: 'reader', box: base64url.encode(box) });
  });

  it('is another one when any part is', async () => {
    const changes: readonly Partial<Omit<Wrap, 'suite'>>[] = [{}, { kid: wrap(2).kid }, { role: 'escrow' }, { enc: wrap(2).enc }, { ct: wrap(2).ct }];
    const digests = await Promise.all(changes.map((change) => wrapDigest(wrap(1, change))));
    expect(new Set(digests).size).to.equal(changes.length);
  });
});

describe('wrapListDigest', () => {
  it('is over the bytes that it says, sorted by them and not by their text', async () => {
    // As text `-` comes first, as bytes it is 62 of 64 and last but one.
    const digests = ['-'.repeat(42) + 'A', `A${'b'.repeat(41)}A`, `z${'b'.repeat(41)}A`];
    const sorted = [digests[1], digests[2], digests[0]].flatMap((each) => [...base64url.decode(each ?? '')]);
    const hash = await crypto.subtle.digest('SHA-256', new Uint8Array([...new TextEncoder().encode('consult/wraps@v1\0'), 0, 0, 0, 3, ...sorted]));
    expect(await wrapListDigest(digests)).to.equal(base64url.encode(new Uint8Array(hash)));
  });

  it('looks at every byte for the order, not at the first alone', async () => {
    const digests = [`AAP${'b'.repeat(39)}A`, `AAA${'b'.repeat(39)}A`, `AA${'b'.repeat(40)}E`, `AA${'b'.repeat(40)}A`];
    const sorted = [digests[1], digests[0], digests[3], digests[2]].flatMap((each) => [...base64url.decode(each ?? '')]);
    const hash = await crypto.subtle.digest('SHA-256', new Uint8Array([...new TextEncoder().encode('consult/wraps@v1\0'), 0, 0, 0, 4, ...sorted]));
    expect(await wrapListDigest(digests)).to.equal(base64url.encode(new Uint8Array(hash)));
  });

  it('is the same in any order', async () => {
    const digests = await Promise.all([1, 2, 3, 4, 5].map((byte) => wrapDigest(wrap(byte))));
    const wd = await wrapListDigest(digests);
    await fc.assert(fc.asyncProperty(fc.shuffledSubarray(digests, { minLength: 5 }), async (shuffled) => (await wrapListDigest(shuffled)) === wd));
    await fc.assert(fc.asyncProperty(fc.subarray(digests, { maxLength: 4 }), async (fewer) => (await wrapListDigest(fewer)) !== wd));
  });

  it('has no form for a wrap that is listed twice', async () => {
    const one = await wrapDigest(wrap(1));
    expect(() => wrapListDigest([one, one])).to.throw(TypeError);
  });
});

describe('verifyWrap', () => {
  let recipients: WrapRecipient[];
  let wd: string;
  before(async () => {
    recipients = await Promise.all([1, 2, 3].map((byte) => recipientOf(wrap(byte))));
    wd = await wrapListDigest(await Promise.all(recipients.map(recipientDigest)));
  });
  const verify = (each: unknown, list: unknown = recipients): Promise<string> => outcomeOf(verifyWrap(each, list, wd));

  it('shows each of them to be one, without the others', async () => {
    for (const byte of [1, 2, 3]) expect(await verifyWrap(wrap(byte), recipients.toReversed(), wd)).to.deep.equal({ ok: true, wrap: wrap(byte), digest: await wrapDigest(wrap(byte)) });
  });

  it('refuses another wrap, and mine under another name or role', async () => {
    for (const each of [wrap(4), wrap(1, { kid: wrap(2).kid }), wrap(1, { role: 'escrow' }), wrap(1, { ct: wrap(2).ct })]) expect(await verify(each)).to.equal('not-listed');
  });

  it('refuses a list that was not signed: one more, one fewer, one exchanged', async () => {
    const planted = await recipientOf(wrap(4));
    expect(await verify(wrap(4), [...recipients, planted])).to.equal('digest');
    expect(await verify(wrap(1), recipients.slice(0, 2))).to.equal('digest');
    expect(await verify(wrap(4), [...recipients.slice(1), planted])).to.equal('digest');
  });

  it('refuses what is no wrap or no list, and a second spelling of the same bytes', async () => {
    const spelled = (text: string): string => `${text.slice(0, -1)}${text.endsWith('E') ? 'F' : text.endsWith('A') ? 'B' : '_'}`;
    for (const each of [null, {}, 'wrap', { ...wrap(1), also: 1 }, { ...wrap(1), suite: '0020-0001-0002' }, wrap(1, { kid: spelled(wrap(1).kid) }), wrap(1, { enc: spelled(wrap(1).enc) }), { ...wrap(1), role: 'member' }, { ...wrap(1), ct: 'AA' }]) {
      expect(await verify(each), JSON.stringify(each)).to.equal('shape');
    }
    for (const list of [null, [], [1], 'recipients', [...recipients, recipients[0]], [{ ...recipients[0], also: 1 }], [{ ...recipients[0], suite: '0020-0001-0002' }], Array.from({ length: WRAPS_MAX + 1 }, () => recipients[0])]) {
      expect(await verify(wrap(1), list)).to.equal('shape');
    }
  });
});

describe('signedWraps', () => {
  it('knows the list that was signed, in any order, and no other', async () => {
    const [one, two, three] = await Promise.all([1, 2, 3].map((byte) => recipientOf(wrap(byte)))) as [WrapRecipient, WrapRecipient, WrapRecipient];
    const wd = await wrapListDigest(await Promise.all([one, two].map(recipientDigest)));
    expect([...(await signedWraps([two, one], wd)) ?? []]).to.have.members([await recipientDigest(one), await recipientDigest(two)]);
    for (const list of [[one], [one, three], [one, two, three], [one, two, two], [one, one]]) expect(await signedWraps(list, wd), String(list.length)).to.equal(null);
  });

  it('takes none for no list, even where none was signed', async () => {
    expect(await signedWraps([], await wrapListDigest([]))).to.equal(null);
  });
});
