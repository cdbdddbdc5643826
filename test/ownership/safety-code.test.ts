import { base64url } from 'jose';
import { expect } from 'chai';
import { safetyCode } from '../../src/ownership/safety-code.js';

const digestOf = (byte: number): string => base64url.encode(new Uint8Array(32).fill(byte));

describe('safety code', () => {
  it('is six digits in two groups, the same for the same two binds', async () => {
    const digests = { patient: digestOf(1), practitioner: digestOf(2) };
    expect(await safetyCode(digests)).to.match(/^\d{3} \d{3}$/).and.equal(await safetyCode({ ...digests }));
  });

  it('is another one for other binds, and for the two the other way round', async () => {
    const codes = await Promise.all([[1, 2], [2, 1], [1, 3], [3, 2]].map(([patient = 0, practitioner = 0]) => safetyCode({ patient: digestOf(patient), practitioner: digestOf(practitioner) })));
    expect(new Set(codes).size).to.equal(4);
  });

  it('is what the format says', async () => {
    const bytes = Uint8Array.from([...new TextEncoder().encode('consult/sas@v1\0'), ...new Uint8Array(32).fill(1), ...new Uint8Array(32).fill(2)]);
    const [...hash] = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).slice(0, 8);
    const number = hash.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) % 1_000_000n;
    expect((await safetyCode({ patient: digestOf(1), practitioner: digestOf(2) })).replace(' ', '')).to.equal(number.toString().padStart(6, '0'));
  });

  it('keeps its zeros in front', async () => {
    const codes = await Promise.all(Array.from({ length: 200 }, (_, byte) => safetyCode({ patient: digestOf(byte), practitioner: digestOf(0) })));
    expect(codes.every((code) => code.length === 7)).to.equal(true);
    expect(codes.some((code) => code.startsWith('0'))).to.equal(true);
  });
});
