import { base64url } from 'jose';
import { expect } from 'chai';
import { safetyCode, type SpokenParts } from '../../src/ownership/safety-code.js';

const bytesOf = (byte: number): string => base64url.encode(new Uint8Array(32).fill(byte));
const parts = (cd: number, patient: number, practitioner: number, patientNonce: number, practitionerNonce: number): SpokenParts => ({
  cd: bytesOf(cd), commits: { patient: bytesOf(patient), practitioner: bytesOf(practitioner) }, nonces: { patient: bytesOf(patientNonce), practitioner: bytesOf(practitionerNonce) },
});

describe('safety code', () => {
  it('is six digits in two groups, the same for the same parts', async () => {
    expect(await safetyCode(parts(1, 2, 3, 4, 5))).to.match(/^\d{3} \d{3}$/).and.equal(await safetyCode(parts(1, 2, 3, 4, 5)));
  });

  it('is another one when any part is another, and when the parties are the other way round', async () => {
    const codes = await Promise.all([parts(1, 2, 3, 4, 5), parts(9, 2, 3, 4, 5), parts(1, 9, 3, 4, 5), parts(1, 2, 9, 4, 5), parts(1, 2, 3, 9, 5), parts(1, 2, 3, 4, 9), parts(1, 3, 2, 4, 5), parts(1, 2, 3, 5, 4), parts(1, 3, 2, 5, 4)].map(safetyCode));
    expect(new Set(codes).size).to.equal(codes.length);
  });

  it('is what the format says', async () => {
    const bytes = Uint8Array.from([...new TextEncoder().encode('consult/sas@v2\0'), ...[1, 2, 3, 4, 5].flatMap((byte) => Array.from({ length: 32 }, () => byte))]);
    const [...hash] = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).slice(0, 8);
    const number = hash.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) % 1_000_000n;
    expect((await safetyCode(parts(1, 2, 3, 4, 5))).replace(' ', '')).to.equal(number.toString().padStart(6, '0'));
  });

  it('keeps its zeros in front', async () => {
    const codes = await Promise.all(Array.from({ length: 200 }, (_, byte) => safetyCode(parts(byte, 1, 2, 3, 4))));
    expect(codes.every((code) => code.length === 7)).to.equal(true);
    expect(codes.some((code) => code.startsWith('0'))).to.equal(true);
  });
});
