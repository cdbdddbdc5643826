// long because: each case is one way to leave a page, told with all that a page can hold of a person
import { expect } from 'chai';
import { fixture, html } from '@open-wc/testing-helpers';
import 'consultkit/components/provider/define';
import 'consultkit/components/keys/define';
import 'consultkit/components/recordings/define';
import { Pins } from '../../src/keys/pins.js';
import type { VerifiedRecording } from '../../src/ownership/gate.js';
import { RecordingKey } from '../../src/sealing/recording-key.js';
import { leftBehind } from '../../src/testing/left-behind/left-behind.js';
import { trackObjectUrls, type ObjectUrls } from '../../src/testing/left-behind/track-object-urls.js';
import { openConsultation } from '../../src/testing/book-consultation.js';
import { recordConsultation } from '../../src/testing/record-consultation.js';
import { createTestWorld, type TestWorld } from '../../src/testing/test-world.js';
import { deep } from '../../stories/support/deep.js';
import { until } from '../components/provider/until.js';
import { recordScenes } from '../recording/record-scenes.js';
import { codeOf } from '../recording/upload/upload-bench.js';
import { renameInWorld } from '../support/rename-in-world.js';
import { signedIn } from './signed-in.js';

const TYPED = 'CANRY';
const words = ['Canary', TYPED];
const later = (milliseconds = 50): Promise<unknown> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

describe('another person on the same device', () => {
  let test: TestWorld;
  let rid: string;
  let urls: ObjectUrls;

  before(async function () {
    this.timeout(30_000);
    test = await createTestWorld();
    const segments = await recordScenes([{ video: false, ms: 2200 }]);
    const before = renameInWorld(test.world, test.people, { serviceName: 'Canary dermatology', practitionerName: 'Dr Canary Okafor', practitionerTitle: 'Canary consultant' });
    rid = (await recordConsultation(test.people, ['audio'], { segments })).rid;
    renameInWorld(test.world, test.people, before);
    const { otherMember: { adapter, keys }, practitioner } = test;
    await recordConsultation({ ...test.people, member: adapter, keysOf: async (person) => (person === 'member' ? keys : practitioner.keys) });
  });
  beforeEach(() => { urls = trackObjectUrls(); });
  afterEach(() => urls.end());

  /** A page on which the member plays her recording and has begun to type a code. */
  async function stand() {
    const page = await signedIn(test, test.member);
    const provider = await fixture<HTMLElement>(html`<consult-provider .client=${page.client}><consult-recordings></consult-recordings><consult-keys></consult-keys></consult-provider>`);
    const find = <E extends HTMLElement>(selector: string): E | undefined => deep<E>(provider, selector)[0];
    (await until(() => find('.replay'))).click();
    const video = await until(() => find<HTMLVideoElement>('video'));
    await until(() => video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA, 10_000);
    const field = find<HTMLInputElement>('consult-keys input');
    if (field !== undefined) field.value = TYPED;
    return { ...page, provider, find, video };
  }

  for (const [what, next] of [['signs in', () => test.otherMember], ['has signed out', () => null]] as const) {
    it(`finds nothing of the former when she ${what}: no word, no picture, no object URL`, async () => {
      const { client, violations, video, switchTo } = await stand();
      const places = (await leftBehind({ words, urls })).map(({ where }) => where);
      expect(places).to.include.members(['dom', 'media', 'object-url']);
      expect(urls.made).to.be.above(0);
      await switchTo(next());
      // Everything is drawn again, on a slow machine later than on a fast one.
      let left = await leftBehind({ words, urls });
      for (let looks = 0; left.length > 0 && looks < 50; looks += 1) {
        await later(100);
        left = await leftBehind({ words, urls });
      }
      expect(left).to.deep.equal([]);
      expect([video.src, video.readyState, video.buffered.length]).to.deep.equal(['', 0, 0]);
      expect(violations).to.deep.equal([]);
      await client.dispose();
    });
  }

  for (const [what, wait] of [['at once', 0], ['a moment later', 3]] as const) {
    it(`is given no list that was asked for before it was known for whom, when she signs in ${what}; and is told`, async () => {
      const { client, violations, switchTo } = await signedIn(test, test.member, (adapter) => ({ identity: { ...adapter.identity, whoAmI: async () => { await later(30); return adapter.identity.whoAmI(); } } }));
      const changes: (string | null)[] = [];
      client.on('principal-change', (identity) => changes.push(identity?.subject ?? null));
      const listed = client.recordings!.list().then(({ recordings }) => recordings.map((recording) => recording.rid), (error: { code: string }) => error.code);
      await later(wait);
      await switchTo(test.otherMember);
      expect(await listed).to.equal('backend/unauthenticated');
      expect(changes).to.deep.equal([test.otherMember.identity.subject]);
      expect(violations).to.deep.equal([]);
      await client.dispose();
    });
  }

  it('is given no list that was asked for just before, however far it had come when she signs in', async () => {
    const { client, violations, switchTo } = await signedIn(test, test.member, (adapter) => ({ identity: { ...adapter.identity, whoAmI: async () => { await later(30); return adapter.identity.whoAmI(); } } }));
    for (let steps = 0; steps < 24; steps += 1) {
      await switchTo(test.member);
      expect((await client.recordings!.list()).recordings.map((recording) => recording.rid)).to.deep.equal([rid]);
      const listed = client.recordings!.list().then(({ recordings }) => recordings.map((recording) => recording.rid), (error: { code: string }) => error.code);
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      await switchTo(test.otherMember);
      expect(await listed, `after ${steps} steps`).to.equal('backend/unauthenticated');
    }
    expect(violations).to.deep.equal([]);
    await client.dispose();
  });

  it('is given the list that she has asked for while it was not known yet who she is', async () => {
    const { client, switchTo } = await signedIn(test, test.member);
    await client.identity();
    const changed = switchTo(test.otherMember);
    const { recordings } = await client.recordings!.list();
    await changed;
    expect(recordings).to.have.length(1);
    expect(recordings[0]?.rid).to.not.equal(rid);
    await client.dispose();
  });

  it('cannot play what the former had listed, nor open it with the keys that lie on the device', async () => {
    const { client, violations, switchTo } = await signedIn(test, test.member);
    const { recordings: [listed] } = await client.recordings!.list();
    await switchTo(test.otherMember);
    expect((await client.recordings!.list()).recordings.map((recording) => recording.rid)).to.not.include(rid);
    expect(await codeOf(client.recordings!.play(listed as VerifiedRecording, document.createElement('video')).done)).to.equal('backend/not-found');
    expect(violations).to.deep.equal([]);
    await switchTo(test.member);
    expect((await client.recordings!.list()).recordings.map((recording) => recording.rid)).to.deep.equal([rid]);
    await client.dispose();
  });

  it('stops what a host plays into an element of its own, on the page or off it', async () => {
    const { client, switchTo } = await signedIn(test, test.member);
    const { recordings: [listed] } = await client.recordings!.list();
    const video = document.createElement('video');
    client.recordings!.play(listed as VerifiedRecording, video);
    await until(() => video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA, 10_000);
    expect((await leftBehind({ words, urls })).map(({ where }) => where)).to.deep.equal(['object-url']);
    await switchTo(test.otherMember);
    await later();
    expect([video.src, video.readyState, await leftBehind({ words, urls })]).to.deep.equal(['', 0, []]);
    await client.dispose();
  });

  it('wipes the key of what played', async () => {
    const { from } = RecordingKey;
    const keys: RecordingKey[] = [];
    RecordingKey.from = (bytes) => {
      const key = from.call(RecordingKey, bytes);
      keys.push(key);
      return key;
    };
    try {
      const { client, switchTo } = await stand();
      const before = await Promise.all(keys.map((key) => codeOf(key.commitment())));
      expect(before).to.include('done');
      await switchTo(test.otherMember);
      await later();
      for (const key of keys) expect(await codeOf(key.commitment())).to.contain('SealError');
      await client.dispose();
    } finally {
      RecordingKey.from = from;
    }
  });

  it('wipes a key that was opened at the very moment at which she goes', async () => {
    const { from } = RecordingKey;
    const keys: RecordingKey[] = [];
    const { client, violations } = await signedIn(test, test.member);
    const { recordings: [listed] } = await client.recordings!.list();
    RecordingKey.from = (bytes) => {
      const key = from.call(RecordingKey, bytes);
      keys.push(key);
      void client.dispose();
      return key;
    };
    try {
      const video = document.createElement('video');
      await codeOf(client.recordings!.play(listed as VerifiedRecording, video).done);
      expect(await codeOf(keys[0]!.commitment())).to.contain('SealError');
      expect([keys.length, video.src, urls.made, violations]).to.deep.equal([1, '', 0, []]);
    } finally {
      RecordingKey.from = from;
    }
  });

  for (const whose of ['the former’s', 'her own'] as const) {
    it(`gets no answer that was asked for the former, ${whose}, and is not suspected because of one`, async () => {
      let answer = (): void => undefined;
      const slow = new Promise<void>((resolve) => { answer = resolve; });
      let asked = false;
      const { client, violations, switchTo } = await signedIn(test, test.member, ({ recordings }) => ({
        recordings: {
          ...recordings!,
          async list(...query) {
            const listed = whose === 'her own' ? null : await recordings!.list(...query);
            asked = true;
            await slow;
            return listed ?? recordings!.list(...query);
          },
        },
      }));
      const listing = client.recordings!.list();
      await until(() => asked);
      await switchTo(test.otherMember);
      answer();
      expect(await codeOf(listing)).to.equal('backend/unauthenticated');
      const { recordings, suspended } = await client.recordings!.list();
      expect([recordings.length, suspended, violations]).to.deep.equal([1, false, []]);
      await client.dispose();
    });
  }

  it('is not joined to the consultation that the former was opening', async () => {
    let answer = (): void => undefined;
    const slow = new Promise<void>((resolve) => { answer = resolve; });
    let asked = false;
    const { client, violations, switchTo } = await signedIn(test, test.member, ({ sessions }) => ({
      sessions: { ...sessions!, open: async (...query) => { const grant = await sessions!.open(...query); asked = true; await slow; return grant; } },
    }));
    const { appointment } = await openConsultation(test.people);
    const opening = client.openSession(appointment.id);
    await until(() => asked);
    await switchTo(test.otherMember);
    answer();
    expect(await codeOf(opening)).to.not.equal('done');
    expect(violations).to.deep.equal([]);
    await client.dispose();
  });

  it('is not joined to it either when the former goes while it is being verified', async () => {
    const { keys } = Pins.prototype;
    const { client } = await signedIn(test, test.member);
    const { appointment } = await openConsultation(test.people);
    await client.recordings!.list();
    Pins.prototype.keys = function pinned(subject) {
      void client.dispose();
      return keys.call(this, subject);
    };
    try {
      expect(await codeOf(client.openSession(appointment.id))).to.equal('backend/unauthenticated');
    } finally {
      Pins.prototype.keys = keys;
    }
  });

  it('sees nothing in an element that was off the page while the person changed', async () => {
    const { client, provider, switchTo } = await stand();
    for (const element of [...provider.children]) {
      element.remove();
      await switchTo(test.member);
      await switchTo(test.otherMember);
      provider.append(element);
      await later();
      expect(await leftBehind({ words, urls }), element.localName).to.deep.equal([]);
    }
    await client.dispose();
  });

  it('is nobody once the client is disposed of, whatever the backend says', async () => {
    const { client } = await stand();
    const changes: (string | null)[] = [];
    client.on('principal-change', (identity) => changes.push(identity?.subject ?? null));
    await client.dispose();
    await client.dispose();
    await later(200);
    expect(changes).to.deep.equal([null]);
    expect(await client.identity()).to.equal(null);
    expect(await client.refreshIdentity()).to.equal(null);
    expect(await codeOf(client.recordings!.list())).to.equal('backend/unauthenticated');
    expect(await leftBehind({ words, urls })).to.deep.equal([]);
  });
});
