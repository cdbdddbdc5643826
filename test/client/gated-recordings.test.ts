import { expect } from 'chai';
import { createConsultClient } from '../../src/client/create-consult-client.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { Violation } from '../../src/domain/violation.js';
import { memoryKeyStore } from '../../src/keys/memory-key-store.js';
import { openKeys } from '../../src/keys/person-keys.js';
import type { VerifiedRecording } from '../../src/ownership/gate.js';
import { issueItem, issueRecording } from '../../src/testing/issue-item.js';
import { itemAsOf } from '../../src/testing/item-as-of.js';
import { lyingRecordings, type Lies } from '../../src/testing/lying-recordings.js';
import { recordConsultation } from '../../src/testing/record-consultation.js';
import { recordingLies } from '../../src/testing/recording-lies.js';
import { keyStoreOf } from '../../src/testing/key-store-of.js';
import { createTestWorld, type TestWorld } from '../../src/testing/test-world.js';

interface LiedTo {
  client: ConsultClient;
  violations: Violation[];
  asked: string[];
}

async function lieTo({ world, clock, member, trust }: TestWorld, lies: Lies, onViolation: 'suspend' | 'drop' = 'suspend'): Promise<LiedTo> {
  const { adapter, asked } = lyingRecordings(member.adapter, lies);
  const client = createConsultClient({ adapter, tenant: world.tenant, region: world.region, trust, now: clock.now, onViolation, keyStore: await keyStoreOf(member) });
  const violations: Violation[] = [];
  client.on('violation', (violation) => violations.push(violation));
  return { client, violations, asked };
}

async function outcome(task: Promise<unknown>): Promise<string> {
  return task.then(() => 'played', (error: { code?: string }) => error.code ?? String(error));
}

describe('the recordings of a client whose backend is wrong', () => {
  let test: TestWorld;
  let own: string;

  before(async () => {
    test = await createTestWorld();
    own = (await recordConsultation(test.people)).rid;
  });

  it('are shown when they are hers', async () => {
    const { client, violations } = await lieTo(test, {});
    const { recordings, suspended } = await client.recordings!.list();
    expect(recordings.map(({ rid }) => rid)).to.deep.equal([own]);
    expect(suspended).to.equal(false);
    expect(violations).to.deep.equal([]);
  });

  it('hold out each lie on the list and on opening: not shown, no byte asked for, told with its reason and nothing else', async () => {
    for (const { name, before, lies, reason, foreign } of await recordingLies(test.world, test.member)) {
      const told: Lies = { ...before };
      const { client, violations, asked } = await lieTo(test, told, 'drop');
      if (before !== null) await client.recordings!.list();
      expect(violations, name).to.deep.equal([]);
      Object.assign(told, lies);
      const handed: string[] = [];
      const { recordings } = await client.recordings!.list({ onPassed: ({ rid }) => handed.push(rid) });
      const shown = recordings.map(({ rid }) => rid);
      expect(handed, name).to.deep.equal(shown);
      expect(new Set(shown).size, name).to.equal(shown.length);
      for (const rid of foreign) expect(shown, name).not.to.include(rid);
      if (reason === 'changed') {
        const planted = recordings.find(({ rid }) => rid !== own)!;
        expect(await outcome(client.recordings!.play(planted as VerifiedRecording, document.createElement('video')).done), name).to.equal('ownership/denied');
      }
      expect(violations.map((violation) => violation.reason), name).to.include(reason);
      for (const violation of violations) expect(Object.keys(violation).sort()).to.deep.equal(['at', 'path', 'reason', 'rid', 'sid']);
      expect(asked, name).to.deep.equal([]);
      await client.dispose();
    }
  });

  it('stay closed when what was listed as hers is someone else’s on opening', async () => {
    for (const { name, lies, foreign } of (await recordingLies(test.world, test.member)).filter((lie) => lie.before === null && lie.foreign.length > 0)) {
      const open: Lies['open'] = () => lies.open?.(null, foreign[0]!);
      const { client, violations, asked } = await lieTo(test, { open }, 'drop');
      const { recordings: [listed] } = await client.recordings!.list();
      expect(await outcome(client.recordings!.play(listed as VerifiedRecording, document.createElement('video')).done), name).to.equal('ownership/denied');
      expect(violations, name).to.have.length(1);
      expect(asked, name).to.deep.equal([]);
      await client.dispose();
    }
  });

  it('are all held back, hers too, once a stranger’s was offered, until the page is loaded again', async () => {
    const [lie] = await recordingLies(test.world, test.member);
    const { client } = await lieTo(test, lie!.lies);
    expect(await client.recordings!.list()).to.deep.equal({ recordings: [], next: null, suspended: true });
    const handed: string[] = [];
    expect(await client.recordings!.list({ onPassed: ({ rid }) => handed.push(rid) })).to.deep.equal({ recordings: [], next: null, suspended: true });
    expect(handed).to.deep.equal([]);
  });

  it('are handed on one by one as they pass, before the page is whole', async () => {
    const { client } = await lieTo(test, { list: (honest) => [...honest, { rid: 'planted' }] });
    const order: string[] = [];
    client.on('violation', ({ rid }) => order.push(`refused ${rid}`));
    const listed = client.recordings!.list({ onPassed: ({ rid }) => order.push(`handed ${rid}`) }).then(() => order.push('whole'));
    await listed;
    expect(order).to.deep.equal([`handed ${own}`, 'refused planted', 'whole']);
  });

  it('are not rolled back behind what was shown of them, though the backend gave an older one beside it', async () => {
    const made = await issueRecording(test.world, test.member);
    const newest = { ...made.item, heads: null };
    const older = { ...itemAsOf(made.item, made, made.segments.length - 1), heads: null };
    let answer: unknown[] = [newest, older];
    const { client, violations } = await lieTo(test, { list: () => answer }, 'drop');
    expect((await client.recordings!.list()).recordings).to.have.length(1);
    answer = [older];
    expect((await client.recordings!.list()).recordings).to.deep.equal([]);
    expect(violations.map(({ reason }) => reason)).to.deep.equal(['duplicate', 'rollback']);
    await client.dispose();
  });

  it('are not believed under a chain of her keys that is older than what this device has seen', async () => {
    const own = await createTestWorld();
    const { world, clock, member } = own;
    const item = { ...(await issueItem(world, member, { segments: [] })), heads: null };
    const { client, violations } = await lieTo(own, { list: () => [item] }, 'drop');
    expect((await client.recordings!.list()).recordings).to.have.length(1);
    await openKeys(member.identity, member.adapter.keys, (kid, at) => world.keys.keyset.keyOf('issuer', kid, at), clock.now, { store: memoryKeyStore() });
    await client.keys.status();
    expect((await client.recordings!.list()).recordings).to.deep.equal([]);
    expect(violations.map(({ reason }) => reason)).to.deep.equal(['rollback']);
    await client.dispose();
  });

  it('are handed to nobody from the moment that she goes', async () => {
    const items = await Promise.all([1, 2, 3].map(async () => ({ ...(await issueItem(test.world, test.member, { segments: [] })), heads: null })));
    const { client } = await lieTo(test, { list: () => items });
    const handed: string[] = [];
    const listed = client.recordings!.list({ onPassed: ({ rid }) => {
      handed.push(rid);
      void client.dispose();
    } });
    expect(await outcome(listed)).to.equal('backend/unauthenticated');
    expect(handed).to.deep.equal([items[0]!.rid]);
  });

  it('are judged in a worker beyond the first screen, which ends with the person', async () => {
    const issued = await Promise.all(Array.from({ length: 14 }, () => issueItem(test.world, test.member, { segments: [] })));
    const items = issued.map((item) => ({ ...item, heads: null }));
    const stranger = { ...(await issueItem(test.world, test.otherMember, { segments: [] })), heads: null };
    const { client, violations } = await lieTo(test, { list: () => [...items.slice(0, 12), stranger, ...items.slice(12)] }, 'drop');
    const { postMessage, terminate } = Worker.prototype;
    let [asked, ended] = [0, 0];
    Worker.prototype.postMessage = function post(this: Worker, ...message: unknown[]) { asked += 1; Reflect.apply(postMessage, this, message); };
    Worker.prototype.terminate = function end(this: Worker) { ended += 1; terminate.call(this); };
    try {
      for (let time = 0; asked === 0 && time < 100; time += 1) {
        const handed: string[] = [];
        const { recordings } = await client.recordings!.list({ onPassed: ({ rid }) => handed.push(rid) });
        expect(handed).to.deep.equal(items.map(({ rid }) => rid));
        expect(recordings.map(({ rid }) => rid)).to.deep.equal(handed);
        expect(violations.splice(0).map(({ reason, path, rid }) => [reason, path, rid])).to.deep.equal([['owner', 'list', stranger.rid]]);
        await new Promise((resolve) => { setTimeout(resolve, 50); });
      }
      expect(asked).to.equal(1);
      expect(ended).to.equal(0);
      const gone = client.recordings!.list().then(() => 'listed', (error: { code?: string }) => error.code);
      await client.dispose();
      expect(await gone).to.equal('backend/unauthenticated');
      expect(ended).to.equal(1);
    } finally {
      Object.assign(Worker.prototype, { postMessage, terminate });
    }
  });

  it('are not played on from bytes that are not those of the recording', async () => {
    const { client, violations } = await lieTo(test, {});
    const adapter = { ...test.member.adapter, recordings: { ...test.member.adapter.recordings!, segment: () => Promise.resolve(new Uint8Array(64)) } };
    const tampered = createConsultClient({ adapter, tenant: test.world.tenant, region: test.world.region, trust: test.trust, now: test.clock.now, keyStore: await keyStoreOf(test.member, test.otherMember) });
    tampered.on('violation', (violation) => violations.push(violation));
    const { recordings: [listed] } = await tampered.recordings!.list();
    const video = document.createElement('video');
    expect(await outcome(tampered.recordings!.play(listed as VerifiedRecording, video).done)).to.equal('ownership/denied');
    expect(violations.map(({ path, reason }) => `${path} ${reason}`)).to.deep.equal(['play segments']);
    await client.dispose();
    await tampered.dispose();
  });

  it('are not played on without a lease: bytes are asked for beside it, and nothing is shown before it', async () => {
    let appended = 0;
    const { appendBuffer } = SourceBuffer.prototype;
    SourceBuffer.prototype.appendBuffer = function append(bytes) { appended += 1; return appendBuffer.call(this, bytes); };
    try {
      for (const [name, lease, code] of [
        ['granted, and then the bytes are no film', (rid: string, kid: string) => test.member.adapter.recordings!.lease(rid, kid), 'recording/playback'],
        ['refused', () => Promise.resolve(null), 'ownership/denied'],
        ['another’s', () => test.otherMember.adapter.recordings!.lease(own, test.otherMember.keys.account.kid), 'ownership/denied'],
        ['forged', () => Promise.resolve('e30.e30.e30'), 'ownership/denied'],
      ] as const) {
        appended = 0;
        const { adapter, asked } = lyingRecordings(test.member.adapter, {});
        const kids: string[] = [];
        let answer = (): void => undefined;
        const answered = new Promise<void>((resolve) => { answer = resolve; });
        const recordings = { ...adapter.recordings!, lease: async (rid: string, kid: string) => { kids.push(kid); await answered; return lease(rid, kid); } };
        const client = createConsultClient({ adapter: { ...adapter, recordings }, tenant: test.world.tenant, region: test.world.region, trust: test.trust, now: test.clock.now, keyStore: await keyStoreOf(test.member) });
        const violations: Violation[] = [];
        client.on('violation', (violation) => violations.push(violation));
        const { recordings: [listed] } = await client.recordings!.list();
        const playback = client.recordings!.play(listed as VerifiedRecording, document.createElement('video'));
        await new Promise((resolve) => setTimeout(resolve, 400));
        expect([kids, asked.length > 0, appended], name).to.deep.equal([[test.member.keys.account.kid], true, 0]);
        answer();
        expect(await outcome(playback.done), name).to.equal(code);
        expect([appended > 0, violations], name).to.deep.equal([code === 'recording/playback', []]);
        await client.dispose();
      }
    } finally {
      SourceBuffer.prototype.appendBuffer = appendBuffer;
    }
  });

  it('are nobody’s when nobody is signed in, or when the keys are not the insurer’s', async () => {
    const { world, clock, member } = test;
    const signedOut = createConsultClient({ adapter: { ...member.adapter, identity: { whoAmI: () => Promise.resolve(null) } }, tenant: world.tenant, region: world.region, trust: test.trust, now: clock.now });
    expect(await outcome(signedOut.recordings!.list())).to.equal('backend/unauthenticated');
    const wrongRoot = createConsultClient({ adapter: member.adapter, tenant: world.tenant, region: world.region, trust: { rootThumbprint: 'A'.repeat(43) }, now: clock.now });
    expect(await outcome(wrongRoot.recordings!.list())).to.equal('ownership/denied');
  });

  it('are dropped for the next person: a change of who is signed in is told', async () => {
    let who = test.member.identity;
    const adapter = {
      ...test.member.adapter,
      identity: { whoAmI: () => Promise.resolve(who) },
      get keys() { return (who === test.member.identity ? test.member : test.otherMember).adapter.keys; },
    };
    const client = createConsultClient({ adapter, tenant: test.world.tenant, region: test.world.region, trust: test.trust, now: test.clock.now, keyStore: await keyStoreOf(test.member, test.otherMember) });
    const changes: (string | null)[] = [];
    client.on('principal-change', (identity) => changes.push(identity?.subject ?? null));
    expect((await client.recordings!.list()).recordings).to.have.length(1);
    who = test.otherMember.identity;
    await client.refreshIdentity();
    expect(changes).to.deep.equal([test.otherMember.identity.subject]);
    const { recordings, suspended } = await client.recordings!.list();
    expect(recordings).to.deep.equal([]);
    expect(suspended).to.equal(true);
  });
});

describe('createConsultClient', () => {
  it('says what is wrong with each option', async () => {
    const { member, trust } = await createTestWorld();
    const good = { adapter: member.adapter, tenant: 'ins-a', region: 'uk', trust };
    for (const [wrong, word] of [
      [{ tenant: 'Ins A' }, 'tenant'], [{ region: 'UK!' }, 'region'], [{ trust: { rootThumbprint: 'short' } }, 'rootThumbprint'], [{ adapter: {} }, 'adapter'],
      [{ locale: 'not a locale' }, 'locale'], [{ iceServers: [{}] }, 'iceServers'], [{ onViolation: 'shrug' }, 'onViolation'],
    ] as const) {
      expect(() => createConsultClient({ ...good, ...wrong } as never), word).to.throw(word).with.property('code', 'config/invalid');
    }
    expect(() => createConsultClient({ ...good, tenant: '', region: '' })).to.throw(/tenant.*region/s);
    expect(createConsultClient(good).tenant).to.equal('ins-a');
  });
});
