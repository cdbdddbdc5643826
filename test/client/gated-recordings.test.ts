import { expect } from 'chai';
import { createConsultClient } from '../../src/client/create-consult-client.js';
import { newLeaseNonce } from '../../src/ownership/new-lease-nonce.js';
import type { Violation } from '../../src/domain/violation.js';
import type { VerifiedRecording } from '../../src/ownership/gate.js';
import { lyingRecordings, type Lies } from '../../src/testing/lying-recordings.js';
import { recordConsultation } from '../../src/testing/record-consultation.js';
import { recordingLies } from '../../src/testing/recording-lies.js';
import { keyStoreOf } from '../../src/testing/key-store-of.js';
import { createTestWorld, type TestWorld } from '../../src/testing/test-world.js';
import { lieTo, outcome } from './lie-to.js';

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
    expect(await client.recordings!.list()).to.deep.equal({ recordings: [], next: null, suspended: true, sealed: false, stopped: 'none' });
    const handed: string[] = [];
    expect(await client.recordings!.list({ onPassed: ({ rid }) => handed.push(rid) })).to.deep.equal({ recordings: [], next: null, suspended: true, sealed: false, stopped: 'none' });
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
        ['granted, and then the bytes are no film', (rid: string, kid: string, nonce: string) => test.member.adapter.recordings!.lease(rid, kid, nonce), 'recording/playback'],
        ['refused', () => Promise.resolve(null), 'ownership/denied'],
        ['another’s', (_rid: string, _kid: string, nonce: string) => test.otherMember.adapter.recordings!.lease(own, test.otherMember.keys.account.kid, nonce), 'ownership/denied'],
        ['kept from an earlier question', (rid: string, kid: string) => test.member.adapter.recordings!.lease(rid, kid, newLeaseNonce()), 'ownership/denied'],
        ['forged', () => Promise.resolve('e30.e30.e30'), 'ownership/denied'],
      ] as const) {
        appended = 0;
        const { adapter, asked } = lyingRecordings(test.member.adapter, {});
        const kids: string[] = [];
        let answer = (): void => undefined;
        const answered = new Promise<void>((resolve) => { answer = resolve; });
        const recordings = { ...adapter.recordings!, lease: async (rid: string, kid: string, nonce: string) => { kids.push(kid); await answered; return lease(rid, kid, nonce); } };
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
      identity: { whoAmI: () => Promise.resolve(who), expected: () => Promise.resolve(who) },
      get keys() { return (who === test.member.identity ? test.member : test.otherMember).adapter.keys; },
    };
    const client = createConsultClient({ adapter, tenant: test.world.tenant, region: test.world.region, trust: test.trust, now: test.clock.now, keyStore: await keyStoreOf(test.member, test.otherMember) });
    const changes: (string | null)[] = [];
    client.on('principal-change', (identity) => changes.push(identity?.subject ?? null));
    expect((await client.recordings!.list()).recordings).to.have.length(1);
    who = test.otherMember.identity;
    await client.refreshIdentity();
    expect(changes).to.deep.equal([null, test.otherMember.identity.subject]);
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
      [{ locale: 'not a locale' }, 'locale'], [{ iceServers: [{}] }, 'iceServers'], [{ onViolation: 'shrug' }, 'onViolation'], [{ subject: 'Grace Adeyemi' }, 'subject'], [{ subject: 7 }, 'subject'],
    ] as const) {
      expect(() => createConsultClient({ ...good, ...wrong } as never), word).to.throw(word).with.property('code', 'config/invalid');
    }
    expect(() => createConsultClient({ ...good, tenant: '', region: '' })).to.throw(/tenant.*region/s);
    expect(createConsultClient(good).tenant).to.equal('ins-a');
  });
});
