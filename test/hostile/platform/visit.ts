import { memoryAdapter } from '../../../src/adapter/memory/memory-adapter.js';
import type { ConsultClient } from '../../../src/client/consult-client.js';
import { createConsultClient } from '../../../src/client/create-consult-client.js';
import type { KeyStore } from '../../../src/keys/key-store.js';
import type { SessionHandle } from '../../../src/session/session-handle.js';
import type { VerifiedRecording } from '../../../src/ownership/gate.js';
import { bookEarliest } from '../../../src/testing/book-consultation.js';
import { fakeDevices } from '../../../src/testing/fake-devices.js';
import { hostileHost, type HostileHost } from '../../../src/testing/hostile-host/hostile-host.js';
import { hostileLine, type HostileLine } from '../../../src/testing/hostile-platform/hostile-line.js';
import { hostilePlatform, type HostilePlatform } from '../../../src/testing/hostile-platform/hostile-platform.js';
import { keyStoreOf } from '../../../src/testing/key-store-of.js';
import type { TestPerson, TestWorld } from '../../../src/testing/test-world.js';
import { Watch } from './watch.js';
import { DrawnPage } from './drawn-page.js';
import { befall, pause, PATIENCE } from './mishaps.js';
import type { Deed, Step } from './steps.js';

const TALK = 400;
/** What everything that waits may take, before and after the page is left, milliseconds of the page's time: the longest limit is two minutes. */
const END = 300_000;
const TEXT = { text: 'May this consultation be recorded?', lang: 'en' };

export interface VisitOptions {
  test: TestWorld;
  /** Whether the member's keys lie in the browser's own database, and so are lost with it. */
  ownKeys: boolean;
}

/** One member's visit to a page, in a browser and on a line at their worst, with a practitioner who is well. */
export class Visit {
  readonly #test: TestWorld;
  readonly #platform: HostilePlatform;
  readonly #host: HostileHost;
  readonly #line: HostileLine;
  readonly #watch = new Watch();
  readonly #store: KeyStore | null;
  readonly #practitioner: ConsultClient;
  readonly #theirDevices = fakeDevices();
  readonly #appointment: string;
  #who: TestPerson | null;
  #client: ConsultClient;
  #session: SessionHandle | null = null;
  #theirs: SessionHandle | null = null;
  #listed: readonly VerifiedRecording[] = [];
  readonly #page: DrawnPage;

  private constructor(test: TestWorld, platform: HostilePlatform, appointment: string, store: KeyStore | null, theirStore: KeyStore) {
    this.#test = test;
    this.#platform = platform;
    this.#appointment = appointment;
    this.#store = store;
    this.#who = test.member;
    this.#page = new DrawnPage([test.world.practitioners[0]?.identity.displayName ?? '', test.member.identity.displayName]);
    this.#host = hostileHost();
    this.#line = hostileLine(memoryAdapter(test.world, () => this.#who?.identity ?? null));
    this.#watch.listen();
    this.#client = this.#load();
    const { tenant, region } = test.world;
    this.#practitioner = createConsultClient({ adapter: test.practitioner.adapter, tenant, region, trust: test.trust, devices: this.#theirDevices, keyStore: theirStore });
    this.#practitioner.on('violation', ({ reason, path }) => this.#watch.note(`the practitioner’s page tells a violation: ${reason} ${path}`));
  }

  static async begin({ test, ownKeys }: VisitOptions): Promise<Visit> {
    sessionStorage.clear();
    const appointment = await bookEarliest(test.people);
    const wait = Date.parse(appointment.joinableFrom) - test.clock.now();
    if (wait > 0) test.clock.advance(wait);
    const stores = await Promise.all([ownKeys ? null : keyStoreOf(test.member, test.otherMember), keyStoreOf(test.practitioner)]);
    return new Visit(test, hostilePlatform({ start: test.clock.now() }), appointment.id, ...stores);
  }

  async take(step: Step): Promise<void> {
    this.#watch.step(JSON.stringify(step));
    this.#keepTime();
    if (this.#page.found().length > 0) this.#watch.reach('drawn');
    if ('do' in step) await this.#do(step);
    else {
      if (step.happens === 'line' && step.behaviour !== 'answer') this.#watch.lineFailed = true;
      if (step.happens !== 'line' && step.happens !== 'channel' && step.happens !== 'listener') this.#watch.browserFailed = true;
      await befall(step, { platform: this.#platform, line: this.#line, host: this.#host, client: this.#client, session: this.#session });
    }
  }

  /** Everybody goes. @returns what should not have been, empty where all is well, and how often what was reached */
  async end(): Promise<Pick<Watch, 'found' | 'reached'>> {
    const { time, devices } = this.#platform;
    this.#watch.step('the end');
    await this.#watch.outwait((milliseconds) => this.#skip(milliseconds), END);
    this.#dispose();
    this.#watch.call('dispose', this.#practitioner.dispose());
    for (let round = 0; round < 3; round += 1) {
      this.#platform.answerLate();
      this.#line.answerLate();
      await this.#skip(END);
      await this.#watch.settled(PATIENCE);
    }
    for (const name of this.#watch.pending) this.#watch.note(`${name} has not settled`);
    for (const track of devices.live) this.#watch.note(`a ${track.kind} track is live`);
    for (const track of this.#theirDevices.live) this.#watch.note(`a ${track.kind} track of the practitioner’s is live`);
    await this.#lookFor('the end');
    this.#page.remove();
    await this.#skip(END);
    // A picture that is drawn goes on until its device is gone.
    this.#theirDevices.dispose();
    devices.dispose();
    for (const { delay, setAt } of time.waiting) this.#watch.note(`a timer of ${delay} ms waits after everybody has gone: ${setAt}`);
    this.#watch.end();
    this.#host.end();
    this.#platform.restore();
    sessionStorage.clear();
    return this.#watch;
  }

  #load(): ConsultClient {
    const { tenant, region } = this.#test.world;
    const client = createConsultClient({
      adapter: this.#line.adapter, tenant, region, trust: this.#test.trust, devices: this.#platform.devices, logger: this.#host.logger,
      ...(this.#store === null ? {} : { keyStore: this.#store }),
    });
    client.on('violation', ({ reason, path }) => this.#watch.note(`a violation is told, and nobody has lied: ${reason} ${path}`));
    client.on('error', (error) => this.#watch.error('client', error));
    return client;
  }

  #dispose(): void {
    this.#watch.call('dispose', this.#client.dispose());
    this.#session = null;
    this.#listed = [];
  }

  async #do(step: Deed): Promise<void> {
    const client = this.#client;
    switch (step.do) {
      case 'open': {
        const opened = this.#watch.call('openSession', client.openSession(this.#appointment));
        opened.then((session) => {
          if (client !== this.#client) return;
          this.#session = session;
          session.on('error', (error) => this.#watch.error('session', error));
          session.on('change', ({ state }) => this.#watch.reach(`session ${state}`));
        }, () => undefined);
        return this.#patience(opened);
      }
      case 'preview': return this.#with((session) => this.#watch.call('preview', session.preview({ camera: step.camera })));
      case 'join': return this.#with((session) => this.#watch.call('join', session.join({ mode: step.mode, recording: step.consent ? { decision: 'permit', ...TEXT } : null })));
      case 'practitioner comes': return this.#practitionerComes();
      case 'practitioner goes': {
        if (this.#theirs !== null) await this.#patience(this.#watch.call(`practitioner: ${step.how}`, this.#theirs[step.how]()));
        return;
      }
      case 'talk': {
        const until = this.#platform.time.now() + TALK;
        while (this.#session?.snapshot.state === 'joining' && this.#platform.time.now() < until) await pause(20);
        return;
      }
      case 'switch': return this.#with((session) => this.#watch.call('requestMode', session.requestMode(step.mode)));
      case 'mute': return this.#with((session) => session.setMuted(step.muted));
      case 'choose device': return this.#with((session) => this.#watch.call('selectDevice', session.selectDevice(step.kind, `fake-${step.kind}`)));
      case 'answer on recording': return this.#with((session) => session.setRecordingConsent(step.decision, TEXT));
      case 'leave': return this.#with((session) => this.#watch.call('leave', session.leave()));
      case 'end': return this.#with((session) => this.#watch.call('end', session.end()));
      case 'list': {
        const listed = this.#watch.call('list', client.recordings!.list());
        listed.then(({ recordings }) => {
          if (client === this.#client) this.#listed = recordings.filter((recording): recording is VerifiedRecording => 'meta' in recording);
        }, () => undefined);
        return this.#patience(listed);
      }
      case 'play': {
        const [recording] = this.#listed;
        if (recording === undefined) return;
        const media = document.createElement('video');
        media.muted = true;
        const playback = client.recordings!.play(recording, media);
        this.#watch.call('play', playback.done);
        await pause(30);
        playback.stop();
        return;
      }
      case 'keys': return this.#patience(this.#watch.call('keys.status', client.keys.status()));
      case 'book': return this.#patience(this.#watch.call('appointments', client.scheduling!.appointments()));
      case 'sign in': return this.#signIn(step.who);
      case 'load again': {
        this.#dispose();
        this.#client = this.#load();
        if (this.#page.isThere) this.#page.draw(this.#client, this.#appointment);
        return;
      }
      case 'draw': return this.#page.draw(this.#client, this.#appointment);
      case 'take off the page': return this.#page.remove();
      case 'wait': return this.#skip(step.seconds * 1000);
    }
  }

  async #practitionerComes(): Promise<void> {
    const opened = this.#watch.call('practitioner: openSession', this.#practitioner.openSession(this.#appointment));
    await this.#patience(opened.then(async (session) => {
      this.#theirs = session;
      session.on('change', ({ modePending }) => { if (modePending?.stage === 'asked') void session.answerMode('accept'); });
      if (session.snapshot.state === 'ended') return;
      await this.#watch.call('practitioner: join', session.join({ mode: 'video', recording: { decision: 'permit', ...TEXT } }));
      await this.#watch.call('practitioner: admit', session.admit());
    }));
  }

  async #signIn(who: 'the same' | 'another' | 'nobody'): Promise<void> {
    const { member, otherMember } = this.#test;
    const before = this.#who;
    this.#who = who === 'nobody' ? null : who === 'another' ? (before === member ? otherMember : member) : before;
    const refreshed = this.#watch.call('refreshIdentity', this.#client.refreshIdentity());
    if (this.#who === before) return this.#patience(refreshed);
    [this.#session, this.#listed] = [null, []];
    await this.#patience(refreshed);
    if (!this.#watch.isPending('refreshIdentity')) await this.#lookFor(`${who} has signed in`);
  }

  /** Who is on the page now has never seen the practitioner: only the member has. */
  async #lookFor(when: string): Promise<void> {
    if (when !== 'the end' && this.#who === this.#test.member) return;
    await pause(0);
    await pause(0);
    for (const what of this.#page.found()) this.#watch.note(`${when}: ${what}`);
    if (when !== 'the end') for (const track of this.#platform.devices.live) this.#watch.note(`${when}: a ${track.kind} track is live`);
  }

  async #with(deed: (session: SessionHandle) => unknown): Promise<void> {
    const session = this.#session;
    if (session !== null) await this.#patience(Promise.resolve(deed(session)));
  }

  /** Waits as long as a person does. */
  async #patience(work: Promise<unknown>): Promise<void> {
    await Promise.race([work.catch(() => undefined), pause(PATIENCE)]);
    this.#keepTime();
  }

  async #skip(milliseconds: number): Promise<void> {
    await this.#platform.time.skip(milliseconds);
    this.#keepTime();
  }

  /** The backend's clock goes with the page's time. */
  #keepTime(): void {
    const { clock } = this.#test;
    const gone = Math.floor(this.#platform.time.trueTime() - clock.now());
    if (gone > 0) clock.advance(gone);
  }
}
