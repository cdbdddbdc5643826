// Wraps of a recording's key, and who they are for.
import { b64, keys, named, sha256, suite } from './signed-token.mjs';

const SUITE = '0010-0001-0002';
export const boxBytes = ({ enc, ct }) => [Buffer.from('consult/wrap-box@v2\0'), Buffer.from(enc, 'base64url'), Buffer.from(ct, 'base64url')];
export const recipientOf = (wrap) => ({ suite: wrap.suite, kid: wrap.kid, role: wrap.role, box: b64(sha256(...boxBytes(wrap))) });
export const wrapBytes = (wrap) => {
  const { suite: name, kid, role, box } = recipientOf(wrap);
  return [Buffer.from('consult/wrap@v2\0'), Buffer.of(name.length), Buffer.from(name), Buffer.from(kid, 'base64url'), Buffer.of(role.length), Buffer.from(role), Buffer.from(box, 'base64url')];
};
export const wraps = [[keys.account.kid, 'owner'], [named('reader'), 'reader'], [named('escrow'), 'escrow']].map(([kid, role]) => {
  const bytes = (length) => Buffer.concat([0, 1, 2].map((part) => sha256(`${role} ${length} ${part}`))).subarray(0, length);
  return { suite: SUITE, kid, role, enc: b64(bytes(65)), ct: b64(bytes(48)) };
});
const listDigest = (list) => {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(list.length);
  return b64(sha256('consult/wraps@v1\0', count, ...list.map((each) => Buffer.from(each, 'base64url')).sort(Buffer.compare)));
};
export const wrapDigests = wraps.map((wrap) => b64(sha256(...wrapBytes(wrap))));
export const wd = listDigest(wrapDigests);
const recipients = wraps.map(recipientOf);
suite('wrap', { recipients, wd }, [
  ...wraps.map((wrap) => [`the ${wrap.role}’s`, null, wrap]),
  ['another role', 'not-listed', { ...wraps[0], role: 'escrow' }],
  ['another suite', 'shape', { ...wraps[0], suite: '0020-0001-0002' }],
  ['a list of fewer', 'digest', wraps[0], { recipients: recipients.slice(0, 2) }],
]);
