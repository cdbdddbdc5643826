import { expect } from 'chai';
import type { SignalingEvent, SignalingPort } from '../../src/adapter/ports/signaling-port.js';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import { otherRole, type Role } from '../../src/domain/role.js';
import type { SignalBody, SignalMessage } from '../../src/domain/signal-message.js';
import { BoundRoom, WAITING_MAX } from '../../src/session/bound-room.js';
import { NONCES_MAX } from '../../src/session/own-nonces.js';
import type { LinkMessage, OwnPage, PeerFault } from '../../src/session/page-binding.js';
import { PAGES_MAX } from '../../src/session/peer-pages.js';
import { bindingWorld, bound, tokenOf, type BindingWorld } from './binding-pair.js';
import { TestRoom } from './test-room.js';
import { pause, until } from './until.js';

const COMMIT = 'A'.repeat(43);
const OTHER_COMMIT = 'B'.repeat(42) + 'A';

/** One page in the room, and what it has been told. */
interface Entered {
  room: BoundRoom;
  own: OwnPage;
  told: { peers: number; byes: number; faults: PeerFault[]; signals: LinkMessage[] };
}

describe('a room in which a page believes what the other party has signed', () => {
  let world: BindingWorld;
  let backend: TestRoom;
  let entered: Entered[];
  before(async () => { world = await bindingWorld(); });
  beforeEach(() => {
    backend = new TestRoom();
    entered = [];
  });
  afterEach(() => entered.forEach(({ room }) => room.close()));

  function enter(role: Role, change: Partial<OwnPage> = {}, { port = backend.port(role), now = () => 1 }: { port?: SignalingPort; now?: () => number } = {}): Entered {
    // A page that says what it is when it is asked may be asked once more than a copy of it.
    const own = Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(world.pages[role]), ...Object.getOwnPropertyDescriptors(change) }) as OwnPage;
    const told: Entered['told'] = { peers: 0, byes: 0, faults: [], signals: [] };
    const nothing = (): void => undefined;
    const room = new BoundRoom({
      own, port, now, onPresence: nothing, onEncounter: nothing, onReplaced: nothing,
      onPeer: () => { told.peers += 1; }, onBye: () => { told.byes += 1; }, onFault: (fault) => told.faults.push(fault), onSignal: (message) => told.signals.push(message),
    });
    entered.push({ room, own, told });
    return entered.at(-1)!;
  }
  async function both(): Promise<Record<Role, Entered>> {
    const pages = { patient: enter('patient'), practitioner: enter('practitioner') };
    await until(() => entered.every(({ room }) => room.pair !== null), 'both to be bound');
    return pages;
  }

  const word = (text: string): LinkMessage => ({ body: { type: 'candidate', candidate: { candidate: text, sdpMid: '0', sdpMLineIndex: 0 } }, link: world.pages.practitioner.instance, gen: 1 });
  const hello = (to: string | null = null, commit = COMMIT): SignalBody => ({ type: 'hello', to, commit, heard: null });
  const envelope = (to: Role, body: SignalBody, instance: string, seq: number): SignalMessage => ({ v: 1, sid: world.claim.sid, from: otherRole(to), instance, seq, body });
  /** In the other party's name, of a page load that is made up or of its own. */
  const forge = (to: Role, body: SignalBody, instance = 'made-up', seq = 0): void => backend.deliver(envelope(to, body, instance, seq));
  const said = (role: Role): SignalMessage[] => backend.log.filter(({ from }) => from === role);
  const answers = (role: Role, to: string): SignalBody[] => said(role).flatMap(({ body }) => ((body.type === 'hello' || body.type === 'bind') && body.to === to ? [body] : []));
  const proofWith = (role: Role, change: Partial<OwnPage['proof']>): Partial<OwnPage> => ({ proof: { ...world.pages[role].proof, ...change } });

  it('binds the two pages once each has verified the other’s word, and tells each once that the other one is there', async () => {
    const { patient, practitioner } = await both();
    expect(patient.room.pair?.digests).to.deep.equal(practitioner.room.pair?.digests);
    for (const { room, told } of entered) {
      expect(room.peerListens).to.equal(true);
      expect(told).to.deep.equal({ peers: 1, byes: 0, faults: [], signals: [] });
    }
  });

  it('knows nobody before the other page has said anything, and says nothing of a connection to nobody', async () => {
    const { room, told } = enter('patient');
    room.send(word('to nobody'));
    await pause(30);
    expect([room.peerListens, room.pair, told.peers]).to.deep.equal([false, null, 0]);
    expect(said('patient').map(({ body }) => body.type)).to.deep.equal(['hello']);
  });

  it('hands on what the other one says in its order, and only once its bind is verified', async () => {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => { open = resolve; });
    const { proof } = world.pages.patient;
    const patient = enter('patient', proofWith('patient', { peerKeys: async (...shown) => opened.then(() => proof.peerKeys(...shown)) }));
    const practitioner = enter('practitioner');
    await until(() => practitioner.told.peers === 1, 'the practitioner to know of the patient');
    for (const text of ['one', 'two', 'three']) practitioner.room.send(word(text));
    await until(() => said('practitioner').filter(({ body }) => body.type === 'signed').length === 3, 'three words');
    await pause(20);
    expect([patient.room.pair, patient.told.signals]).to.deep.equal([null, []]);
    open();
    await until(() => patient.told.signals.length === 3, 'three words to be heard');
    expect(patient.told).to.deep.equal({ peers: 1, byes: 0, faults: [], signals: ['one', 'two', 'three'].map(word) });
  });

  it('is not disturbed by hellos that nobody has signed, however many, once it is bound', async () => {
    const { patient, practitioner } = await both();
    const { pair } = patient.room;
    const { instance } = practitioner.own;
    forge('patient', hello(null, OTHER_COMMIT), instance, said('practitioner').length);
    for (let turn = 0; turn < 10 * PAGES_MAX; turn += 1) forge('patient', hello(turn % 2 === 0 ? null : patient.own.instance), `made-up-${turn}`);
    await pause(50);
    expect(patient.room.pair).to.equal(pair);
    expect(patient.told).to.deep.equal({ peers: 1, byes: 0, faults: [], signals: [] });
    // The forged one has taken the number of this one.
    practitioner.room.send(word('taken'));
    practitioner.room.send(word('heard'));
    await until(() => patient.told.faults.length === 1, 'what follows a missing word to be refused');
    patient.room.send(word('back'));
    await until(() => practitioner.told.signals.length === 1, 'my word to be heard');
    expect(patient.room.pair).to.equal(pair);
  });

  it('keeps the bound page in a flood of others: its words are heard all the same', async () => {
    const { patient, practitioner } = await both();
    for (let turn = 0; turn < 10 * PAGES_MAX; turn += 1) forge('patient', hello(), `made-up-${turn}`);
    practitioner.room.send(word('heard'));
    await until(() => patient.told.signals.length === 1, 'the word');
    expect(patient.told.faults).to.deep.equal([]);
  });

  it('answers a hello with its bind only where that is said to whoever is there, and with what it has heard', async () => {
    const { own } = enter('patient');
    forge('patient', hello(), 'arrives');
    forge('patient', hello(own.instance), 'speaks-to-me');
    forge('patient', hello('another'), 'speaks-to-another');
    const to = (name: string): unknown[] => answers('patient', name).map((body) => (body.type === 'hello' ? body.heard : body.type));
    await until(() => to('arrives').length === 2 && to('speaks-to-me').length === 1 && to('speaks-to-another').length === 1, 'the answers');
    expect([to('arrives'), to('speaks-to-me'), to('speaks-to-another')]).to.deep.equal([[COMMIT, 'bind'], [COMMIT], [null]]);
  });

  it('takes no bind that was made for another exchange, of another page load or for one', async () => {
    await both();
    const { body } = said('practitioner').find((each) => each.body.type === 'bind')!;
    if (body.type !== 'bind') throw new Error('No bind.');
    for (const { room } of entered) room.close();
    const patient = enter('patient', { instance: newOpaqueId() });
    forge('patient', hello(), 'made-up', 0);
    await until(() => answers('patient', 'made-up').length > 0, 'the answer');
    // As it was said: for the former page load.
    forge('patient', body, 'made-up', 1);
    await pause(20);
    expect(patient.told.faults).to.deep.equal([]);
    forge('patient', { ...body, to: patient.own.instance }, 'made-up', 2);
    await until(() => patient.told.faults.length > 0, 'the fault');
    expect([patient.told.faults, patient.room.pair]).to.deep.equal([['connection'], null]);
  });

  it('takes a page that was loaded again in the place of the former one once its bind is verified, and hears no word of that any more', async () => {
    let open: () => void = () => undefined;
    let asked = 0;
    const { proof } = world.pages.practitioner;
    const opened = new Promise<void>((resolve) => { open = resolve; });
    const practitioner = enter('practitioner', proofWith('practitioner', { peerKeys: async (...shown) => ((asked += 1) === 1 ? proof.peerKeys(...shown) : opened.then(() => proof.peerKeys(...shown))) }));
    const former = enter('patient');
    await until(() => entered.every(({ room }) => room.pair !== null), 'both to be bound');
    const { pair } = practitioner.room;
    enter('patient', { instance: newOpaqueId() });
    await until(() => asked === 2, 'its bind to be looked at');
    expect([practitioner.room.pair === pair, practitioner.told.peers], 'not before').to.deep.equal([true, 1]);
    open();
    await until(() => practitioner.told.peers === 2, 'the new page');
    expect(practitioner.room.pair).to.not.equal(pair);
    forge('practitioner', { type: 'signed', token: 'a.b.c' }, former.own.instance, said('patient').filter(({ instance }) => instance === former.own.instance).length);
    await pause(20);
    expect(practitioner.told.faults).to.deep.equal([]);
    practitioner.room.send(word('to the new one'));
    await until(() => entered.at(-1)!.told.signals.length === 1, 'the new page to hear it');
  });

  it('tells of no second arrival when the same bind comes again', async () => {
    const { patient, practitioner } = await both();
    const { body } = said('practitioner').find((each) => each.body.type === 'bind')!;
    const { pair } = patient.room;
    forge('patient', body, practitioner.own.instance, said('practitioner').length);
    await pause(30);
    expect([patient.room.pair === pair, patient.told]).to.deep.equal([true, { peers: 1, byes: 0, faults: [], signals: [] }]);
  });

  describe('tells what is wrong with who is at the other end:', () => {
    const cases: [what: string, proof: Partial<OwnPage['proof']>, fault: PeerFault][] = [
      ['a chain of keys that is not the party’s', { peerKeys: () => Promise.resolve(null) }, 'member-key'],
      ['an older chain than before', { known: { faultOf: () => 'rollback', meet: () => 'first' } }, 'rollback'],
      ['a chain that cannot be looked at', { peerKeys: () => Promise.reject(new Error('no network')) }, 'connection'],
    ];
    for (const [what, proof, fault] of cases) {
      it(`${fault} for ${what}`, async () => {
        const { room, told } = enter('patient', proofWith('patient', proof));
        enter('practitioner');
        await until(() => told.faults.length > 0, 'the fault');
        expect([told.faults, room.pair]).to.deep.equal([[fault], null]);
      });
    }

    it('connection for a word that it has not signed, and the pair stands', async () => {
      const { patient, practitioner } = await both();
      const { pair } = patient.room;
      forge('patient', { type: 'signed', token: 'a.b.c' }, practitioner.own.instance, said('practitioner').length);
      await until(() => patient.told.faults.length > 0, 'the fault');
      expect([patient.told.faults, patient.told.signals, patient.room.pair === pair]).to.deep.equal([['connection'], [], true]);
    });

    it('connection for a word that was signed for another pair of page loads', async () => {
      const { patient, practitioner } = await both();
      const other = await bound(world);
      forge('patient', { type: 'signed', token: await tokenOf(other.practitioner, word('elsewhere')) }, practitioner.own.instance, said('practitioner').length);
      await until(() => patient.told.faults.length > 0, 'the fault');
      expect([patient.told.faults, patient.told.signals]).to.deep.equal([['connection'], []]);
    });

    it('connection once this page has no nonce left', async () => {
      const { own, told } = enter('patient');
      for (let page = 0; page < NONCES_MAX; page += 1) {
        forge('patient', hello(own.instance), `made-up-${page}`);
        await until(() => answers('patient', `made-up-${page}`).length === 1, 'the answer');
      }
      expect(told.faults).to.deep.equal([]);
      forge('patient', hello(own.instance), 'one-more');
      await until(() => told.faults.length > 0, 'the fault');
      expect([told.faults, answers('patient', 'one-more')]).to.deep.equal([['connection'], []]);
    });
  });

  it('is told that the page that counts goes, and forgets any other one that says so', async () => {
    const { patient, practitioner } = await both();
    const { pair } = patient.room;
    forge('patient', hello());
    await until(() => answers('patient', 'made-up').length === 2, 'the answer');
    forge('patient', { type: 'bye' }, 'made-up', 1);
    forge('patient', hello(patient.own.instance, OTHER_COMMIT), 'made-up', 2);
    await pause(30);
    expect([patient.told.byes, answers('patient', 'made-up').length]).to.deep.equal([0, 2]);
    forge('patient', { type: 'bye' }, practitioner.own.instance, said('practitioner').length);
    await until(() => patient.told.byes === 1, 'the bye');
    // Anybody can say so: it is for the session to say that the page has left.
    expect(patient.room.pair).to.equal(pair);
    patient.room.left();
    expect([patient.room.pair, patient.room.peerListens]).to.deep.equal([null, false]);
    patient.room.left();
    forge('patient', hello(), 'arrives');
    await until(() => patient.told.peers === 2, 'the next one to be spoken with at once');
  });

  it(`lets ${WAITING_MAX} messages of a page wait for the signature before them, and has room again after that`, async () => {
    let open: () => void = () => undefined;
    const opened = new Promise<null>((resolve) => { open = () => resolve(null); });
    const { own, told } = enter('patient', proofWith('patient', { peerKeys: () => opened }));
    forge('patient', hello());
    await until(() => answers('patient', 'made-up').length === 2, 'the answer');
    await pause(10);
    forge('patient', { type: 'bind', to: own.instance, token: 'a.b.c', keys: [world.parties.practitioner.keys.chain[0]!] }, 'made-up', 1);
    const signed = (seq: number): void => forge('patient', { type: 'signed', token: 'a.b.c' }, 'made-up', seq);
    for (let turn = 0; turn < 2 * WAITING_MAX; turn += 1) signed(2 + turn);
    await pause(20);
    expect(told.faults).to.deep.equal([]);
    open();
    await until(() => told.faults.length >= WAITING_MAX, 'what waited');
    await pause(20);
    expect(told.faults).to.deep.equal(['member-key', ...Array.from({ length: WAITING_MAX - 1 }, () => 'connection')]);
    signed(2 + 2 * WAITING_MAX);
    await until(() => told.faults.length === WAITING_MAX + 1, 'one more');
  });

  describe('leaves alone what it was busy with', () => {
    /** A channel on which a test hears all that is said, after the end too. */
    function channel(): { port: SignalingPort; log: (SignalBody['type'] | 'closed')[]; tell: (event: SignalingEvent) => void } {
      const made: ReturnType<typeof channel> = {
        log: [], tell: () => undefined,
        port: {
          connect: (_sid, _instance, onEvent) => {
            made.tell = onEvent;
            return { send: ({ body: { type } }) => made.log.push(type), close: () => made.log.push('closed') };
          },
        },
      };
      return made;
    }

    it('when it closes: it says goodbye and nothing after it', async () => {
      const [before, after, during] = [channel(), channel(), channel()];
      enter('patient', {}, before).room.close();
      const late = enter('patient', {}, after);
      await until(() => after.log.length === 1, 'its hello');
      after.tell({ type: 'message', message: envelope('patient', hello(), 'made-up', 0) });
      late.room.close();
      const busy = enter('patient', {}, { ...during, now: () => { queueMicrotask(() => busy.room.close()); return 1; } });
      await until(() => during.log.length === 1, 'its hello');
      during.tell({ type: 'message', message: envelope('patient', hello(), 'made-up', 0) });
      await pause(40);
      entered.length = 0;
      expect([before.log, after.log, during.log]).to.deep.equal([['bye', 'closed'], ['hello', 'bye', 'closed'], ['hello', 'bye', 'closed']]);
    });

    for (const [what, keys] of [['is the party’s', true], ['is not', false]] as const) {
      it(`when a page goes while its chain is looked at, which ${what}`, async () => {
        const { proof } = world.pages.patient;
        let looked = 0;
        const patient = enter('patient', proofWith('patient', {
          peerKeys: async (...shown) => {
            const found = keys ? await proof.peerKeys(...shown) : null;
            patient.room.send(word('to a page that has gone'));
            patient.room.left();
            looked += 1;
            return found;
          },
        }));
        enter('practitioner');
        await until(() => looked === 1, 'the chain to be looked at');
        await pause(40);
        expect([patient.told.faults, patient.told.peers, patient.room.pair]).to.deep.equal([[], 1, null]);
        expect(said('patient').map(({ body }) => body.type)).to.not.include('signed');
      });
    }

    it('when a page goes while its word is verified, whether it is true or forged', async () => {
      for (const forged of [false, true]) {
        backend = new TestRoom();
        let armed = false;
        let heard = 0;
        const { sid } = world.claim;
        const patient = enter('patient', { get sid() {
          if (armed) {
            heard += 1;
            patient.room.left();
          }
          return sid;
        } });
        const practitioner = enter('practitioner');
        await until(() => patient.room.pair !== null && practitioner.room.pair !== null, 'both to be bound');
        armed = true;
        if (forged) forge('patient', { type: 'signed', token: 'a.b.c' }, practitioner.own.instance, said('practitioner').length);
        else practitioner.room.send(word('late'));
        await until(() => heard > 0, 'it to be verified');
        await pause(30);
        expect([patient.told.faults, patient.told.signals]).to.deep.equal([[], []]);
      }
    });
  });
});
