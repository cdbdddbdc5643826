import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { giveKeyPermission } from '../../examples/reference-backend/escrow/give-key-permission.js';
import { createConsultClient } from '../../src/client/create-consult-client.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { KeyAuthority, KeyChange } from '../../src/domain/key-change.js';
import type { MemberNotice } from '../../src/domain/member-notice.js';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import { makeDeviceKeys } from '../../src/keys/device-key.js';
import { memoryKeyStore } from '../../src/keys/memory-key-store.js';
import type { KeyStore } from '../../src/keys/key-store.js';
import { REFUSALS_A_DAY } from '../../src/ownership/key-notices.js';
import { newestLink } from '../../src/testing/add-device.js';
import { keyStoreOf } from '../../src/testing/key-store-of.js';
import { authorityOf, makeKeyChange } from '../../src/testing/make-key-change.js';
import { makeAccount } from '../../src/testing/make-party.js';
import { makeRecoveryMethod } from '../../src/testing/make-recovery-method.js';
import { signCall, tokensOfCall } from '../../src/testing/sign-call.js';
import { signEpochs } from '../../src/testing/sign-epochs.js';
import { consultation, putEpoch, putEvidence, putSegment, putWraps, recorded, segmentAt, type Recorded } from './support/consultation.js';
import { onEachEngine } from './support/engines.js';
import { makeApprovers, openEscrow, type EscrowPeople } from './support/escrow-people.js';
import { ownGate } from './support/own-gate.js';
import { adapterOf } from './support/party.js';
import { Person } from './support/person.js';

const MINUTE = 60_000;
const MEMBER = 'priya-raghunathan';

/** What the thief has tried, and how it was answered. */
interface Count { tries: number; refused: number; limited: number }

onEachEngine('a thief with a member’s token for an hour', ({ start, fresh }) => {
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

  /** The member’s own page, on a device with this store. */
  async function pageOf(member: Person, store: KeyStore): Promise<ConsultClient> {
    const { tenant, region } = await member.me();
    const { anchor } = backend.services.trust.of({ tenant, region });
    return createConsultClient({ adapter: adapterOf(member), tenant, region, trust: anchor, now: clock, keyStore: store });
  }

  /** Ids of the recordings that a page shows opened. */
  async function opens(client: ConsultClient): Promise<string[]> {
    const { recordings } = await client.recordings!.list({ limit: 10 });
    return recordings.filter((recording) => 'meta' in recording).map(({ rid }) => rid);
  }

  it('changes no key, opens nothing, signs nothing, and is told of: afterwards all opens by device and by code', async () => {
    const made = await recorded(backend, MEMBER, 'dr-helen-marsh');
    const { member, patientKeys } = made;
    const me = await member.me();
    const deviceStore = await keyStoreOf({ identity: me, adapter: adapterOf(member), keys: patientKeys });
    const device = await pageOf(member, deviceStore);
    const handle = device.keys!;
    await handle.renewCode();
    const code = (await handle.pendingCode())!.join('-');
    await handle.confirmCode(code.slice(-6));
    assert.deepEqual(await opens(device), [made.grant.rid]);
    // An officer has just been told that the member has lost everything: this the thief has asked for by telephone.
    await giveKeyPermission(people.desk, people.approvers[0].kid, me.subject);
    const call = await consultation(backend, MEMBER, 'dr-helen-marsh');

    const thief = new Person(backend, member.token);
    const keysNow = async (): Promise<string> => JSON.stringify([await member.get('/keys/chain?since=1'), await member.get('/keys/ways'), await member.get(`/keys/boxes/${patientKeys.enc.kid}`)]);
    const notices = async (): Promise<MemberNotice[]> => (await member.get<{ items: MemberNotice[] }>('/notices')).items;
    const refusals = (all: readonly MemberNotice[]): number => all.filter(({ kind }) => kind === 'change-refused' || kind === 'recovery-refused').length;
    const had = await keysNow();
    const told = refusals(await notices());
    const keys: Count = { tries: 0, refused: 0, limited: 0 };
    const other: Count = { tries: 0, refused: 0, limited: 0 };
    const counted = (count: Count, { status, text }: { status: number; text: string }, what: string): void => {
      count.tries += 1;
      assert.ok(status >= 400 && status < 500, `${what} was answered ${status} ${text}`);
      if (status === 429 && !text.includes('keys/too-many-attempts')) count.limited += 1;
      else count.refused += 1;
    };

    let notEnough = 0;
    for (let minute = 0; minute < 60; minute += 3) {
      passed = minute * MINUTE;
      for (const [what, json] of await keyChanges(thief, made, minute)) counted(keys, await thief.ask('POST', '/keys/changes', { json }), what);
      const { way } = patientKeys;
      const [current] = (await member.get<{ ways: { id: string }[] }>('/keys/ways')).ways;
      counted(keys, await thief.ask('POST', `/keys/ways/${current?.id ?? way.id}/open`, { json: { proof: (await makeRecoveryMethod(0)).proof } }), 'a wrong proof');
      const { permission } = await thief.get<{ permission: { id: string } | null }>('/keys/permission');
      if (permission === null) notEnough += 1;
      for (const [what, answer] of await sessionWrites(thief, call, made)) counted(other, answer, what);
      await readsNothing(thief, made);
    }
    assert.equal(notEnough, 0, 'the permission waits all the time');

    assert.equal(await keysNow(), had, 'keys were changed');
    const after = await notices();
    const more = after.find(({ kind }) => kind === 'more-refused');
    assert.deepEqual([refusals(after), more?.count], [REFUSALS_A_DAY, told + keys.refused - REFUSALS_A_DAY], 'each attempt makes a notice, up to the limit, and then counts');

    // The hour is over, and the token; the member signs in again.
    passed = 61 * MINUTE;
    const back = await Person.signIn(backend, MEMBER);
    const page = await pageOf(back, deviceStore);
    assert.deepEqual(await opens(page), [made.grant.rid], 'by device');
    const waiting = (await page.keys!.status()).permission;
    assert.ok(waiting);
    await page.keys!.stopPermission(waiting.id);
    const fresh = await pageOf(back, memoryKeyStore());
    assert.deepEqual(await opens(fresh), [], 'a new device holds nothing');
    await fresh.keys!.recover(code);
    assert.deepEqual(await opens(fresh), [made.grant.rid], 'by code');
    passed = 25 * 60 * MINUTE;
    const late = await Person.signIn(backend, MEMBER);
    const anew = await makeKeyChange(me, { before: await newestLink((await late.get<{ chain: string[] }>('/keys/chain')).chain), next: await makeAccount(), addDevice: await makeDeviceKeys(), addWays: [(await makeRecoveryMethod(clock())).entry], anew: true }, { how: 'permission', id: waiting.id }, clock());
    assert.equal((await late.ask('POST', '/keys/changes', { json: anew })).code, 'backend/forbidden', 'a permission that a device has stopped');
    for (const client of [device, page, fresh]) await client.dispose();
    passed = 0;
    console.log(`  a token for an hour: ${keys.tries} attempts on keys (${keys.refused} refused, ${keys.limited} over the pace), ${other.tries} other writes refused; 0 keys changed, ${REFUSALS_A_DAY} notices and one for ${more?.count ?? 0} more`);
  });

  /** Everything that a change of keys can be asked for with, by somebody who has a token and keys of their own. */
  async function keyChanges(thief: Person, { patientKeys, practitionerKeys }: Recorded, minute: number): Promise<[string, unknown][]> {
    const me = await thief.me();
    const before = await newestLink((await thief.get<{ chain: string[] }>('/keys/chain')).chain);
    const permission = (await thief.get<{ permission: { id: string } | null }>('/keys/permission')).permission?.id ?? '';
    const [own, account, { entry, proof }] = [await makeDeviceKeys(), await makeAccount(), await makeRecoveryMethod(clock())];
    // What the thief cannot make, it copies: the public name of the account's key over a private one of its own.
    const as = { ...account, kid: before.payload.enc.kid };
    const [way] = before.payload.ways;
    const wishes = [
      { before, account: as, next: account, addDevice: own },
      { before, account: as, next: account, addWays: [entry], dropWays: [way?.id ?? ''] },
      { before, account: as, next: account, addDevice: own, dropDevices: [patientKeys.device.kid] },
      { before, next: account, addDevice: own, addWays: [entry], anew: true },
    ];
    const wish = wishes[(minute / 3) % wishes.length]!;
    const wanted: KeyChange = await makeKeyChange(me, wish, { how: 'first' }, clock());
    const authorities: [string, KeyAuthority][] = [
      ['as the first link', { how: 'first' }],
      ['by a device of the thief’s', await authorityOf(me, own.sig, wanted, clock())],
      ['in the name of the member’s device', await authorityOf(me, { ...own.sig, kid: patientKeys.device.kid }, wanted, clock())],
      ['by the practitioner’s device', await authorityOf(me, practitionerKeys.device, wanted, clock())],
      ['by a proof of the thief’s', { how: 'recovery', id: way?.id ?? '', proof }],
      ['by a permission that is not in force', { how: 'permission', id: permission }],
      ['by a permission that there is none of', { how: 'permission', id: newOpaqueId() }],
    ];
    // Two of them each time, so that the pace of writes lets them be looked at.
    return authorities.filter((_, index) => index % 4 === (minute / 3) % 4 || index === 5).map(([what, authority]) => [what, { ...wanted, authority }]);
  }

  /** Every write of a session and of a recording, with words that a device of the thief's has signed. */
  async function sessionWrites(thief: Person, call: Awaited<ReturnType<typeof consultation>>, { grant: { rid }, recording }: Recorded): Promise<[string, Awaited<ReturnType<Person['ask']>>][]> {
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
      ['a lease for a key of the thief’s', await thief.ask('POST', `/recordings/${rid}/lease`, { json: { kid: sig.kid, nonce: newOpaqueId() } })],
      ['leave to come in', await thief.ask('POST', `/sessions/${sid}/admit`)],
    ];
  }

  /** What a token reads is sealed: the gate on a device of the thief's opens none of it. */
  async function readsNothing(thief: Person, { grant: { rid }, recording }: Recorded): Promise<void> {
    const item = await thief.get<RecordingItem>(`/recordings/${rid}`);
    const [{ sig }, account] = [await makeDeviceKeys(), await makeAccount()];
    const decision = await ownGate(thief, { device: sig, account } as Parameters<typeof ownGate>[1], item);
    assert.notEqual(decision.verdict, 'permit');
    const { bytes } = await thief.ask('GET', `/recordings/${rid}/segments/1`);
    assert.equal(Buffer.from(bytes).includes(Buffer.from(recording.plain[1]!.bytes)), false, 'a segment that is not sealed');
  }
});
