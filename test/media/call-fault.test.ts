import { expect } from 'chai';
import { callFault } from '../../src/media/call-fault.js';

describe('whether a page can hold calls', () => {
  const connection = Object.assign(() => undefined, { generateCertificate: () => undefined });

  it('it can here', () => {
    expect(callFault(globalThis)).to.equal(null);
  });

  it('it cannot where the page is not safe, or the browser makes no connections', () => {
    expect(callFault({ isSecureContext: true, RTCPeerConnection: connection })).to.equal(null);
    expect(callFault({ isSecureContext: false, RTCPeerConnection: connection })).to.equal('browser/insecure');
    expect(callFault({ isSecureContext: true })).to.equal('browser/no-webrtc');
    expect(callFault({ isSecureContext: true, RTCPeerConnection: null })).to.equal('browser/no-webrtc');
    expect(callFault({ isSecureContext: true, RTCPeerConnection: () => undefined }), 'one without certificates of its own').to.equal('browser/no-webrtc');
  });

  it('what is no page is not asked', () => {
    expect(callFault({})).to.equal(null);
  });
});
