import { canonicalFingerprint, fingerprintOf } from '../ownership/fingerprint.js';

type Transport = RTCDtlsTransport & { getRemoteCertificates?: () => ArrayBuffer[] };

/**
 * The fingerprint of the certificate at the other end of a connection that is up: `sha-256 AB:CD:…`. Null when there is
 * none, or more than one.
 */
export async function remoteFingerprint(pc: RTCPeerConnection): Promise<string | null> {
  return only((await fromTransports(pc)) ?? (await fromStats(pc)) ?? fromDescription(pc));
}

async function fromTransports(pc: RTCPeerConnection): Promise<(string | null)[] | null> {
  const transports = new Set<Transport | null | undefined>([pc.sctp?.transport, ...pc.getSenders().map((sender) => sender.transport)]);
  const certificates = [...transports].flatMap((transport) => transport?.getRemoteCertificates?.().slice(0, 1) ?? []);
  return certificates.length === 0 ? null : Promise.all(certificates.map(fingerprintOf));
}

async function fromStats(pc: RTCPeerConnection): Promise<(string | null)[] | null> {
  const stats = (await pc.getStats()) as ReadonlyMap<string, { type?: string; remoteCertificateId?: string; fingerprint?: string; fingerprintAlgorithm?: string }>;
  const found = [...stats.values()].flatMap(({ type, remoteCertificateId }) => {
    if (type !== 'transport' || remoteCertificateId === undefined) return [];
    const { fingerprintAlgorithm = '', fingerprint = '' } = stats.get(remoteCertificateId) ?? {};
    return [canonicalFingerprint(`${fingerprintAlgorithm} ${fingerprint}`)];
  });
  return found.length === 0 ? null : found;
}

/**
 * Firefox shows no certificate of the other end. What it has held it against during the handshake is the description
 * (RFC 8122), so a connection that is up has this one.
 */
function fromDescription(pc: RTCPeerConnection): (string | null)[] {
  const lines = pc.currentRemoteDescription?.sdp.match(/^a=fingerprint:.*$/gm) ?? [];
  return lines.map((line) => canonicalFingerprint(line.slice('a=fingerprint:'.length)));
}

function only(found: readonly (string | null)[]): string | null {
  const [first = null] = found;
  return found.every((each) => each === first) ? first : null;
}
