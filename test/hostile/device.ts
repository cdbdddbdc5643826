import { memoryAdapter } from '../../src/adapter/memory/memory-adapter.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { SignalingPort } from '../../src/adapter/ports/signaling-port.js';
import { createConsultClient } from '../../src/client/create-consult-client.js';
import type { Identity } from '../../src/domain/identity.js';
import type { DenyReason, Violation } from '../../src/domain/violation.js';
import type { VerifiedRecording } from '../../src/ownership/gate.js';
import type { KeyStore } from '../../src/keys/key-store.js';
import { ownerKey } from '../../src/keys/keys-owner.js';
import { hostileBackend, type HostileBackend } from '../../src/testing/hostile/hostile-backend.js';
import type { Told } from '../../src/testing/hostile/told.js';
import { keyStoreOf } from '../../src/testing/key-store-of.js';
import { holdCall, isHeld, partyOf, practitionerOf, type Party } from './call.js';
import { FakeMedia, NO_DEVICES } from './fake-media.js';
import type { HostileWorld } from './hostile-world.js';
import { faultsIn, isKeyLie, leaksIn, type Given } from './judge.js';
import { settled, turns } from './settled.js';
import type { Step } from './steps.js';
import { count, type Tally } from './tally.js';

/** What was offered is somebody else's: see `ConsultClientOptions.onViolation`. */
const OWNER_CLASS: ReadonlySet<DenyReason> = new Set<DenyReason>(['owner', 'tenant', 'region', 'audience', 'appointment', 'changed', 'identity']);
/** Longer than a verified keyset is used. */
const STALE_MILLIS = 6 * 60_000;
/** What was begun with keys that are not to be believed may fail in the step after. */
const DOUBTFUL_STEPS = 2;

const EMPTY: Omit<Given, 'for' | 'of' | 'identity'> = { listing: null, lobby: null, appointment: null, call: null, appended: [], appendedLate: 0, complete: false, violations: [], logged: [], asked: [], error: null, message: '' };

/** A device that three members share, with the real client on it and a hostile backend behind it. */
export class Device {
  readonly #world: HostileWorld;
  readonly #people: readonly number[];
  readonly #store: KeyStore;
  readonly #tally: Tally;
  readonly #hostile: HostileBackend;
  readonly #onViolation: 'suspend' | 'drop';
  #client: ConsultClient;
  #now: number;
  /** Place in `#people`; beyond it nobody is signed in. */
  #current = 0;
  #told: Told[] = [];
  #violations: Violation[] = [];
  #logged: unknown[] = [];
  #listed: VerifiedRecording[] = [];
  #everListed: VerifiedRecording[] = [];
  #next: string | null = null;
  #ownerClassSeen = false;
  /** Of the call of this moment. */
  #room: SignalingPort | null = null;
  /** What each member brings into each consultation of hers, with the keys of this device. */
  readonly #parties = new Map<string, Promise<Party>>();
  /** For so many more refusals the reason may be keys that were served before. */
  #doubtful = 0;

  private constructor(world: HostileWorld, people: readonly number[], store: KeyStore, onViolation: 'suspend' | 'drop', tally: Tally) {
    this.#world = world;
    this.#people = people;
    this.#store = store;
    this.#onViolation = onViolation;
    this.#tally = tally;
    this.#now = world.clock.now();
    // Time passes for this device alone, and the backend's with it: the others share the world.
    const honest = memoryAdapter({ ...world.world, now: () => this.#now }, () => this.#member?.identity ?? null);
    const signaling: SignalingPort = { connect: (...given) => this.#room!.connect(...given) };
    this.#hostile = hostileBackend({ ...honest, signaling }, { archive: world.archive, seed: 0, here: people.map((index) => world.members[index]!.identity.subject), tell: (told) => this.#told.push(told) });
    this.#client = this.#start();
  }

  /** @param people numbers of members */
  static async open(world: HostileWorld, people: readonly number[], onViolation: 'suspend' | 'drop', tally: Tally): Promise<Device> {
    const members = people.map((index) => world.members[index]!);
    const store = await keyStoreOf(...members);
    // It has been in their calls: of each of them, and of whoever they spoke with, it knows the newest link.
    for (const { identity } of members) {
      const seen = [...world.newestLinks].filter(([subject]) => subject === identity.subject || !world.archive.bySubject.has(subject));
      await store.pin(ownerKey(identity), new Map(seen.map(([subject, pin]) => [`keys/${subject}`, pin])));
    }
    return new Device(world, people, store, onViolation, tally);
  }

  /** @throws Error with everything that leaked, or that was wrong in another way */
  async take(step: Step): Promise<void> {
    this.#hostile.reseed(step.seed);
    this.#told = [];
    this.#violations = [];
    this.#logged = [];
    this.#hostile.asked.length = 0;
    const member = this.#people[step.do === 'sign in and list' || step.do === 'sign in' ? step.who : this.#current] ?? null;
    const given = await this.#do(step);
    if (this.#told.some(isKeyLie)) this.#doubtful = DOUBTFUL_STEPS;
    if (this.#violations.some(({ reason }) => OWNER_CLASS.has(reason))) this.#ownerClassSeen = true;
    if (given === null) return;
    this.#judge(step, { ...given, for: member });
    if (given.error === 'ownership/denied') this.#doubtful -= 1;
    // A sign-in needs no keys: those that are being opened may still be refused.
    else if (given.error === null && given.of !== 'sign-in' && !this.#told.some(isKeyLie)) this.#doubtful = 0;
  }

  close(): Promise<void> {
    return this.#client.dispose();
  }

  get #member(): HostileWorld['members'][number] | null {
    return this.#world.members[this.#people[this.#current] ?? -1] ?? null;
  }

  #start(): ConsultClient {
    const { world } = this.#world;
    const client = createConsultClient({
      adapter: this.#hostile.adapter, tenant: world.tenant, region: world.region, trust: world.keys.trust, now: () => this.#now,
      keyStore: this.#store, devices: NO_DEVICES, onViolation: this.#onViolation, logger: { warn: (...said) => void this.#logged.push(said) },
    });
    client.on('violation', (violation) => this.#violations.push(violation));
    this.#ownerClassSeen = false;
    return client;
  }

  async #do(step: Step): Promise<Omit<Given, 'for'> | null> {
    switch (step.do) {
      case 'list': return this.#list({ limit: step.limit });
      case 'next page': return this.#list({ limit: step.limit, ...(this.#next === null ? {} : { cursor: this.#next }) });
      case 'play': return this.#play(pick(this.#listed, step.which), () => Promise.resolve());
      case 'play old': return this.#play(pick(this.#everListed, step.which), () => Promise.resolve());
      case 'sign in and list': {
        const signedIn = settled(this.#signIn(step.who));
        const listing = await this.#list({ limit: 4 });
        await signedIn;
        return listing;
      }
      case 'sign in during a list': {
        const listing = this.#list({ limit: 4 });
        await turns(step.after);
        await settled(this.#signIn(step.who));
        return listing;
      }
      case 'sign in during a play': return this.#play(pick(this.#listed, step.which), async (chunks) => {
        await chunks(step.after % 4);
        await settled(this.#signIn(step.who));
      });
      case 'sign in': {
        const outcome = await settled(this.#signIn(step.who));
        return { ...EMPTY, of: 'sign-in', identity: outcome.ok ? outcome.value : null, ...(outcome.ok ? {} : outcome.failure) };
      }
      case 'open consultation': return this.#openConsultation(step.which);
      case 'call': return this.#call(step.which);
      case 'restart': {
        await this.#client.dispose();
        this.#client = this.#start();
        return null;
      }
      case 'wait': {
        this.#now += STALE_MILLIS;
        return null;
      }
    }
  }

  async #signIn(who: number): Promise<Identity | null> {
    this.#current = who;
    this.#listed = [];
    this.#next = null;
    return this.#client.refreshIdentity();
  }

  /** Goes into the lobby of a consultation, and leaves it. */
  async #openConsultation(which: number): Promise<Omit<Given, 'for'> | null> {
    const before = this.#current;
    const someone = this.#world.members[this.#people[which % 8 === 0 ? which % this.#people.length : before] ?? -1];
    const appointment = someone === undefined ? null : pick(someone.due, which)!.patient.appointment.id;
    if (appointment === null) return null;
    const outcome = await settled(this.#client.openSession(appointment));
    const lobby = outcome.ok ? outcome.value.snapshot : null;
    if (outcome.ok) await outcome.value.leave();
    return { ...EMPTY, of: 'consultation', identity: await this.#identityOf(before), lobby, appointment, ...(outcome.ok ? {} : outcome.failure) };
  }

  /** The part of a call in which two pages show each other who they are. */
  async #call(which: number): Promise<Omit<Given, 'for'> | null> {
    const member = this.#member;
    if (member === null) return null;
    const due = pick(member.due, which)!;
    const name = due.patient.appointment.id;
    const patient = this.#parties.get(name) ?? partyOf(this.#world, member, due.patient, this.#store);
    this.#parties.set(name, patient);
    const call = await holdCall(await patient, await practitionerOf(this.#world, due), (port) => {
      this.#room = port;
      return this.#hostile.adapter.signaling!;
    }, (held) => isHeld(held, this.#told));
    // As a session tells the page of them.
    for (const reason of new Set(call.faults)) this.#violations.push({ reason, path: 'session', rid: due.patient.rid, sid: due.patient.sid, at: this.#now });
    return { ...EMPTY, of: 'call', identity: null, call };
  }

  async #list(query: { limit: number; cursor?: string }): Promise<Omit<Given, 'for'>> {
    const before = this.#current;
    const outcome = await settled(this.#client.recordings!.list(query));
    const identity = await this.#identityOf(before);
    if (!outcome.ok) return { ...EMPTY, of: 'list', ...outcome.failure, identity };
    const readable = outcome.value.recordings.filter((recording): recording is VerifiedRecording => 'meta' in recording);
    if (this.#current === before) [this.#listed, this.#next] = [readable, outcome.value.next];
    this.#everListed = [...this.#everListed, ...readable].slice(-50);
    return { ...EMPTY, of: 'list', identity, listing: outcome.value };
  }

  /** @param meanwhile is told when so many chunks have come, or when no more will */
  async #play(recording: VerifiedRecording | null, meanwhile: (chunks: (count: number) => Promise<unknown>) => Promise<void>): Promise<Omit<Given, 'for'> | null> {
    if (recording === null) {
      await meanwhile(() => Promise.resolve());
      return null;
    }
    const before = this.#current;
    const media = new FakeMedia();
    let atChange: number | null = null;
    const onChange = (): void => { atChange ??= media.appended.length; };
    this.#client.on('principal-change', onChange);
    const playback = this.#client.recordings!.play(recording, media.asElement);
    const outcome = settled(Promise.race([media.complete.then(() => true), playback.done.then(() => false)]));
    await meanwhile((count) => Promise.race([media.reaches(count), outcome]));
    const end = await outcome;
    playback.stop();
    await turns(atChange === null ? 0 : 12);
    this.#client.off('principal-change', onChange);
    const appendedLate = atChange === null ? 0 : media.appended.length - atChange;
    return { ...EMPTY, of: 'play', identity: await this.#identityOf(before), appended: media.appended, appendedLate, complete: end.ok && end.value, ...(end.ok ? {} : end.failure) };
  }

  /** Who the client says that it is, unless somebody else has signed in since. */
  async #identityOf(who: number): Promise<Identity | null> {
    if (this.#current !== who) return null;
    const asked = await settled(this.#client.identity());
    return asked.ok ? asked.value : null;
  }

  #judge(step: Step, part: Given): void {
    const [told, violations] = [this.#told, this.#violations];
    const given: Given = { ...part, violations, logged: this.#logged, asked: [...this.#hostile.asked] };
    const suspended = this.#onViolation === 'suspend' && this.#ownerClassSeen;
    const interrupted = step.do.startsWith('sign in during');
    const circumstances = { world: this.#world, told, suspended, interrupted, keysInDoubt: this.#doubtful > 0, late: this.#now >= this.#world.dueUntil };
    count(this.#tally, told, violations, { shown: (given.listing?.recordings.length ?? 0) + (given.complete || given.lobby !== null ? 1 : 0), error: given.error });
    const leaks = leaksIn(given, circumstances).map((leak) => `LEAK ${leak}`);
    const faults = faultsIn(given, circumstances).map((fault) => `FAULT ${fault}`);
    if (leaks.length + faults.length > 0) throw new Error([...leaks, ...faults, `told: ${JSON.stringify(told)}`, `violations: ${JSON.stringify(violations)}`].join('\n'));
  }
}

function pick<T>(from: readonly T[], index: number): T | null {
  return from[index % from.length] ?? null;
}
