// Makes test/vectors/recording.json: one whole recording of made-up people, as our own code and the memory backend make it.
//   node --import tsx test/vectors/make-recording-vector.mjs          keeps the file while our own code still opens it
//   node --import tsx test/vectors/make-recording-vector.mjs --new    makes another one
// Keys, nonces and signatures are random, so another run gives other bytes. That is why a good file is kept.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { canonicalJson } from '../../src/ownership/canonical-json.js';
import { toBase64url } from '../../src/ownership/base64url.js';
import { digest } from '../../src/ownership/digest.js';
import { makeDeviceKeys } from '../../src/keys/device-key.js';
import { openConsultation } from '../../src/testing/book-consultation.js';
import { wrapFor } from '../../src/recording/upload/wrap-for.js';
import { signGrant } from '../../src/ownership/grant.js';
import { wrapDigest } from '../../src/ownership/wrap-digest.js';
import { makeSessionKey } from '../../src/testing/make-session-key.js';
import { newestLink } from '../../src/testing/add-device.js';
import { makeDeviceChange } from '../../src/testing/make-key-change.js';
import { makeAccount } from '../../src/testing/make-party.js';
import { portOf } from '../../src/testing/port-of.js';
import { readClaim } from '../../src/testing/read-claim.js';
import { readKeyset } from '../../src/testing/read-keyset.js';
import { recipientsOf } from '../../src/testing/recipients-of.js';
import { sealRecording } from '../../src/testing/seal-recording.js';
import { permission, signBinds, signCall, signWord, tokensOfCall } from '../../src/testing/sign-call.js';
import { agreeEpoch, signEpochs } from '../../src/testing/sign-epochs.js';
import { createTestWorld } from '../../src/testing/test-world.js';
import { openVector } from '../ownership/open-vector.js';

const FILE = new URL('recording.json', import.meta.url);
const MODES = ['audio', 'video'];

const description = [
  'One whole recording, for an implementer of docs/formats.md: verify everything that `item` says, then open the segments. The people and their keys are made up. The keys are TEST KEYS, public by being here: never trust them.',
  '`trust` is what a client is configured with. `document` is the keyset as a backend hands it over, with the root key that signed it. `now` is the time of the check, `subject` the person who is signed in. `item` is docs/formats.md, section 8. `account` is the private JWK of the account key that the recording was wrapped to. `segments` are the sealed bytes, one for each head. `expect` is what has to come out: the meta segment, and the digest of each plaintext.',
  'In it: the owner’s chain from the link that the claim names, with a later link in which a device has been removed and the account key changed; a page of the owner’s without an entry in the chain, with a session key; two epochs and two runs, each on its own pair of binds, the second one by that page; a withdrawal after the last media, and an end under the permissions before it; a wrap to the new account key that the page has granted later.',
];

/** Bytes that are good for everything but decoding. */
const media = (length, seed) => Uint8Array.from({ length }, (_, index) => (index * 31 + seed * 17) % 256);

async function make() {
  const { world, clock, trust, people, member, practitioner } = await createTestWorld();
  const person = { subject: member.identity.subject, tenant: trust.tenant, region: trust.region };
  const chain = portOf(member.adapter, 'keys');
  const second = await makeDeviceKeys();
  const { account, device } = member.keys;
  const change = async (wish) => chain.change(await makeDeviceChange(person, { before: await newestLink(await chain.chain(1)), ...wish }, device, clock.now()));
  clock.advance(60_000);
  await change({ next: account, addDevice: second });
  clock.advance(60_000);

  const opened = await openConsultation(people);
  const { sid, rid, claim: token, meta } = opened.practitioner;
  const { claim, cd } = await readClaim(token);
  const sessions = portOf(people.practitioner, 'sessions');
  const recordings = portOf(people.practitioner, 'recordings');
  await sessions.admit(sid);
  const signers = { patient: device, practitioner: practitioner.keys.device };
  const call = await signCall(signers, { sid, rid, cd }, { modes: claim.modes, at: clock.now() });
  // The owner’s page is loaded again, in a browser that has forgotten its keys.
  const page = await makeSessionKey(opened.patient, clock.now());
  await portOf(people.member, 'sessions').sessionKey(sid, page.request);
  const { sig, enc } = page.keys;
  const pairs = [signers, { ...signers, patient: sig }];
  const binds = [call.binds, await signBinds(pairs[1], { sid, cd }, clock.now() + 3_000)];
  await sessions.putEvidence(sid, tokensOfCall(call));
  await sessions.putEvidence(sid, [binds[1].patient.token, binds[1].practitioner.token]);
  const rest = ({ patient, practitioner: recorder }) => [patient.digest, recorder.digest];
  const epochs = await signEpochs(signers, { sid, rid, cd }, { call, modes: MODES, at: clock.now(), change: (epoch) => ({ ...epoch, binds: rest(binds[epoch.n]) }) });
  epochs[1] = await agreeEpoch(pairs[1], epochs[1].payload);
  for (const [n, { tokens }] of epochs.entries()) await sessions.appendEpoch(sid, n, tokens);
  const sealed = await sealRecording({
    rid, cd, epochs, call, meta, recorder: signers.practitioner,
    recipients: [...await recipientsOf(claim, await readKeyset(people.member), account), { kid: enc.kid, key: enc.pair.publicKey, role: 'owner' }],
    segments: [
      { e: 0, kind: 'init', dur: 0, bytes: media(64, 1) }, { e: 0, kind: 'media', dur: 1_000, bytes: media(900, 2) }, { e: 0, kind: 'media', dur: 700, bytes: media(300, 3) },
      { e: 1, kind: 'init', dur: 0, bytes: media(80, 4) }, { e: 1, kind: 'media', dur: 1_000, bytes: media(1_200, 5) },
    ],
    head: (head) => ({ ...head, bind: binds[head.e].practitioner.digest }),
  });
  await recordings.putWraps(rid, sealed.wraps);
  for (const segment of sealed.segments.slice(0, -1)) await recordings.putSegment(rid, segment);
  const said = permission('patient', { sid, rid, cd }, { modes: claim.modes, at: clock.now() + 9_000 });
  const withdrawal = await signWord(sig, { ...said, seq: 1, prev: call.consents.patient.digest, decision: 'withdraw', text: 'Recording was switched off.' });
  await portOf(people.member, 'sessions').putEvidence(sid, [withdrawal.token]);
  await recordings.putSegment(rid, sealed.segments.at(-1));
  await sessions.end(sid);

  clock.advance(86_400_000);
  const next = await makeAccount();
  await change({ account, next, dropDevices: [second.sig.kid] });
  const later = await wrapFor({ kid: next.kid, key: next.pair.publicKey, role: 'owner' }, sealed.key, { cd, rid });
  const grant = { v: 1, rid, cd, wrap: await wrapDigest(later), to: next.kid, why: 'recovery', approvers: [], at: clock.now() };
  await portOf(people.member, 'recordings').putGrant(rid, { wrap: later, tokens: [await signGrant(grant, sig.privateKey, sig.kid)] });
  const item = await portOf(member.adapter, 'recordings').get(rid);
  const pair = await crypto.subtle.exportKey('jwk', account.pair.publicKey);
  return {
    description, trust, document: world.keys.document, now: clock.now(), subject: member.identity.subject,
    account: { kty: 'EC', crv: 'P-256', x: pair.x, y: pair.y, d: toBase64url(account.scalar), use: 'enc' },
    item, segments: sealed.segments.map(({ bytes }) => toBase64url(bytes)),
    expect: {
      meta: JSON.parse(canonicalJson(meta)),
      plaintextDigests: await Promise.all(sealed.plain.map(({ bytes }) => digest(bytes))),
    },
  };
}

const kept = existsSync(FILE) && !process.argv.includes('--new') ? JSON.parse(readFileSync(FILE, 'utf8')) : null;
if (kept !== null && (await openVector(kept)) === 'opened') {
  console.log('recording.json is kept: our own code opens it.');
} else {
  const made = JSON.parse(JSON.stringify(await make()));
  const outcome = await openVector(made);
  if (outcome !== 'opened') throw new Error(`Our own code refuses what it has made: ${outcome}`);
  writeFileSync(FILE, `${JSON.stringify(made, null, 1)}\n`);
  console.log('recording.json is written.');
}
