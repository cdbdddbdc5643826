import * as z from 'zod/mini';

/** A certificate's fingerprint in its one form: `sha-256 AB:CD:…`, 32 bytes in upper case. */
export const fingerprintSchema = z.string().check(z.regex(/^sha-256 [0-9A-F]{2}(:[0-9A-F]{2}){31}$/));

/** The one form of a fingerprint as SDP or `getStats` writes it, or null for another hash and for what is none. */
export function canonicalFingerprint(text: string): string | null {
  const [, hash = '', bytes = ''] = /^\s*(\S+)\s+(\S+)\s*$/.exec(text) ?? [];
  const parsed = fingerprintSchema.safeParse(`${hash.toLowerCase()} ${bytes.toUpperCase()}`);
  return parsed.success ? parsed.data : null;
}

/** The 32 bytes of a fingerprint. @param fingerprint in its one form */
export function fingerprintBytes(fingerprint: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(fingerprint.slice('sha-256 '.length).split(':'), (byte) => Number.parseInt(byte, 16));
}

/** The fingerprint of a certificate. @param certificate DER, as `RTCDtlsTransport.getRemoteCertificates` gives it */
export async function fingerprintOf(certificate: BufferSource): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', certificate));
  return `sha-256 ${[...bytes].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':')}`;
}

/**
 * True if a description names the certificate that its sender's bind names, and no other in any of its lines. Two
 * parsers may differ on what such a line is: whatever might be one has to fit.
 * @param fingerprint in its one form
 */
export function describesOnly(sdp: string, fingerprint: string): boolean {
  const lines = sdp.split(/[\r\n\u2028\u2029]+/).filter((line) => /a\s*=\s*fingerprint/i.test(line));
  return lines.length > 0 && lines.every((line) => {
    const [, value] = /^a=fingerprint:(.*)$/.exec(line) ?? [];
    return value !== undefined && canonicalFingerprint(value) === fingerprint;
  });
}
