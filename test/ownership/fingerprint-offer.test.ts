import { expect } from 'chai';
import { canonicalFingerprint, describesOnly } from '../../src/ownership/fingerprint.js';
import { FP } from './signed-fixture.js';

// A file of its own: it needs a browser, and the rest of this folder does not.
describe('describesOnly, in a browser', () => {
  it('takes what a browser offers', async () => {
    const peer = new RTCPeerConnection();
    peer.addTransceiver('audio');
    peer.addTransceiver('video');
    const { sdp: offer = '' } = await peer.createOffer();
    peer.close();
    const own = canonicalFingerprint(/a=fingerprint:(.*)/.exec(offer)?.[1] ?? '');
    expect(own).not.to.equal(null);
    expect(describesOnly(offer, own ?? '')).to.equal(true);
    expect(describesOnly(offer, FP.patient)).to.equal(false);
  });
});
