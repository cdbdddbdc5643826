import { expect } from 'chai';
import { commitTo, type Opening } from '../../src/ownership/commitment.js';
import { digest } from '../../src/ownership/digest.js';
import { FP, dig } from './signed-fixture.js';

const opening: Opening = { cd: dig('claim'), role: 'patient', nonce: dig('nonce'), fp: FP.patient, kid: dig('device') };
const bytesOf = (text: string): number[] => [...atob(text.replaceAll('-', '+').replaceAll('_', '/'))].map((letter) => letter.charCodeAt(0));

describe('commitment', () => {
  for (const [role, byte] of [['patient', 1], ['practitioner', 2]] as const) {
    it(`is what the format says, for the ${role}`, async () => {
      const fingerprint = Array.from({ length: 32 }, () => 0xab);
      const bytes = [...new TextEncoder().encode('consult/commit@v1\0'), ...bytesOf(opening.cd), byte, ...bytesOf(opening.nonce), ...fingerprint, ...bytesOf(opening.kid)];
      expect(await commitTo({ ...opening, role })).to.equal(await digest(Uint8Array.from(bytes)));
    });
  }

  it('is another one when any part is another', async () => {
    const changes: Partial<Opening>[] = [{}, { cd: dig('another') }, { role: 'practitioner' }, { nonce: dig('another') }, { fp: FP.practitioner }, { kid: dig('another') }, { nonce: opening.kid, kid: opening.nonce }];
    const commits = await Promise.all(changes.map((change) => commitTo({ ...opening, ...change })));
    expect(new Set(commits).size).to.equal(changes.length);
  });
});
