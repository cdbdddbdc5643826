import type { SignalingChannel, SignalingEvent, SignalingPort } from '../../../adapter/ports/signaling-port.js';
import { otherRole } from '../../../domain/role.js';
import { signalMessageSchema, type SignalBody, type SignalMessage } from '../../../domain/signal-message.js';
import { toBase64url } from '../../../ownership/base64url.js';
import { canonicalJson, type CanonicalValue } from '../../../ownership/canonical-json.js';
import { peekPayload } from '../../../ownership/jws.js';
import { signedSignalSchema } from '../../../ownership/signed-signal.js';
import { drawFor, type Draw } from '../draw.js';
import type { HostileArchive, SessionTruth } from '../item-lie.js';
import type { Told } from '../told.js';
import { IMPOSTORS, makeImpostor, type Impostor, type ImpostorManner } from './impostor.js';

export interface HostileSignalingOptions {
  archive: HostileArchive;
  /** For this call alone: see `drawFor`. */
  seed: () => number;
  /** Of all calls, 0 to 1. */
  share: number;
  tell: (told: Told) => void;
}

/** When somebody else comes into a call: before anybody, after the other party has said hello, or when the two know each other. */
const MOMENTS = ['first', 'hello', 'bind'] as const;

/**
 * The port of the room, through which the other party's words come: with an impostor's among them now and then, and with a
 * signed word altered. It lies in consultations that the archive knows.
 */
export function hostileSignaling(honest: SignalingPort, { archive, seed, share, tell }: HostileSignalingOptions): SignalingPort {
  return {
    connect(sid, instance, onEvent) {
      const about = [...archive.sessions.values()].find(({ grant }) => grant.sid === sid);
      const draw = drawFor(seed(), 'signal');
      if (about === undefined) return honest.connect(sid, instance, onEvent);
      const call = new HostileCall(about, { draw, archive, tell, instance, onEvent });
      if (draw.chance(share)) call.plan();
      const channel = honest.connect(sid, instance, (event) => call.hear(event));
      void call.reaches('first');
      return {
        send: (message) => {
          channel.send(message);
          call.overhear(message);
        },
        probe: () => channel.probe(),
        close: () => channel.close(),
      } satisfies SignalingChannel;
    },
  };
}

interface CallSurroundings {
  draw: Draw;
  archive: HostileArchive;
  tell: (told: Told) => void;
  /** The page load that is lied to. */
  instance: string;
  onEvent: (event: SignalingEvent) => void;
}

/** One page's connection to the room of one consultation. */
class HostileCall {
  readonly #about: SessionTruth;
  readonly #surroundings: CallSurroundings;
  #moment: (typeof MOMENTS)[number] | null = null;
  #manner: ImpostorManner | null = null;
  #impostor: Impostor | null = null;
  #alters = false;
  #said = 0;

  constructor(about: SessionTruth, surroundings: CallSurroundings) {
    this.#about = about;
    this.#surroundings = surroundings;
  }

  /** Decides what is not to be true of this call. */
  plan(): void {
    const { draw } = this.#surroundings;
    this.#alters = draw.chance(0.2);
    this.#manner = this.#alters ? null : draw.pick(IMPOSTORS);
    this.#moment = draw.pick(MOMENTS);
  }

  /** What the room delivers. */
  hear(event: SignalingEvent): void {
    const { tell, onEvent } = this.#surroundings;
    if (event.type !== 'message') return onEvent(event);
    const parsed = signalMessageSchema.safeParse(event.message);
    if (parsed.success && parsed.data.body.type === 'signed' && this.#alters) {
      this.#alters = false;
      tell(this.#told('a word of the other party’s, altered', 'connection', false));
      return onEvent({ type: 'message', message: { ...parsed.data, body: { type: 'signed', token: altered(parsed.data.body.token) } } });
    }
    tell(this.#told(null, null, false));
    onEvent(event);
    const type = parsed.success ? parsed.data.body.type : null;
    if (type === 'hello' || type === 'bind') void this.reaches(type);
  }

  /** What the page says: the impostor answers what is said to it. */
  overhear({ body }: SignalMessage): void {
    const impostor = this.#impostor;
    if (impostor === null || body.type !== 'hello' || body.to !== impostor.instance) return;
    const manner = this.#manner;
    this.#impostor = null;
    void impostor.answer(this.#surroundings.instance, body.commit).then((bodies) => {
      for (const [index, each] of bodies.entries()) this.#say(impostor, each, index === 0 ? manner : null);
    });
  }

  /** The impostor comes when its moment has. */
  async reaches(moment: (typeof MOMENTS)[number]): Promise<void> {
    const manner = this.#manner;
    if (manner === null || this.#moment !== moment) return;
    this.#moment = null;
    const { archive, draw } = this.#surroundings;
    const strangers = [...archive.chains].filter(([subject]) => subject !== this.#about.owner).map(([, chain]) => chain);
    const impostor = await makeImpostor(manner, this.#about.grant, archive.own, strangers.length === 0 ? [] : draw.pick(strangers));
    this.#impostor = impostor;
    this.#say(impostor, impostor.hello, null);
  }

  /** @param manner of the word that is refused first */
  #say({ instance }: Impostor, body: SignalBody, manner: ImpostorManner | null): void {
    const { tell, onEvent } = this.#surroundings;
    const { grant: { sid, role } } = this.#about;
    tell(this.#told('a word by nobody of the other party’s', manner?.reason ?? null, true, manner?.name));
    const message: SignalMessage = { v: 1, sid, from: otherRole(role), instance, seq: this.#said, body };
    this.#said += 1;
    onEvent({ type: 'message', message });
  }

  #told(lie: string | null, reason: Told['reason'], unsigned: boolean, name = lie): Told {
    const { owner, grant: { rid } } = this.#about;
    return { path: 'signal', to: owner, rid, lie: name, reason, harm: lie === null ? 'none' : unsigned ? 'foreign' : 'altered', kind: unsigned && reason !== null ? 'unsigned-hello' : null };
  }
}

/** The same signature under another word: about another connection than the one that was meant. */
function altered(token: string): string {
  const [header = '', , signature = ''] = token.split('.');
  const word = peekPayload(token, signedSignalSchema);
  return word === null ? header : [header, toBase64url(new TextEncoder().encode(canonicalJson({ ...word, gen: word.gen + 1 } as CanonicalValue))), signature].join('.');
}
