// Signed objects from Node's own primitives and from the formats (RFC 7515, RFC 7638, RFC 8785), not from our sources.
import { createECDH, createHash, createPrivateKey, sign } from 'node:crypto';

export const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();
export const b64 = (bytes) => Buffer.from(bytes).toString('base64url');
export const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
};
export const digest = (payload) => b64(sha256(canonical(payload)));
export const without = (value, member) => Object.fromEntries(Object.entries(value).filter(([name]) => name !== member));
/** Something in the shape of a digest, or of an id: the same in every run. */
export const named = (name) => b64(sha256(`consultkit test vector: ${name}`));
export const opaqueId = (name) => b64(sha256(name).subarray(0, 16));

const KEY_USES = {
  root: 'sig', issuer: 'sig', incident: 'sig', api: 'sig', patient: 'sig', practitioner: 'sig', laptop: 'sig', tablet: 'sig', officerA: 'sig', officerB: 'sig', stranger: 'sig', page: 'sig', pageEnc: 'enc',
  account: 'enc', practice: 'enc', escrow: 'enc', renewed: 'enc', code: 'enc', practiceCode: 'enc', patientEnc: 'enc', laptopEnc: 'enc', practitionerEnc: 'enc', tabletEnc: 'enc',
};
export const keys = Object.fromEntries(Object.entries(KEY_USES).map(([name, use]) => {
  const d = sha256(`consultkit test key: ${name}`);
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(d);
  const point = ecdh.getPublicKey();
  const [x, y] = [b64(point.subarray(1, 33)), b64(point.subarray(33))];
  const kid = b64(sha256(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y })));
  return [name, { use, kid, jwk: { kty: 'EC', crv: 'P-256', x, y, d: b64(d) } }];
}));
export const publicOf = ({ kid, use, jwk: { kty, crv, x, y } }) => ({ kid, jwk: { kty, crv, x, y, use } });
/** The same with its private part, which no object may hold. */
export const leaked = (key) => ({ kid: key.kid, jwk: { ...publicOf(key).jwk, d: key.jwk.d } });

/** A token over any text; `header` changes the protected header. */
export function rawToken(typ, text, by, header = {}) {
  const head = { alg: 'ES256', typ, kid: keys[by].kid, ...header };
  const input = `${b64(JSON.stringify(head))}.${b64(text)}`;
  const signature = sign('sha256', Buffer.from(input), { key: createPrivateKey({ key: keys[by].jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' });
  return `${input}.${b64(signature)}`;
}
export const token = (typ, payload, by, header) => rawToken(`consult-${typ}+jwt`, canonical(payload), by, header);
/** Signed by nobody: the last character but three of the signature is another one. */
export const tampered = (text) => `${text.slice(0, -4)}${text.at(-4) === 'A' ? 'B' : 'A'}${text.slice(-3)}`;

export const objects = [];
/** A token, kept with what another language needs to compare each step. */
export function listed(name, typ, payload, by) {
  const text = token(typ, payload, by);
  objects.push({ name, typ: `consult-${typ}+jwt`, signer: by, payload, canonical: canonical(payload), digest: digest(payload), token: text });
  return text;
}

export const cases = [];
/** One verifier with what it expects; then each case with what it is given, changed expectations, and the fault or null. */
export function suite(verify, expected, rows) {
  for (const [name, fault, given, change = {}] of rows) cases.push({ verify, name, given, expected: { ...expected, ...change }, fault });
}
