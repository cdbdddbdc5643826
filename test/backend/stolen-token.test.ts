import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { giveKeyPermission } from '../../examples/reference-backend/escrow/give-key-permission.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { MemberNotice } from '../../src/domain/member-notice.js';
import { newLeaseNonce } from '../../src/ownership/new-lease-nonce.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import { makeDeviceKeys } from '../../src/keys/device-key.js';
import { memoryKeyStore } from '../../src/keys/memory-key-store.js';
import type { OwnDevice } from '../../src/keys/own-keys.js';
import { signGrant } from '../../src/ownership/grant.js';
import { REFUSALS_A_DAY } from '../../src/ownership/key-notices.js';
import { wrapDigest } from '../../src/ownership/wrap-digest.js';
import { wrapFor } from '../../src/recording/upload/wrap-for.js';
import { RecordingKey } from '../../src/sealing/recording-key.js';
import { authorityOf } from '../../src/testing/make-key-change.js';
import { makeAccount } from '../../src/testing/make-party.js';
import { makeSessionKey } from '../../src/testing/make-session-key.js';
import { signCall, tokensOfCall } from '../../src/testing/sign-call.js';
import { signEpochs } from '../../src/testing/sign-epochs.js';
import { consultation, putEpoch, putEvidence, putSegment, putWraps, segmentAt, type Consultation } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';
import { makeApprovers, openEscrow, type EscrowPeople } from './support/escrow-people.js';
import { changeOf, keyAttempts, readNewest, wishesOf, type Attempt } from './support/key-attempts.js';
import { memberPast, pageOf, type MemberPast } from './support/member-past.js';
import { ownGate } from './support/own-gate.js';
import { Person, type Answer } from './support/person.js';
import { openWhole } from './support/whole-recording.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MEMBER = 'priya-raghunathan';
/** Minutes between two rounds of attempts: the pace of writes then lets each of them be looked at. */
const ROUND = 10;

onOneEngine('a thief with a member’s token for an hour', ({ start, fresh, renewKeysets }) => {
  let backend: Backend;
  let people: EscrowPeople;
  let passed = 0;
  const clock = (): number => Date.now() + passed;
  before(async () => {
    const place = await fresh();
    const approvers = await makeApprovers(place);
    backend = await start({ ...place, dropInMinutes: 1, clock });
    people = await openEscrow(backend, place, approvers);
  });

  it('changes no key and is told of, each time: afterwards all opens by device and by code', async () => {
    const past = await memberPast({ backend, people, clock, pass: (time) => { passed += time; } }, MEMBER, 'amara-okafor');
    const { member, patientKeys, code, device, grant: { rid }, waiting, recording } = past;
    const plain = recording.plain.map(({ bytes }) => Buffer.from(bytes).toString('base64'));
    const call = await consultation(backend, MEMBER, 'dr-helen-marsh');
    const other = await consultation(backend, 'amara-okafor', 'dr-yusuf-adeyemi');
    const me = await member.me();
    const thief = new Person(backend, member.token);
    const keysNow = async (): Promise<string> => JSON.stringify([await member.get('/keys/chain?since=1'), await member.get('/keys/ways'), await member.get(`/keys/boxes/${patientKeys.enc.kid}`)]);
    const notices = async (): Promise<MemberNotice[]> => (await member.get<{ items: MemberNotice[] }>('/notices')).items;
    const had = await keysNow();
    const before = await notices();
    assert.deepEqual(before.filter(isRefusal), [], 'nothing of what the member has done is told of as an attempt');

    let [attempts, others] = [0, 0];
    const began = passed;
    for (let minute = 0; minute < 60; minute += ROUND) {
      passed = began + minute * MINUTE;
      for (const attempt of await keyAttempts(thief, past, minute / ROUND, clock())) {
        refused(await thief.ask('POST', attempt.path, { json: attempt.json }), attempt.what);
        attempts += 1;
        assertTold(await notices(), before, attempt, attempts);
      }
      const told = await notices();
      await changesNothing(thief, past);
      assert.deepEqual(await notices(), told, 'what is late or settled is no attempt');
      for (const [what, answer] of [...(await sessionWrites(thief, call, past)), ...(await sessionKeyRequests(thief, call, past, other))]) {
        refused(answer, what);
        others += 1;
      }
      await readsNothing(thief, past);
    }
    assert.equal(await keysNow(), had, 'keys were changed');
    const { tenant, region, subject } = me;
    const rows = await backend.database.transaction({ role: 'clerk', tenant, region, subject: '' }, (tx) => tx.query(
      `select 1 from audit_event where actor = $1 and action in ('key-change', 'recovery-open', 'permission-stop') and outcome <> 'permit'`, [subject],
    ));
    assert.equal(rows.length, attempts + 60 / ROUND, 'each is in the audit, what was late too');

    // The hour is over, and the token; the member signs in again.
    passed = began + 61 * MINUTE;
    const back = await Person.signIn(backend, MEMBER);
    const page = await pageOf(back, device, clock);
    assert.deepEqual(await opens(page), [rid], 'by device');
    assert.deepEqual(textsOf(await openWhole(back, device, rid)), plain);
    assert.equal((await page.keys.status()).permission?.id, waiting.id);
    await page.keys.stopPermission(waiting.id);
    const empty = memoryKeyStore();
    const anew = await pageOf(back, empty, clock);
    assert.deepEqual(await opens(anew), [], 'a new device holds nothing');
    await anew.keys.recover(code);
    assert.deepEqual(await opens(anew), [rid], 'by code');
    assert.deepEqual(textsOf(await openWhole(back, empty, rid)), plain);
    for (const client of [page, anew]) await client.dispose();

    passed = began + DAY + MINUTE;
    const late = await Person.signIn(backend, MEMBER);
    const { anew: wish } = await wishesOf(await readNewest(late), patientKeys.device.kid, clock());
    const stopped = await late.ask('POST', '/keys/changes', { json: { ...(await changeOf(me, wish, clock())), authority: { how: 'permission', id: waiting.id } } });
    assert.equal(stopped.code, 'backend/forbidden', 'a permission that a device has stopped');
    console.log(`  a token for an hour: ${attempts} attempts on keys, ${others} other writes, all refused; 0 keys changed, ${REFUSALS_A_DAY} notices and one for ${attempts - REFUSALS_A_DAY} more`);
    await wouldPass(late, past);
    passed = 0;
  });

  /** The wall of this count: with the one thing that a thief has not, each of these very changes is made. */
  async function wouldPass(member: Person, { patientKeys }: MemberPast): Promise<void> {
    const me = await member.me();
    for (const name of ['device', 'method', 'replacement', 'removal'] as const) {
      const change = await changeOf(me, (await wishesOf(await readNewest(member), patientKeys.device.kid, clock()))[name], clock());
      const made = await member.ask('POST', '/keys/changes', { json: { ...change, authority: await authorityOf(me, patientKeys.device, change, clock()) } });
      assert.equal(made.status, 200, `${name}: ${made.text}`);
    }
    await giveKeyPermission(people.desk, people.approvers[0].kid, me.subject);
    passed += DAY;
    await renewKeysets(backend);
    const later = await Person.signIn(backend, MEMBER);
    const { permission } = await later.get<{ permission: { id: string } }>('/keys/permission');
    const { anew } = await wishesOf(await readNewest(later), '', clock());
    const begun = await later.ask('POST', '/keys/changes', { json: { ...(await changeOf(me, anew, clock())), authority: { how: 'permission', id: permission.id } } });
    assert.equal(begun.status, 200, begun.text);
  }

  /** What is no change: the member's own words once more, and the keys that there are with other boxes and entries. */
  async function changesNothing(thief: Person, { spent }: MemberPast): Promise<void> {
    const late = await thief.ask('POST', '/keys/changes', { json: spent.earlierChange });
    assert.equal(late.code, 'backend/conflict', 'a change that was made, word for word');
    const { payload, digest } = await readNewest(thief);
    const { enc, former, devices, ways, cont } = payload;
    const { boxes, entries } = await changeOf(await thief.me(), (await wishesOf({ payload, digest }, '', clock())).replacement, clock());
    const settled = await thief.ask('POST', '/keys/changes', { json: { prev: digest, content: { enc, former, devices, ways, cont }, boxes, entries, enrolment: null, authority: { how: 'first' } } });
    assert.equal(settled.status, 200, 'boxes and entries alone');
    const [way] = ways;
    for (const [method, path] of [['PUT', `/keys/boxes/${enc.kid}`], ['POST', '/keys/boxes'], ['PUT', `/keys/ways/${way?.id}`], ['DELETE', `/keys/ways/${way?.id}`], ['POST', '/keys/ways'], ['DELETE', `/keys/devices/${devices[0]?.sig.kid}`]] as const) {
      assert.equal((await thief.ask(method, path, method === 'DELETE' ? {} : { json: boxes[0] })).status, 404, `${method} ${path}`);
    }
  }

  /** Every write of a session and of a recording, with words that a device of the thief's has signed. */
  async function sessionWrites(thief: Person, call: Consultation, { grant: { rid }, recording }: MemberPast): Promise<[string, Answer][]> {
    const { sig } = await makeDeviceKeys();
    const { grant: { sid, rid: open }, cd, practitionerKeys } = call;
    const signers = { patient: sig, practitioner: practitionerKeys.device };
    const forged = await signCall({ patient: sig, practitioner: sig }, { sid, rid: open, cd }, { at: clock() });
    const [epoch] = await signEpochs(signers, { sid, rid: open, cd }, { call: call.call, modes: ['audio'], at: clock() });
    const segment = segmentAt(recording, 1);
    return [
      ['a bind and a consent', await putEvidence(thief, sid, tokensOfCall(forged))],
      ['an epoch', await putEpoch(thief, epoch!)],
      ['wraps of a recording', await putWraps(thief, open, recording.wraps)],
      ['wraps of a recording that is over', await putWraps(thief, rid, recording.wraps)],
      ['a segment', await putSegment(thief, rid, { ...segment, seq: 99 })],
      ['a lease for a key of the thief’s', await thief.ask('POST', `/recordings/${rid}/lease`, { json: { kid: sig.kid, nonce: newLeaseNonce() } })],
      ['leave to come in', await thief.ask('POST', `/sessions/${sid}/admit`)],
    ];
  }

  /**
   * Requests for session keys that have everything right but one thing. A right one is answered: a sign-in joins a
   * consultation that is due, as a new device; it changes no key, and its key opens nothing of before.
   */
  async function sessionKeyRequests(thief: Person, { grant }: Consultation, past: MemberPast, other: Consultation): Promise<[string, Answer][]> {
    const ask = (sid: string, json: unknown): Promise<Answer> => thief.ask('POST', `/sessions/${sid}/keys`, { json });
    const mine = { claim: grant.claim, role: 'patient' as const };
    const at = clock();
    const [good, wrong] = [await makeSessionKey(mine, at), await makeSessionKey(mine, at)];
    assert.equal((await ask(grant.sid, good.request)).status, 200);
    const over = await makeSessionKey({ claim: past.grant.claim, role: 'patient' }, at);
    return [
      ['a session key by another key’s proof', await ask(grant.sid, { ...good.request, proof: wrong.request.proof })],
      ['a session key for the practitioner', await ask(grant.sid, (await makeSessionKey({ claim: grant.claim, role: 'practitioner' }, at)).request)],
      ['a session key for a consultation that is over', await ask(past.grant.sid, over.request)],
      ['a grant by the right session key', await grantNoise(thief, past, good.keys.sig)],
      ['a session key for another member’s consultation', await ask(other.grant.sid, (await makeSessionKey({ claim: other.grant.claim, role: 'patient' }, at)).request)],
    ];
  }

  /** Noise for the account's key in the place of a recording's key, signed as the owner. */
  async function grantNoise(thief: Person, { grant: { rid }, cd, patientKeys: { account } }: MemberPast, { kid, privateKey }: OwnDevice): Promise<Answer> {
    const wrap = await wrapFor({ kid: account.kid, key: account.pair.publicKey, role: 'owner' }, RecordingKey.generate(), { cd, rid });
    const token = await signGrant({ v: 1, rid, cd, wrap: await wrapDigest(wrap), to: account.kid, why: 'recovery', approvers: [], at: clock() }, privateKey, kid);
    const answer = await thief.ask('POST', `/recordings/${rid}/grants`, { json: { wrap, tokens: [token] } });
    assert.equal(answer.code, 'backend/rejected');
    return answer;
  }

  /** What a token reads is sealed: the gate on a device of the thief's opens none of it. */
  async function readsNothing(thief: Person, { grant: { rid }, recording }: MemberPast): Promise<void> {
    const item = await thief.get<RecordingItem>(`/recordings/${rid}`);
    const [{ sig: device }, account] = [await makeDeviceKeys(), await makeAccount()];
    assert.notEqual((await ownGate(thief, { device, account }, item)).verdict, 'permit');
    const { bytes } = await thief.ask('GET', `/recordings/${rid}/segments/1`);
    assert.equal(Buffer.from(bytes).includes(Buffer.from(recording.plain[1]!.bytes)), false, 'a segment that is not sealed');
  }
});

/** After so many attempts: one notice for each of the first fifty, and from then on one that counts the others. */
function assertTold(now: readonly MemberNotice[], before: readonly MemberNotice[], { what, kind, how }: Attempt, attempts: number): void {
  const refusals = now.filter(isRefusal);
  const more = now.filter((notice) => notice.kind === 'more-refused');
  assert.equal(now.length, before.length + Math.min(attempts, REFUSALS_A_DAY + 1), what);
  assert.equal(refusals.length, Math.min(attempts, REFUSALS_A_DAY), what);
  assert.deepEqual(more.map(({ count }) => count), attempts > REFUSALS_A_DAY ? [attempts - REFUSALS_A_DAY] : [], what);
  if (attempts > REFUSALS_A_DAY) return;
  const at = Math.max(...refusals.map((notice) => notice.at));
  assert.ok(refusals.some((notice) => notice.at === at && notice.kind === kind && notice.how === how), `${what}: no notice of ${kind} by ${how}`);
}

function isRefusal({ kind }: MemberNotice): boolean {
  return kind === 'change-refused' || kind === 'recovery-refused';
}

/** Refused for what it is, and not for coming too fast. */
function refused({ status, code, text }: Answer, what: string): void {
  assert.ok(status >= 400 && status < 500 && code !== 'backend/too-many-requests', `${what} was answered ${status} ${text}`);
}

/** Ids of the recordings that a page shows opened. */
async function opens(client: ConsultClient): Promise<string[]> {
  const { recordings } = await client.recordings!.list({ limit: 10 });
  return recordings.filter((recording) => 'meta' in recording).map(({ rid }) => rid);
}

function textsOf(plain: readonly Uint8Array[]): string[] {
  return plain.map((bytes) => Buffer.from(bytes).toString('base64'));
}
