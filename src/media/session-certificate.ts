import { within } from '../async/within.js';
import { canonicalFingerprint } from '../ownership/fingerprint.js';

/** The certificate that all connections of one session are made with, and its fingerprint: `sha-256 AB:CD:…`. */
export interface SessionCertificate {
  readonly certificate: RTCCertificate;
  readonly fingerprint: string;
}

/** How long a browser may take for a certificate or a description, ms: it needs none of the network. */
const MAKE_MS = 10_000;

/**
 * Makes one. A new one for each session, so that no two consultations can be told to be the same person's.
 * Rejects where the browser has no WebRTC, or names its own certificate by no SHA-256.
 * @throws ConsultError `browser/no-answer`
 */
export async function makeSessionCertificate(): Promise<SessionCertificate> {
  const algorithm: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' };
  const certificate = await within(RTCPeerConnection.generateCertificate(algorithm), MAKE_MS, 'browser/no-answer');
  const fingerprint = askCertificate(certificate) ?? (await askConnection(certificate));
  if (fingerprint === null) throw new TypeError('This browser names no SHA-256 of its certificate.');
  return { certificate, fingerprint };
}

function askCertificate(certificate: RTCCertificate): string | null {
  const named = certificate.getFingerprints?.().map(({ algorithm, value }) => canonicalFingerprint(`${algorithm} ${value}`));
  return named?.find((fingerprint) => fingerprint !== null) ?? null;
}

/** Firefox before 138 names it in descriptions alone. */
async function askConnection(certificate: RTCCertificate): Promise<string | null> {
  const pc = new RTCPeerConnection({ certificates: [certificate] });
  try {
    pc.createDataChannel('');
    const { sdp = '' } = await within(pc.createOffer(), MAKE_MS, 'browser/no-answer');
    const [, value = ''] = /^a=fingerprint:(.*)$/m.exec(sdp) ?? [];
    return canonicalFingerprint(value);
  } finally {
    pc.close();
  }
}
