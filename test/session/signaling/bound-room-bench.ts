import type { SignalingPort } from '../../../src/adapter/ports/signaling-port.js';
import { otherRole, type Role } from '../../../src/domain/role.js';
import type { SignalBody, SignalMessage } from '../../../src/domain/signal-message.js';
import { BoundRoom } from '../../../src/session/signaling/bound-room.js';
import type { LinkMessage, OwnPage, PeerFault } from '../../../src/session/signaling/page-binding.js';
import type { BindingWorld } from './binding-pair.js';
import { TestRoom } from '../test-room.js';
import { until } from '../../support/until.js';

export const COMMIT = 'A'.repeat(43);
export const OTHER_COMMIT = 'B'.repeat(42) + 'A';

export const hello = (to: string | null = null, commit = COMMIT): SignalBody => ({ type: 'hello', to, commit, heard: null });

/** One page in the room, and what it has been told. */
export interface Entered {
  room: BoundRoom;
  own: OwnPage;
  told: { peers: number; byes: number; faults: PeerFault[]; troubles: string[]; signals: LinkMessage[] };
}

/** A room that a test can speak in, and the pages that are in it. */
export function roomBench(world: BindingWorld) {
  const backend = new TestRoom();
  const entered: Entered[] = [];

  /** @param change of what this page is; a getter stays one, and is asked whenever the page looks */
  function enter(role: Role, change: Partial<OwnPage> = {}, { port = backend.port(role), now = () => 1 }: { port?: SignalingPort; now?: () => number } = {}): Entered {
    const own = Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(world.pages[role]), ...Object.getOwnPropertyDescriptors(change) }) as OwnPage;
    const told: Entered['told'] = { peers: 0, byes: 0, faults: [], troubles: [], signals: [] };
    const nothing = (): void => undefined;
    const room = new BoundRoom({
      own, port, now, onPresence: nothing, onEncounter: nothing, onReplaced: nothing, onChannel: nothing,
      onPeer: () => { told.peers += 1; }, onBye: () => { told.byes += 1; }, onFault: (fault) => told.faults.push(fault), onTrouble: ({ code }) => told.troubles.push(code), onSignal: (message) => told.signals.push(message),
    });
    const page = { room, own, told };
    entered.push(page);
    return page;
  }

  async function both(): Promise<Record<Role, Entered>> {
    const pages = { patient: enter('patient'), practitioner: enter('practitioner') };
    await until(() => Object.values(pages).every(({ room }) => room.pair !== null), 'both to be bound');
    return pages;
  }

  const envelope = (to: Role, body: SignalBody, instance: string, seq: number): SignalMessage => ({ v: 1, sid: world.claim.sid, from: otherRole(to), instance, seq, body });
  const said = (role: Role): SignalMessage[] => backend.log.filter(({ from }) => from === role);
  return {
    entered, enter, both, envelope,
    close: () => entered.splice(0).forEach(({ room }) => room.close()),
    word: (text: string): LinkMessage => ({ body: { type: 'candidate', candidate: { candidate: text, sdpMid: '0', sdpMLineIndex: 0 } }, link: world.pages.practitioner.instance, gen: 1 }),
    /** In the other party's name, of a page load that is made up or of its own. */
    forge: (to: Role, body: SignalBody, instance = 'made-up', seq = 0): void => backend.deliver(envelope(to, body, instance, seq)),
    /** What this party has said, and what of it is an answer to this page load. */
    said,
    answers: (role: Role, to: string): SignalBody[] => said(role).flatMap(({ body }) => ((body.type === 'hello' || body.type === 'bind') && body.to === to ? [body] : [])),
    bindOf: (role: Role): Extract<SignalBody, { type: 'bind' }> => {
      const bind = said(role).flatMap(({ body }) => (body.type === 'bind' ? [body] : []))[0];
      if (bind === undefined) throw new Error('Nothing is bound yet.');
      return bind;
    },
    proofWith: (role: Role, change: Partial<OwnPage['proof']>): Partial<OwnPage> => ({ proof: { ...world.pages[role].proof, ...change } }),
  };
}
