import { expect } from 'chai';
import { memoryAdapter } from '../../src/adapter/memory/memory-adapter.js';
import { createMemoryWorld, type MemoryWorld } from '../../src/adapter/memory/memory-world.js';
import type { BackendAdapter } from '../../src/adapter/backend-adapter.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import { createConsultClient } from '../../src/client/create-consult-client.js';
import type { ListedRecording } from '../../src/client/recordings-library.js';
import type { Identity } from '../../src/domain/identity.js';
import type { VerifiedRecording } from '../../src/ownership/gate.js';
import { importEncryptionKey } from '../../src/ownership/import-encryption-key.js';
import { signGrant } from '../../src/ownership/grant.js';
import { wrapDigest } from '../../src/ownership/wrap-digest.js';
import { wrapFor } from '../../src/recording/wrap-for.js';
import { RecordingKey } from '../../src/sealing/recording-key.js';
import { makeSessionKey } from '../../src/testing/make-session-key.js';
import { memoryKeyStore } from '../../src/keys/memory-key-store.js';
import type { ConsultSession } from '../../src/session/consult-session.js';
import { bookEarliest } from '../../src/testing/book-consultation.js';
import { fakeDevices } from '../../src/testing/fake-devices.js';
import { until, untilState } from '../support/consultation.js';

const MEMBER: Identity = { subject: 'm_grace', tenant: 'ins-a', region: 'uk', role: 'patient', displayName: 'Grace Adeyemi', timeZone: 'Europe/London' };

/** A backend in memory, and pages of browsers that forget everything. */
class Forgetful {
  world!: MemoryWorld;
  adapters!: { patient: BackendAdapter; practitioner: BackendAdapter };
  readonly clients: ConsultClient[] = [];
  readonly #devices = [fakeDevices(), fakeDevices()];
  #skew = 0;
  readonly now = (): number => Date.now() + this.#skew;

  static async make(): Promise<Forgetful> {
    const made = new Forgetful();
    made.world = await createMemoryWorld({ tenant: 'ins-a', region: 'uk', now: made.now });
    made.adapters = { patient: memoryAdapter(made.world, MEMBER), practitioner: memoryAdapter(made.world, made.world.practitioners[0]!.identity) };
    return made;
  }

  /** A page that has never been here before. */
  page(role: 'patient' | 'practitioner' = 'patient', change: Partial<BackendAdapter> = {}): ConsultClient {
    const devices = this.#devices[role === 'patient' ? 0 : 1]!;
    const client = createConsultClient({ adapter: { ...this.adapters[role], ...change }, tenant: 'ins-a', region: 'uk', trust: this.world.keys.trust, now: this.now, keyStore: memoryKeyStore(), devices });
    this.clients.push(client);
    return client;
  }

  /** The first visit: the member writes the code down. @returns it */
  async firstVisit(): Promise<string> {
    const client = this.page();
    await client.keys.status();
    const code = (await client.keys.pendingCode() ?? []).join('-');
    await client.keys.confirmCode(code.slice(-6));
    await client.dispose();
    return code;
  }

  get chain(): number {
    return this.world.chains.get(MEMBER.subject)?.length ?? 0;
  }

  /** A booked call between two pages of this moment: joined, and recorded for a while. */
  async call(pages: { patient: ConsultClient; practitioner: ConsultClient }): Promise<{ rid: string; patient: ConsultSession; practitioner: ConsultSession }> {
    const { world, now, adapters } = this;
    const [given, service] = [world.practitioners[0]!, world.services[0]!];
    const appointment = await bookEarliest({ member: adapters.patient, practitioner: adapters.practitioner, practitionerId: given.practitioner.id, serviceId: service.id, now });
    this.#skew = Math.max(this.#skew, Date.parse(appointment.joinableFrom) - Date.now());
    const practitioner = (await pages.practitioner.openSession(appointment.id)) as ConsultSession;
    const patient = (await pages.patient.openSession(appointment.id)) as ConsultSession;
    const recording = { decision: 'permit', text: 'May this consultation be recorded?', lang: 'en' } as const;
    await Promise.all([patient.join({ mode: 'audio', recording }), practitioner.join({ mode: 'audio', recording })]);
    await practitioner.admit();
    await Promise.all([untilState(patient, 'active'), untilState(practitioner, 'active')]);
    const rid = [...world.recordings.values()].find(({ session }) => session.appointment.id === appointment.id)!.session.rid;
    await until(() => this.media(rid) >= 2, 'two segments of media', 60_000);
    return { rid, patient, practitioner };
  }

  media(rid: string): number {
    return this.world.recordings.get(rid)?.segments.filter(({ head }) => head.payload.kind === 'media').length ?? 0;
  }

  /** Whom the recording's key was wrapped to, as its owner. */
  owners(rid: string): string[] {
    const recording = this.world.recordings.get(rid)!;
    return [...recording.wrapLists.values()].flat().map(({ wrap }) => wrap).filter(({ role }) => role === 'owner').map(({ kid }) => kid);
  }

  get accountKid(): string {
    return this.world.chains.get(MEMBER.subject)!.at(-1)!.payload.enc.kid;
  }

  async end(): Promise<void> {
    for (const client of this.clients) await client.dispose();
    for (const devices of this.#devices) devices.dispose();
    sessionStorage.clear();
  }
}

async function only(client: ConsultClient): Promise<ListedRecording> {
  const { recordings } = await client.recordings!.list();
  expect(recordings).to.have.length(1);
  return recordings[0]!;
}

/** Plays it until something is seen to move. */
async function replay(client: ConsultClient): Promise<void> {
  const recording = await only(client);
  expect('meta' in recording, 'it opens').to.equal(true);
  const video = document.createElement('video');
  video.muted = true;
  document.body.append(video);
  try {
    const playback = client.recordings!.play(recording as VerifiedRecording, video);
    await Promise.race([playback.done, until(() => video.readyState >= 2, 'a picture', 30_000)]);
    playback.stop();
  } finally {
    video.remove();
  }
}

describe('a browser that forgets everything', () => {
  let pages: Forgetful;
  beforeEach(async () => {
    pages = await Forgetful.make();
  });
  afterEach(async () => {
    await pages.end();
  });

  it('must show: after 300 visits a booked call is joined, recorded, and replayed after recovery by code in that visit', async function must() {
    this.timeout(240_000);
    const code = await pages.firstVisit();
    for (let visit = 1; visit < 300; visit += 1) {
      const client = pages.page();
      expect((await client.keys.status()).state).to.equal('sealed');
      await client.dispose();
    }
    expect(pages.chain, 'no visit adds to the chain').to.equal(1);
    const here = pages.page();
    const { rid, patient, practitioner } = await pages.call({ patient: here, practitioner: pages.page('practitioner') });
    expect(pages.chain, 'nor does the call').to.equal(1);
    expect(patient.snapshot.recording.waits, 'it waits for the account').to.equal(true);
    expect(pages.owners(rid), 'nothing is wrapped to a key that this page has not shown to hold').to.not.include(pages.accountKid);
    await practitioner.end();
    await until(() => practitioner.snapshot.recording.state === 'saved', 'the recording to be saved', 30_000);
    await patient.leave();
    await here.keys.recover(code);
    await until(() => !patient.snapshot.recording.waits, 'the hand-over', 20_000);
    expect(pages.world.recordings.get(rid)!.later.map(({ wrap }) => wrap.kid)).to.deep.equal([pages.accountKid]);
    await replay(here);
    // Nothing of that page is left: the account's key alone opens it on the next one.
    await here.dispose();
    const later = pages.page();
    const { recordings, sealed } = await later.recordings!.list();
    expect([recordings, sealed], 'no key here shows whose it is').to.deep.equal([[], true]);
    await later.keys.recover(code);
    await replay(later);
  });

  it('hands over while segments still arrive, and again after a lost answer', async function during() {
    this.timeout(120_000);
    const code = await pages.firstVisit();
    const recordings = pages.adapters.patient.recordings!;
    let asked = 0;
    const here = pages.page('patient', {
      recordings: {
        ...recordings,
        async putGrant(...grant) {
          asked += 1;
          await recordings.putGrant(...grant);
          if (asked === 1) throw new Error('The answer was lost.');
        },
      },
    });
    const { rid, patient, practitioner } = await pages.call({ patient: here, practitioner: pages.page('practitioner') });
    await here.keys.recover(code);
    await until(() => !patient.snapshot.recording.waits, 'the hand-over', 20_000);
    expect(asked).to.equal(2);
    expect(pages.world.recordings.get(rid)!.later, 'once').to.have.length(1);
    const before = pages.media(rid);
    await until(() => pages.media(rid) > before, 'more segments', 30_000);
    await practitioner.end();
    await patient.leave();
    await replay(here);
  });

  it('hands over although a thief with a token has signed for noise in the account’s place', async function noise() {
    this.timeout(120_000);
    const code = await pages.firstVisit();
    const here = pages.page();
    const { rid, patient, practitioner } = await pages.call({ patient: here, practitioner: pages.page('practitioner') });
    const { session: { sid, token: claim, claimDigest: cd }, later } = pages.world.recordings.get(rid)!;
    const thief = await makeSessionKey({ claim, role: 'patient' }, pages.now());
    await pages.adapters.patient.sessions!.sessionKey(sid, thief.request);
    const { enc } = pages.world.chains.get(MEMBER.subject)!.at(-1)!.payload;
    const wrap = await wrapFor({ kid: enc.kid, key: (await importEncryptionKey(enc.jwk))!, role: 'owner' }, RecordingKey.generate(), { cd, rid });
    const { kid, privateKey } = thief.keys.sig;
    const tokens = [await signGrant({ v: 1, rid, cd, wrap: await wrapDigest(wrap), to: enc.kid, why: 'recovery', approvers: [], at: pages.now() }, privateKey, kid)];
    const answer = await pages.adapters.patient.recordings!.putGrant(rid, { wrap, tokens }).then(() => 'kept', (error: { code: string }) => error.code);
    expect(answer, 'by a backend').to.equal('backend/rejected');
    // And where a backend has taken it.
    later.push({ recipient: MEMBER.subject, wrap, tokens });
    await practitioner.end();
    await until(() => practitioner.snapshot.recording.state === 'saved', 'the recording to be saved', 30_000);
    await patient.leave();
    await here.keys.recover(code);
    await until(() => !patient.snapshot.recording.waits, 'the hand-over', 20_000);
    expect(later, 'one wrap that opens').to.have.length(2);
    await here.dispose();
    const next = pages.page();
    await next.keys.recover(code);
    await replay(next);
  });

  it('joins, records and replays with 16 devices in the chain too', async function full() {
    this.timeout(180_000);
    const code = await pages.firstVisit();
    for (let devices = 1; devices < 16; devices += 1) {
      const client = pages.page();
      await client.keys.recover(code);
      await client.dispose();
    }
    expect(pages.chain).to.equal(16);
    const here = pages.page();
    const { patient, practitioner } = await pages.call({ patient: here, practitioner: pages.page('practitioner') });
    expect(pages.chain, 'the call adds nothing').to.equal(16);
    await practitioner.end();
    await patient.leave();
    await here.keys.recover(code);
    await until(() => !patient.snapshot.recording.waits, 'the hand-over', 20_000);
    await replay(here);
  });

  it('opens no earlier recording for a thief with a token, who can join as a page that is not known', async function thief() {
    this.timeout(180_000);
    const code = await pages.firstVisit();
    const mine = pages.page();
    await mine.keys.recover(code);
    const earlier = await pages.call({ patient: mine, practitioner: pages.page('practitioner') });
    await earlier.practitioner.end();
    await earlier.patient.leave();
    expect(earlier.patient.snapshot.recording.waits, 'an enrolled device takes no session key').to.equal(false);
    expect(pages.owners(earlier.rid)).to.deep.equal([pages.accountKid]);
    const stolen = pages.page();
    const call = await pages.call({ patient: stolen, practitioner: pages.page('practitioner') });
    expect(pages.owners(call.rid)).to.not.include(pages.accountKid);
    const { recordings, sealed } = await stolen.recordings!.list();
    expect(recordings.map(({ rid }) => rid), 'not its date either').to.deep.equal([call.rid]);
    expect(sealed).to.equal(true);
    await call.practitioner.end();
    await call.patient.leave();
  });

  it('lets a practitioner’s page that is not in the chain join and record', async function desk() {
    this.timeout(120_000);
    const code = await pages.firstVisit();
    const first = pages.page('practitioner');
    await first.keys.status();
    await first.dispose();
    const here = pages.page();
    await here.keys.recover(code);
    const { rid, patient, practitioner } = await pages.call({ patient: here, practitioner: pages.page('practitioner') });
    const { session } = pages.world.recordings.get(rid)!;
    expect(session.sessionKeys.map(({ payload: { role } }) => role)).to.deep.equal(['practitioner']);
    expect(practitioner.snapshot.recording.waits).to.equal(false);
    await practitioner.end();
    await patient.leave();
    await replay(here);
  });
});
