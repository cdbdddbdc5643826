import { expect } from 'chai';
import { roomStrings } from '../../../components/room/strings.js';
import type { SnapshotPatch } from '../../../stories/support/fake-snapshot.js';
import { cleanUp, deepButton, deepText, mountRoom, wait } from './room-support.js';

const ENDED: SnapshotPatch = { state: 'ended', endReason: 'ended', recording: { state: 'off', consent: 'permit', recorded: true, waits: true } };
const WORDS = 'This recording opens for you once you enter your recovery code here. If you close this page before, you can no longer open it yourself: ask your insurer then.';

describe('the end of a call on a page that is not one of the member’s devices', () => {
  afterEach(cleanUp);

  it('says that the recording waits for the recovery code, asks the host for it, and stops when it has been handed over', async () => {
    const { room, session } = await mountRoom(ENDED);
    expect(deepText(room)).to.contain(WORDS);
    expect(deepText(room), 'not yet with the recordings').to.not.contain('will be with your recordings');
    let asked = 0;
    room.addEventListener('consult-unlock-request', () => { asked += 1; });
    deepButton(room, 'Enter the recovery code')!.click();
    expect(asked).to.equal(1);
    session.set({ recording: { waits: false } });
    await wait();
    expect(deepText(room)).to.not.contain('recovery code');
    expect(deepText(room)).to.contain('will be with your recordings');
  });

  it('says nothing of it to a practitioner, on one of the member’s devices, or where nothing was recorded', async () => {
    for (const patch of [{ ...ENDED, role: 'practitioner' as const }, { ...ENDED, recording: { state: 'saved' as const, consent: 'permit' as const, recorded: true } }, { ...ENDED, recording: { consent: 'deny' as const } }]) {
      const { room } = await mountRoom(patch);
      expect(deepText(room)).to.not.contain('recovery code');
      cleanUp();
    }
  });

  it('says it in German, French and Arabic too', async () => {
    for (const [lang, word] of [['de', 'Wiederherstellungscode'], ['fr', 'code de récupération'], ['ar', 'رمز الاسترداد']] as const) {
      await roomStrings.load(lang);
      for (const each of ['recordingWaits', 'recordingWaitsEnter'] as const) expect(roomStrings.message(lang, each), lang).to.contain(word);
    }
  });
});
