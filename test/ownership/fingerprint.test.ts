import { expect } from 'chai';
import { canonicalFingerprint, describesOnly, fingerprintOf, fingerprintSchema } from '../../src/ownership/fingerprint.js';
import { FP, fingerprint } from './signed-fixture.js';

describe('canonicalFingerprint', () => {
  it('writes sha-256 in small letters and the bytes in capitals', () => {
    for (const text of [FP.patient, FP.patient.toLowerCase(), FP.patient.toUpperCase(), `  SHA-256   ${FP.patient.slice(8).toLowerCase()} `]) {
      expect(canonicalFingerprint(text)).to.equal(FP.patient);
    }
  });

  it('is null for another hash, another length and anything else', () => {
    for (const text of ['', 'sha-256', FP.patient.replace('256', '1'), FP.patient.slice(0, -3), `${FP.patient}:AB`, FP.patient.replace('AB', 'AG'), FP.patient.replaceAll(':', ''), `${FP.patient} x`, `x ${FP.patient}`]) {
      expect(canonicalFingerprint(text), text).to.equal(null);
    }
  });
});

describe('fingerprintOf', () => {
  it('is SHA-256, in the one form', async () => {
    expect(await fingerprintOf(new TextEncoder().encode('abc'))).to.equal(
      'sha-256 BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD',
    );
    expect(fingerprintSchema.safeParse(await fingerprintOf(new Uint8Array())).success).to.equal(true);
  });
});

describe('describesOnly', () => {
  const sdp = (...lines: readonly string[]): string => ['v=0', 's=-', ...lines, 'm=audio 9 UDP/TLS/RTP/SAVPF 111', ''].join('\r\n');
  const line = (text: string): string => `a=fingerprint:${text}`;

  it('takes the bound certificate, once or on every line', () => {
    expect(describesOnly(sdp(line(FP.patient)), FP.patient)).to.equal(true);
    expect(describesOnly(sdp(line(FP.patient), line(FP.patient.toLowerCase())), FP.patient)).to.equal(true);
    expect(describesOnly(sdp(line(FP.patient)).replaceAll('\r\n', '\n'), FP.patient)).to.equal(true);
  });

  it('refuses none, another one, and another one beside it, wherever it stands and however it is written', () => {
    const other = fingerprint('EE');
    const lines = [
      [], [line(other)], [line(FP.patient), line(other)], [line(other), line(FP.patient)], [line(FP.patient), line(`sha-1 ${other.slice(8)}`)],
      [line(FP.patient), `A=FINGERPRINT:${other}`], [line(FP.patient), ` a=fingerprint:${other}`], [line(FP.patient), `a =fingerprint:${other}`],
      [line(FP.patient), `a=fingerprint ${other}`], [`${line(FP.patient)}\r${line(other)}`], [line(FP.patient), `A=fingerprint:${FP.patient}`],
      [line(FP.patient), `a= fingerprint:${other}`], [line(FP.patient), `x${line(other)}`], [line(FP.patient), `x${line(FP.patient)}`], [` ${line(FP.patient)}`], [line(`x ${FP.patient}`)],
    ];
    for (const each of lines) expect(describesOnly(sdp(...each), FP.patient), each.join(' | ')).to.equal(false);
  });
});
