import { expect } from 'chai';
import { createConsultClient } from '../../src/client/create-consult-client.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { VerifiedRecording } from '../../src/ownership/gate.js';
import { keyStoreOf } from '../../src/testing/key-store-of.js';
import { lyingRecordings } from '../../src/testing/lying-recordings.js';
import { recordConsultation } from '../../src/testing/record-consultation.js';
import { createTestWorld, type TestWorld } from '../../src/testing/test-world.js';

describe('the recordings of a client that has not been asked for any', () => {
  let test: TestWorld;
  let recording: VerifiedRecording;
  let asked: string[] = [];

  async function client(): Promise<ConsultClient> {
    const lying = lyingRecordings(test.member.adapter, {});
    asked = lying.asked;
    return createConsultClient({ adapter: lying.adapter, tenant: test.world.tenant, region: test.world.region, trust: test.trust, now: test.clock.now, keyStore: await keyStoreOf(test.member) });
  }

  before(async () => {
    test = await createTestWorld();
    await recordConsultation(test.people);
    const other = await client();
    [recording] = (await other.recordings!.list()).recordings as [VerifiedRecording];
    await other.dispose();
  });

  it('play one that another client of the page has listed, once they are there, and through the gate', async () => {
    const here = await client();
    const playback = here.recordings!.play(recording, document.createElement('video'));
    expect(playback.duration).to.equal(recording.duration);
    while (asked.length === 0) await new Promise((resolve) => { setTimeout(resolve, 5); });
    playback.stop();
    await playback.done;
    await here.dispose();
  });

  it('play nothing that was stopped before they were there, by its page or because its person has gone', async () => {
    const here = await client();
    const stopped = here.recordings!.play(recording, document.createElement('video'));
    stopped.stop();
    await stopped.done;
    const gone = here.recordings!.play(recording, document.createElement('video'));
    const later = await client();
    const disposed = later.recordings!.play(recording, document.createElement('video'));
    await later.dispose();
    await disposed.done;
    gone.stop();
    await gone.done;
    expect(asked).to.deep.equal([]);
    await here.dispose();
  });
});
