import { expect } from 'chai';
import { fingerprintSchema } from '../../src/ownership/fingerprint.js';
import { PeerLink, type Negotiation } from '../../src/media/peer-link.js';
import { remoteFingerprint } from '../../src/media/remote-fingerprint.js';
import { makeSessionCertificate, type SessionCertificate } from '../../src/media/session-certificate.js';
import { pause, until } from '../support/until.js';

/** Hides a method of the browser's, as in one that does not have it. */
async function without<T>(prototype: object, name: string, work: () => Promise<T>): Promise<T> {
  const own = Object.getOwnPropertyDescriptor(prototype, name);
  Object.defineProperty(prototype, name, { value: undefined, configurable: true });
  try {
    return await work();
  } finally {
    if (own !== undefined) Object.defineProperty(prototype, name, own);
  }
}

/** Two ends of one connection, each with its own certificate. */
async function connect(certificates: [SessionCertificate, SessionCertificate], heard = (): boolean => true): Promise<[PeerLink, PeerLink]> {
  const links: PeerLink[] = [];
  let open = 0;
  for (const index of [0, 1]) {
    links.push(new PeerLink({
      initiator: index === 0, iceServers: [], certificates: [certificates[index]!.certificate], audio: null, video: null,
      onSignal: (signal: Negotiation) => (heard() ? links[1 - index]?.signal(signal) : undefined),
      onConnect: () => { open += 1; },
      onMessage: () => undefined, onTrack: () => undefined, onState: () => undefined,
    }));
  }
  await until(() => open === 2, 'both ends to be open');
  return [links[0]!, links[1]!];
}

describe('fingerprints of a connection', () => {
  it('a certificate is made anew for each session, and names itself by its SHA-256', async () => {
    const [one, other] = [await makeSessionCertificate(), await makeSessionCertificate()];
    expect(fingerprintSchema.safeParse(one.fingerprint).success).to.equal(true);
    expect(one.fingerprint).to.not.equal(other.fingerprint);
  });

  it('a browser whose certificates do not name themselves is asked by a description', async () => {
    const made = await without(RTCCertificate.prototype, 'getFingerprints', makeSessionCertificate);
    const [{ value = '' } = {}] = made.certificate.getFingerprints().filter(({ algorithm }) => algorithm === 'sha-256');
    expect(made.fingerprint).to.equal(`sha-256 ${value.toUpperCase()}`);
  });

  it('each end sees the certificate of the other one', async () => {
    const certificates: [SessionCertificate, SessionCertificate] = [await makeSessionCertificate(), await makeSessionCertificate()];
    const links = await connect(certificates);
    expect(await links[0].remoteFingerprint()).to.equal(certificates[1].fingerprint);
    expect(await links[1].remoteFingerprint()).to.equal(certificates[0].fingerprint);
    for (const link of links) link.close();
    expect(await links[0].remoteFingerprint(), 'of a connection that is closed').to.equal(null);
  });

  it('a mend finds new ways, as often as it is asked for, under the same certificates and the same handshake', async () => {
    const certificates: [SessionCertificate, SessionCertificate] = [await makeSessionCertificate(), await makeSessionCertificate()];
    let heard = true;
    const links = await connect(certificates, () => heard);
    const facts = async (link: PeerLink): Promise<{ ufrag: string; dtls: string[] }> => {
      const entries: { type?: string; dtlsState?: string; iceLocalUsernameFragment?: string; localCertificateId?: string; remoteCertificateId?: string }[] = [];
      (await link.stats()).forEach((entry: (typeof entries)[number]) => entries.push(entry));
      const [transport] = entries.filter(({ type }) => type === 'transport');
      return { ufrag: transport?.iceLocalUsernameFragment ?? '', dtls: [transport?.dtlsState ?? '', transport?.localCertificateId ?? '', transport?.remoteCertificateId ?? ''] };
    };
    const before = await facts(links[0]);
    expect(before.dtls[0]).to.equal('connected');
    for (const lost of [false, true, false]) {
      const { ufrag } = await facts(links[0]);
      heard = !lost;
      await links[0].mend([]);
      for (let now = ufrag; !lost && now === ufrag; now = (await facts(links[0])).ufrag) await pause(20);
    }
    expect((await facts(links[0])).dtls).to.deep.equal(before.dtls);
    expect(await links[0].remoteFingerprint()).to.equal(certificates[1].fingerprint);
    expect([links[0].lineCount, links[0].send('still there')]).to.deep.equal([3, true]);
    for (const link of links) link.close();
  });

  it('and sees the same by statistics, and by the description, in browsers that show no certificate', async () => {
    const certificates: [SessionCertificate, SessionCertificate] = [await makeSessionCertificate(), await makeSessionCertificate()];
    const links = await connect(certificates);
    await without(RTCDtlsTransport.prototype, 'getRemoteCertificates', async () => {
      expect(await links[0].remoteFingerprint(), 'statistics').to.equal(certificates[1].fingerprint);
      const getStats = RTCPeerConnection.prototype.getStats;
      RTCPeerConnection.prototype.getStats = () => Promise.resolve(new Map() as unknown as RTCStatsReport);
      try {
        expect(await links[0].remoteFingerprint(), 'description').to.equal(certificates[1].fingerprint);
      } finally {
        RTCPeerConnection.prototype.getStats = getStats;
      }
    });
    for (const link of links) link.close();
  });

  it('a connection that is not up shows none', async () => {
    const pc = new RTCPeerConnection();
    expect(await remoteFingerprint(pc)).to.equal(null);
    pc.close();
  });
});
