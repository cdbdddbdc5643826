import { expect } from 'chai';
import { withAudioRetransmission } from '../../src/media/audio-retransmission.js';

const AUDIO = 'm=audio 9 UDP/TLS/RTP/SAVPF 63 111 13\r\na=rtpmap:63 red/48000/2\r\na=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\na=rtpmap:13 CN/8000\r\n';
const VIDEO = 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\n';

describe('lost packets of the voice', () => {
  it('are asked for again on the lines of Opus and of its redundancy, and nowhere else', () => {
    const sdp = withAudioRetransmission(`v=0\r\n${AUDIO}${VIDEO}`);
    expect(sdp.match(/a=rtcp-fb:\d+ nack/g)).to.deep.equal(['a=rtcp-fb:63 nack', 'a=rtcp-fb:111 nack', 'a=rtcp-fb:96 nack']);
    expect(sdp.endsWith(VIDEO)).to.equal(true);
  });

  it('are asked for once, however often a description is made', () => {
    const once = withAudioRetransmission(AUDIO);
    expect(withAudioRetransmission(once)).to.equal(once);
  });

  it('are agreed on by two browsers', async () => {
    const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()];
    a.addTransceiver('audio');
    await a.setLocalDescription({ type: 'offer', sdp: withAudioRetransmission((await a.createOffer()).sdp ?? '') });
    await b.setRemoteDescription({ type: 'offer', sdp: a.localDescription?.sdp ?? '' });
    const answer = (await b.createAnswer()).sdp ?? '';
    await b.setLocalDescription({ type: 'answer', sdp: withAudioRetransmission(answer) });
    await a.setRemoteDescription({ type: 'answer', sdp: b.localDescription?.sdp ?? '' });
    for (const end of [a, b]) expect(end.localDescription?.sdp).to.match(/a=rtcp-fb:\d+ nack/);
    a.close();
    b.close();
  });
});
