import { expect } from 'chai';
import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import { NONCES_MAX } from '../../../src/session/signaling/own-nonces.js';
import type { OwnPage, PeerFault } from '../../../src/session/signaling/page-binding.js';
import { PAGES_MAX } from '../../../src/session/signaling/peer-pages.js';
import { bindingWorld, bound, tokenOf, type BindingWorld, type Said } from './binding-pair.js';
import { COMMIT, hello, OTHER_COMMIT, roomBench } from './bound-room-bench.js';
import { pause, until } from '../../support/until.js';

describe('a room in which a page believes what the other party has signed', () => {
  let world: BindingWorld;
  let bench: ReturnType<typeof roomBench>;
  before(async () => { world = await bindingWorld(); });
  beforeEach(() => { bench = roomBench(world); });
  afterEach(() => bench.close());

  it('binds the two pages once each has verified the other’s word, and tells each once that the other one is there', async () => {
    const { patient, practitioner } = await bench.both();
    expect(patient.room.pair?.digests).to.deep.equal(practitioner.room.pair?.digests);
    for (const { room, told } of bench.entered) {
      expect(room.peerListens).to.equal(true);
      expect(told).to.deep.equal({ peers: 1, byes: 0, faults: [], troubles: [], signals: [] });
    }
  });

  it('knows nobody before the other page has said anything, and says nothing of a connection to nobody', async () => {
    const { room, told } = bench.enter('patient');
    room.send(bench.word('to nobody'));
    await pause(30);
    expect([room.peerListens, room.pair, told.peers]).to.deep.equal([false, null, 0]);
    expect(bench.said('patient').map(({ body }) => body.type)).to.deep.equal(['hello']);
  });

  it('hands on what the other one says in its order, and only once its bind is verified', async () => {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => { open = resolve; });
    const { proof } = world.pages.patient;
    const patient = bench.enter('patient', bench.proofWith('patient', { peerKeys: async (...shown) => opened.then(() => proof.peerKeys(...shown)) }));
    const practitioner = bench.enter('practitioner');
    await until(() => practitioner.told.peers === 1, 'the practitioner to know of the patient');
    for (const text of ['one', 'two', 'three']) practitioner.room.send(bench.word(text));
    await until(() => bench.said('practitioner').filter(({ body }) => body.type === 'signed').length === 3, 'three words');
    await pause(20);
    expect([patient.room.pair, patient.told.signals]).to.deep.equal([null, []]);
    open();
    await until(() => patient.told.signals.length === 3, 'three words to be heard');
    expect(patient.told).to.deep.equal({ peers: 1, byes: 0, faults: [], troubles: [], signals: ['one', 'two', 'three'].map(bench.word) });
  });

  it('is not disturbed by hellos that nobody has signed, however many, once it is bound', async () => {
    const { patient, practitioner } = await bench.both();
    const { pair } = patient.room;
    const { instance } = practitioner.own;
    bench.forge('patient', hello(null, OTHER_COMMIT), instance, bench.said('practitioner').length);
    for (let turn = 0; turn < 10 * PAGES_MAX; turn += 1) bench.forge('patient', hello(turn % 2 === 0 ? null : patient.own.instance), `made-up-${turn}`);
    await pause(50);
    expect(patient.room.pair).to.equal(pair);
    expect(patient.told).to.deep.equal({ peers: 1, byes: 0, faults: [], troubles: [], signals: [] });
    // The forged one has taken the number of this one.
    practitioner.room.send(bench.word('taken'));
    practitioner.room.send(bench.word('heard'));
    await until(() => patient.told.faults.length === 1, 'what follows a missing word to be refused');
    patient.room.send(bench.word('back'));
    await until(() => practitioner.told.signals.length === 1, 'my word to be heard');
    expect(patient.room.pair).to.equal(pair);
  });

  it('keeps the bound page in a flood of others: its words are heard all the same', async () => {
    const { patient, practitioner } = await bench.both();
    for (let turn = 0; turn < 10 * PAGES_MAX; turn += 1) bench.forge('patient', hello(), `made-up-${turn}`);
    practitioner.room.send(bench.word('heard'));
    await until(() => patient.told.signals.length === 1, 'the word');
    expect(patient.told.faults).to.deep.equal([]);
  });

  it('answers a hello with its bind only where that is said to whoever is there, and with what it has heard', async () => {
    const { own } = bench.enter('patient');
    bench.forge('patient', hello(), 'arrives');
    bench.forge('patient', hello(own.instance), 'speaks-to-me');
    bench.forge('patient', hello('another'), 'speaks-to-another');
    const to = (name: string): unknown[] => bench.answers('patient', name).map((body) => (body.type === 'hello' ? body.heard : body.type));
    await until(() => to('arrives').length === 2 && to('speaks-to-me').length === 1 && to('speaks-to-another').length === 1, 'the answers');
    expect([to('arrives'), to('speaks-to-me'), to('speaks-to-another')]).to.deep.equal([[COMMIT, 'bind'], [COMMIT], [null]]);
  });

  it('takes no bind that was made for another exchange, of another page load or for one', async () => {
    await bench.both();
    const body = bench.bindOf('practitioner');
    for (const { room } of bench.entered) room.close();
    const patient = bench.enter('patient', { instance: newOpaqueId() });
    bench.forge('patient', hello(), 'made-up', 0);
    await until(() => bench.answers('patient', 'made-up').length > 0, 'the answer');
    // As it was said: for the former page load.
    bench.forge('patient', body, 'made-up', 1);
    await pause(20);
    expect(patient.told.faults).to.deep.equal([]);
    bench.forge('patient', { ...body, to: patient.own.instance }, 'made-up', 2);
    await until(() => patient.told.faults.length > 0, 'the fault');
    expect([patient.told.faults, patient.room.pair]).to.deep.equal([['connection'], null]);
  });

  it('is not displaced by a page that shows the other one’s bind as its own', async () => {
    const { patient, practitioner } = await bench.both();
    const { pair } = patient.room;
    bench.forge('patient', hello());
    await until(() => bench.answers('patient', 'made-up').length === 2, 'the answer');
    bench.forge('patient', bench.bindOf('practitioner'), 'made-up', 1);
    practitioner.room.send(bench.word('heard'));
    await until(() => patient.told.signals.length === 1, 'the word');
    await pause(20);
    expect([patient.room.pair === pair, patient.told.peers, patient.told.faults]).to.deep.equal([true, 1, []]);
  });

  it('leaves alone what was said for a commitment that it has given up: the words have crossed', async () => {
    const patient = bench.enter('patient');
    const theirs = world.side('practitioner');
    const { instance } = theirs.own;
    bench.forge('patient', await theirs.arrival(), instance, 0);
    await until(() => bench.answers('patient', instance).length === 2, 'the answer');
    const [answer] = bench.answers('patient', instance) as [Said<'hello'>];
    const [, bind] = (await theirs.hear(answer)) as [Said<'hello'>, Said<'bind'>];
    const early = await tokenOf(theirs.binding, bench.word('early'));
    bench.forge('patient', hello(patient.own.instance, OTHER_COMMIT), instance, 1);
    await until(() => bench.answers('patient', instance).length === 3, 'another commitment');
    bench.forge('patient', bind, instance, 2);
    bench.forge('patient', { type: 'signed', token: early }, instance, 3);
    patient.room.send(bench.word('under no bind'));
    await pause(30);
    expect([patient.told, patient.room.pair]).to.deep.equal([{ peers: 1, byes: 0, faults: [], troubles: [], signals: [] }, null]);
    expect(bench.said('patient').map(({ body }) => body?.type)).to.deep.equal(['hello', 'hello', 'bind', 'hello']);
  });

  it('takes a page that was loaded again in the place of the former one once its bind is verified, and hears no word of that any more', async () => {
    let open: () => void = () => undefined;
    let asked = 0;
    const { proof } = world.pages.practitioner;
    const opened = new Promise<void>((resolve) => { open = resolve; });
    const practitioner = bench.enter('practitioner', bench.proofWith('practitioner', { peerKeys: async (...shown) => ((asked += 1) === 1 ? proof.peerKeys(...shown) : opened.then(() => proof.peerKeys(...shown))) }));
    const former = bench.enter('patient');
    await until(() => bench.entered.every(({ room }) => room.pair !== null), 'both to be bound');
    const { pair } = practitioner.room;
    bench.enter('patient', { instance: newOpaqueId() });
    await until(() => asked === 2, 'its bind to be looked at');
    expect([practitioner.room.pair === pair, practitioner.told.peers], 'not before').to.deep.equal([true, 1]);
    open();
    await until(() => practitioner.told.peers === 2, 'the new page');
    expect(practitioner.room.pair).to.not.equal(pair);
    bench.forge('practitioner', { type: 'signed', token: 'a.b.c' }, former.own.instance, bench.said('patient').filter(({ instance }) => instance === former.own.instance).length);
    await pause(20);
    expect(practitioner.told.faults).to.deep.equal([]);
    practitioner.room.send(bench.word('to the new one'));
    await until(() => bench.entered.at(-1)!.told.signals.length === 1, 'the new page to hear it');
  });

  it('tells of no second arrival when the same bind comes again', async () => {
    const { patient, practitioner } = await bench.both();
    const body = bench.bindOf('practitioner');
    const { pair } = patient.room;
    bench.forge('patient', body, practitioner.own.instance, bench.said('practitioner').length);
    await pause(30);
    expect([patient.room.pair === pair, patient.told]).to.deep.equal([true, { peers: 1, byes: 0, faults: [], troubles: [], signals: [] }]);
  });

  describe('tells what is wrong with who is at the other end:', () => {
    const cases: [what: string, proof: Partial<OwnPage['proof']>, fault: PeerFault][] = [
      ['a chain of keys that is not the party’s', { peerKeys: () => Promise.resolve(null) }, 'member-key'],
      ['an older chain than before', { known: { faultOf: () => 'rollback', meet: () => 'first' } }, 'rollback'],
      ['a chain that cannot be looked at', { peerKeys: () => Promise.reject(new Error('no network')) }, 'connection'],
    ];
    for (const [what, proof, fault] of cases) {
      it(`${fault} for ${what}`, async () => {
        const { room, told } = bench.enter('patient', bench.proofWith('patient', proof));
        bench.enter('practitioner');
        await until(() => told.faults.length > 0, 'the fault');
        expect([told.faults, room.pair]).to.deep.equal([[fault], null]);
      });
    }

    it('connection for a word that it has not signed, and the pair stands', async () => {
      const { patient, practitioner } = await bench.both();
      const { pair } = patient.room;
      bench.forge('patient', { type: 'signed', token: 'a.b.c' }, practitioner.own.instance, bench.said('practitioner').length);
      await until(() => patient.told.faults.length > 0, 'the fault');
      expect([patient.told.faults, patient.told.signals, patient.room.pair === pair]).to.deep.equal([['connection'], [], true]);
    });

    it('connection for a word that was signed for another pair of page loads', async () => {
      const { patient, practitioner } = await bench.both();
      const other = await bound(world);
      bench.forge('patient', { type: 'signed', token: await tokenOf(other.practitioner, bench.word('elsewhere')) }, practitioner.own.instance, bench.said('practitioner').length);
      await until(() => patient.told.faults.length > 0, 'the fault');
      expect([patient.told.faults, patient.told.signals]).to.deep.equal([['connection'], []]);
    });

    it('connection once this page has no nonce left', async () => {
      const { own, told } = bench.enter('patient');
      for (let page = 0; page < NONCES_MAX; page += 1) {
        bench.forge('patient', hello(own.instance), `made-up-${page}`);
        await until(() => bench.answers('patient', `made-up-${page}`).length === 1, 'the answer');
      }
      expect(told.faults).to.deep.equal([]);
      bench.forge('patient', hello(own.instance), 'one-more');
      await until(() => told.faults.length > 0, 'the fault');
      expect([told.faults, bench.answers('patient', 'one-more')]).to.deep.equal([['connection'], []]);
    });
  });

  it('is told that the page that counts goes, and forgets any other one that says so', async () => {
    const { patient, practitioner } = await bench.both();
    const { pair } = patient.room;
    bench.forge('patient', hello());
    await until(() => bench.answers('patient', 'made-up').length === 2, 'the answer');
    bench.forge('patient', { type: 'bye' }, 'made-up', 1);
    bench.forge('patient', hello(patient.own.instance, OTHER_COMMIT), 'made-up', 2);
    await pause(30);
    expect([patient.told.byes, bench.answers('patient', 'made-up').length]).to.deep.equal([0, 2]);
    bench.forge('patient', { type: 'bye' }, practitioner.own.instance, bench.said('practitioner').length);
    await until(() => patient.told.byes === 1, 'the bye');
    // Anybody can say so: it is for the session to say that the page has left.
    expect(patient.room.pair).to.equal(pair);
    patient.room.left();
    expect([patient.room.pair, patient.room.peerListens]).to.deep.equal([null, false]);
    patient.room.left();
    bench.forge('patient', hello(), 'arrives');
    await until(() => patient.told.peers === 2, 'the next one to be spoken with at once');
  });
});
