import { expect } from 'chai';
import { liftMemoryStop, makeMemoryStop } from '../../src/adapter/memory/memory-stops.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import { sessionStops } from '../../src/client/session-stops.js';
import { isConsultError } from '../../src/domain/consult-error.js';
import { Stops } from '../../src/incident/stops.js';
import type { StopScope } from '../../src/domain/stop.js';
import type { MemberKey } from '../../src/ownership/member-key.js';
import type { VerifiedRecording } from '../../src/ownership/gate.js';
import { recordConsultation } from '../../src/testing/record-consultation.js';
import { portOf } from '../../src/testing/port-of.js';
import { createTestWorld, type TestWorld } from '../../src/testing/test-world.js';
import { until } from '../components/provider/until.js';
import { recordScenes } from '../recording/record-scenes.js';
import { signedIn } from './signed-in.js';

const codeOf = (task: Promise<unknown>): Promise<string> => task.then(() => 'done', (error: unknown) => (isConsultError(error) ? error.code : String(error)));

describe('what the insurer stops', () => {
  let test: TestWorld;
  let rid: string;
  let sid: string;
  before(async function () {
    this.timeout(30_000);
    test = await createTestWorld();
    const segments = await recordScenes([{ video: false, ms: 2200 }]);
    rid = (await recordConsultation(test.people, ['audio'], { segments })).rid;
    sid = test.world.recordings.get(rid)!.session.sid;
  });
  const list = async (client: ConsultClient): Promise<[string[], string]> => {
    const { recordings, stopped } = await client.recordings!.list();
    return [recordings.map((each) => each.rid), stopped];
  };
  /** Resolves once the client has heard. */
  const changing = (client: ConsultClient, change: () => Promise<number>): Promise<number> => new Promise((resolve, reject) => {
    let seq: Promise<number> | null = null;
    const heard = (): void => {
      client.off('stops-change', heard);
      seq!.then(resolve, reject);
    };
    client.on('stops-change', heard);
    seq = change();
  });
  const stop = (client: ConsultClient, scope: StopScope, target: string): Promise<number> => changing(client, () => makeMemoryStop(test.world, { scope, target }));
  const lift = (client: ConsultClient, seq: number): Promise<number> => changing(client, () => liftMemoryStop(test.world, seq));

  it('ends an open playback, and empties its element', async () => {
    const { client, violations } = await signedIn(test, test.member);
    const linkOf = ({ identity: { subject } }: { identity: { subject: string } }): MemberKey => test.world.chains.get(subject)!.at(-1)!.payload;
    const kids = [linkOf(test.member).enc.kid, ...[test.member, test.practitioner].map((each) => linkOf(each).devices[0]!.sig.kid)].map((kid) => ['kid', kid] as const);
    for (const [scope, target] of [['rid', rid], ['sid', sid], ['sub', test.member.identity.subject], ['sub', test.practitioner.identity.subject], ...kids, ['feature', 'replay'], ['tenant', 'ins-a'], ['region', 'uk']] as const) {
      const { recordings: [listed] } = await client.recordings!.list();
      const video = document.createElement('video');
      const { done } = client.recordings!.play(listed as VerifiedRecording, video);
      await until(() => video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA, 10_000);
      const ended = codeOf(done);
      const seq = await stop(client, scope, target);
      expect(await ended, scope).to.equal('incident/stopped');
      await until(() => video.readyState === 0);
      expect([video.getAttribute('src'), await codeOf(client.recordings!.play(listed as VerifiedRecording, video).done)], scope).to.deep.equal([null, 'incident/stopped']);
      await lift(client, seq);
    }
    expect(violations).to.deep.equal([]);
    await client.dispose();
  });

  it('lists nothing of what is stopped, says so, and lists it again once that is lifted', async () => {
    const { client, violations } = await signedIn(test, test.member);
    expect(await list(client)).to.deep.equal([[rid], 'none']);
    const narrow = await stop(client, 'rid', rid);
    expect(await list(client)).to.deep.equal([[], 'some']);
    const wide = await stop(client, 'feature', 'replay');
    expect([await list(client), client.isStopped('replay'), client.isStopped('booking')]).to.deep.equal([[[], 'all'], true, false]);
    await lift(client, wide);
    await lift(client, narrow);
    const practitioner = await stop(client, 'sub', test.practitioner.identity.subject);
    expect(await list(client)).to.deep.equal([[], 'some']);
    await lift(client, practitioner);
    expect([await list(client), client.isStopped('replay'), violations]).to.deep.equal([[[rid], 'none'], false, []]);
    await client.dispose();
  });

  it('goes on without what is stopped for somebody else', async () => {
    const { client } = await signedIn(test, test.member);
    await list(client);
    for (const [scope, target] of [['rid', 'another'], ['sub', test.otherMember.identity.subject], ['feature', 'booking']] as const) {
      const seq = await makeMemoryStop(test.world, { scope, target });
      expect(await list(client), scope).to.deep.equal([[rid], 'none']);
      await liftMemoryStop(test.world, seq);
    }
    await client.dispose();
  });

  it('refuses a booking while bookings are paused, and takes it again once that is lifted', async () => {
    const { client } = await signedIn(test, test.member);
    const { scheduling } = client;
    const now = test.clock.now();
    const [service] = await scheduling!.services();
    const [slot] = await scheduling!.slots({ serviceId: service!.id, from: new Date(now).toISOString(), to: new Date(now + 7 * 86_400_000).toISOString() });
    const seq = await stop(client, 'feature', 'booking');
    expect([await codeOf(scheduling!.hold(slot!.id)), client.isStopped('booking')]).to.deep.equal(['incident/stopped', true]);
    await lift(client, seq);
    const held = await scheduling!.hold(slot!.id);
    expect(await codeOf(scheduling!.book({ holdId: held.id, mode: 'audio' }))).to.equal('done');
    await client.dispose();
  });

  it('says when a consultation is to be left, and when it goes on without video', async () => {
    const stops = await openStops();
    const call = sessionStops(stops, { sid, subs: [test.member.identity.subject, test.practitioner.identity.subject], kids: ['the-issuers'] });
    const leaves: [StopScope, string, boolean, boolean][] = [
      ['sid', sid, true, false], ['sub', test.practitioner.identity.subject, true, false], ['feature', 'consultation', true, false], ['tenant', 'ins-a', true, true], ['region', 'uk', true, true],
      ['kid', 'the-issuers', true, false], ['kid', 'this-pages', true, false], ['kid', 'anothers', false, false],
      ['rid', rid, false, false], ['feature', 'replay', false, false], ['feature', 'booking', false, false], ['feature', 'switch-to-video', false, true],
    ];
    for (const [scope, target, isLeft, isAudio] of leaves) {
      const seq = await makeMemoryStop(test.world, { scope, target });
      await stops.ask();
      expect([call.isStopped(['this-pages']), call.isVideoStopped()], `${scope} ${target}`).to.deep.equal([isLeft, isAudio]);
      await liftMemoryStop(test.world, seq);
      await stops.ask();
    }
    stops.close();
  });

  it('is kept on the device with the newest number: a service that names a lower one changes nothing', async () => {
    const seq = await makeMemoryStop(test.world, { scope: 'rid', target: rid });
    let kept = { seq: 0, tokens: [] as string[] };
    const store = { read: () => kept, write: (next: typeof kept) => { kept = next; } };
    const first = await openStops({ store });
    expect([first.seq, kept.seq, kept.tokens.length]).to.deep.equal([seq, seq, 1]);
    first.close();
    let rollbacks = 0;
    const port = { stops: () => Promise.resolve({ stops: [], seq: seq - 1 }) };
    const later = await openStops({ store, port, onRollback: () => { rollbacks += 1; } });
    expect([later.seq, later.matches({ rid }), rollbacks]).to.deep.equal([seq, true, 1]);
    later.close();
    await liftMemoryStop(test.world, seq);
  });

  it('keeps what it cannot verify yet, beside what it can, and puts it in force when it can', async () => {
    const [first, second] = [await makeMemoryStop(test.world, { scope: 'rid', target: rid }), await makeMemoryStop(test.world, { scope: 'feature', target: 'booking' })];
    let kept = { seq: 0, tokens: [] as string[] };
    const store = { read: () => kept, write: (next: typeof kept) => { kept = next; } };
    (await openStops({ store })).close();
    expect(kept.tokens.length).to.equal(2);
    // The keyset does not come at first, and the service says that there is nothing new.
    let isThere = false;
    const { tenant, region, keys: { keyset } } = test.world;
    let answer = { stops: [] as string[], seq: second };
    const later = await openStops({
      store, tenant, region, port: { stops: () => Promise.resolve(answer) },
      resolveKey: (kid, at) => (isThere ? keyset.keyOf('incident', kid, at) : Promise.reject(new Error('no keyset'))),
    });
    expect([later.inForce.length, later.seq, kept.seq, kept.tokens.length]).to.deep.equal([0, second, second, 2]);
    isThere = true;
    await later.ask();
    expect([later.matches({ rid }), later.isStopped('booking'), kept.tokens.length]).to.deep.equal([true, true, 2]);
    later.close();
    // One that never verifies takes none of the others with it, and a lift of what waits counts.
    kept = { ...kept, tokens: ['a.b.c', ...kept.tokens] };
    const lift = await liftMemoryStop(test.world, first);
    answer = { stops: await Promise.all(test.world.stops.after(second).map(({ token }) => token)), seq: lift };
    isThere = false;
    const last = await openStops({ store, port: { stops: () => (isThere ? Promise.resolve(answer) : Promise.reject(new Error('away'))) }, resolveKey: (kid, at) => (isThere ? keyset.keyOf('incident', kid, at) : Promise.reject(new Error('no keyset'))) });
    isThere = true;
    await last.ask();
    expect([last.matches({ rid }), last.isStopped('booking'), kept.tokens.includes('a.b.c')]).to.deep.equal([false, true, true]);
    last.close();
    await liftMemoryStop(test.world, second);
  });

  it('believes nothing that no incident key has signed, and does not pass over it', async () => {
    const seq = await makeMemoryStop(test.world, { scope: 'rid', target: rid });
    const token = await test.world.stops.after(seq - 1)[0]!.token;
    for (const bad of [`${token.slice(0, -8)}AAAAAAAA`, 'a.b.c', test.world.sessions.get(sid)!.token]) {
      const stops = await openStops({ port: { stops: () => Promise.resolve({ stops: [bad], seq }) } });
      expect([await codeOf(stops.ask()), stops.seq, stops.inForce.length]).to.deep.equal(['backend/bad-response', 0, 0]);
      stops.close();
    }
    await liftMemoryStop(test.world, seq);
  });

  it('asks for itself while something goes on and nothing is pushed, and knows what a lease names before that counts', async () => {
    let lost: ((answer: null) => void) | null = null;
    const { stops: ask } = portOf(test.member.adapter, 'incidents');
    const stops = await openStops({ askEvery: 20, port: { stops: ask!, watchStops: (_after, onStops) => { lost = onStops; return () => undefined; } } });
    lost!(null);
    const release = stops.hold();
    const seq = await makeMemoryStop(test.world, { scope: 'feature', target: 'replay' });
    await until(() => stops.isStopped('replay'));
    release();
    const lifted = await liftMemoryStop(test.world, seq);
    await stops.catchUp(lifted);
    expect([stops.seq, stops.isStopped('replay')]).to.deep.equal([lifted, false]);
    expect(await codeOf(stops.catchUp(lifted + 1))).to.equal('backend/bad-response');
    stops.close();
  });

  it('asks, where the host’s adapter cannot be listened to, and is closed all the same', async () => {
    const reported: unknown[] = [];
    const { reportError } = globalThis;
    globalThis.reportError = (error) => void reported.push(error);
    try {
      const { stops: ask } = portOf(test.member.adapter, 'incidents');
      const deaf = new Error('deaf');
      for (const watchStops of [() => { throw deaf; }, () => () => { throw deaf; }, (() => Promise.resolve()) as never]) {
        const stops = await openStops({ askEvery: 20, port: { stops: ask!, watchStops } });
        const release = stops.hold();
        const seq = await makeMemoryStop(test.world, { scope: 'feature', target: 'replay' });
        await until(() => stops.isStopped('replay'));
        release();
        stops.close();
        await liftMemoryStop(test.world, seq);
      }
      expect(reported.slice(0, 2)).to.deep.equal([deaf, deaf]);
      expect(reported[2]).to.be.instanceOf(TypeError);
    } finally {
      globalThis.reportError = reportError;
    }
  });

  function openStops(change: Partial<ConstructorParameters<typeof Stops>[0]> = {}): Promise<Stops> {
    const { tenant, region, keys: { keyset } } = test.world;
    return new Stops({
      port: portOf(test.member.adapter, 'incidents'), tenant, region, subject: test.member.identity.subject, resolveKey: (kid, at) => keyset.keyOf('incident', kid, at),
      store: { read: () => ({ seq: 0, tokens: [] }), write: () => undefined }, onRollback: () => { throw new Error('a rollback'); }, ...change,
    }).open();
  }
});
