import { expect } from 'chai';
import { roomEn } from '../../../components/room/strings/room.en.js';
import { cleanUp, deepAll, deepButton, deepText, inCall, mountRoom, wait } from './room-support.js';
import type { SnapshotPatch } from '../../../stories/support/fake-snapshot.js';

const WHO = 'your insurer’s records office, when two of its officers agree';
const openableBy = [WHO, 'a reader for research'];
const YOURS = openableBy.map((who) => `Besides you, the recording can be opened by ${who}.`);
const THEIRS = openableBy.map((who) => `Maria Lindqvist is told who else can open the recording: “${who}”.`);
const ONLY = /Only (you|Maria Lindqvist) can replay it/;

describe('who besides the patient can open a recording', () => {
  afterEach(cleanUp);

  const drawn = async (patch: SnapshotPatch, ...buttons: string[]): Promise<string> => {
    const { room } = await mountRoom({ ...patch, recording: { openableBy, ...patch.recording } });
    for (const words of buttons) {
      deepButton(room, words)?.click();
      await wait();
    }
    return deepText(room);
  };
  const rows: [string, SnapshotPatch, string[], string[]][] = [
    ['the consent step of the lobby', {}, [], YOURS],
    ['the waiting room', { state: 'waiting' }, [], YOURS],
    ['the consent step of a call', inCall({ recording: { state: 'asking', consent: null } }), [], YOURS],
    ['the trust details of the patient', inCall({ recording: { state: 'off', consent: 'deny' } }), ['Private'], YOURS],
    ['the recording details of the patient', inCall(), ['Recording'], YOURS],
    ['the practitioner’s lobby', { role: 'practitioner' }, [], THEIRS],
    ['the practitioner’s waiting room', { role: 'practitioner', state: 'waiting' }, [], THEIRS],
    ['the trust details of the practitioner', inCall({ role: 'practitioner' }), ['Private'], THEIRS],
    ['the recording details of the practitioner', inCall({ role: 'practitioner' }), ['Recording'], THEIRS],
    ['the practitioner’s settings', inCall({ role: 'practitioner' }), ['More'], THEIRS],
  ];
  for (const [where, patch, buttons, sentences] of rows) {
    it(`is said in ${where}, and nothing that is not so`, async () => {
      const text = await drawn(patch, ...buttons);
      for (const sentence of sentences) expect(text).to.include(sentence);
      expect(text).not.to.match(ONLY);
    });
  }

  it('is nobody where there is no policy', async () => {
    expect(await drawn({ recording: { openableBy: [] } })).to.include(roomEn.onlyYou);
    cleanUp();
    expect(await drawn(inCall({ role: 'practitioner', recording: { openableBy: [] } }), 'Private')).to.include('Only Maria Lindqvist can replay it.');
  });

  it('is text, whatever it holds', async () => {
    const { room } = await mountRoom({ recording: { openableBy: ['<img src=x onerror="window.consultHacked=true">'] } });
    expect(deepAll(room, 'img')).to.deep.equal([]);
    expect(deepText(room)).to.include('<img src=x');
  });

  it('is in what the patient signs, and in what the practitioner signs by joining', async () => {
    for (const [role, button, sentences] of [['patient', 'Agree', YOURS], ['practitioner', 'Join by audio only', THEIRS]] as const) {
      const { room, session } = await mountRoom({ role, recording: { openableBy } });
      session.calls.length = 0;
      deepButton(room, button)?.click();
      await wait();
      const said = JSON.stringify(session.calls);
      for (const sentence of sentences) expect(said).to.include(JSON.stringify(sentence).slice(1, -1));
      cleanUp();
    }
  });
});
