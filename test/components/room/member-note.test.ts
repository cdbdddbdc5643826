import { expect } from 'chai';
import type { SnapshotPatch } from '../../../stories/support/fake-snapshot.js';
import { box, cleanUp, deepAll, deepButton, deepText, inCall, mountRoom, wait } from './room-support.js';

const NOTE = '<img src=x onerror="window.noteRan = true"> It itches.\nSince Friday.';
const STATES: readonly SnapshotPatch[] = [{}, { state: 'waiting', remote: { present: true } }, { state: 'waiting' }, inCall(), inCall({ mode: 'video' })];

describe('the member’s note', () => {
  afterEach(cleanUp);
  const drawn = async (role: 'patient' | 'practitioner', patch: SnapshotPatch, note: string | null): Promise<HTMLElement> =>
    (await mountRoom({ ...patch, role, appointment: { note } }, box('1100px'))).room;
  const notes = (room: ParentNode): HTMLElement[] => deepAll(room, '[part=note]').filter((note) => note.checkVisibility());

  it('reaches the practitioner before the call and in it, as text', async () => {
    for (const patch of STATES) {
      const room = await drawn('practitioner', patch, NOTE);
      const [note, ...more] = notes(room);
      expect(more, JSON.stringify(patch.state)).to.deep.equal([]);
      expect(note?.querySelector('p')?.textContent).to.equal(NOTE);
      expect(deepText(note!)).to.contain('What Maria Lindqvist wrote when booking');
      expect(deepAll(room, 'img')).to.deep.equal([]);
      cleanUp();
    }
    expect(window).to.not.have.property('noteRan');
  });

  it('stands before the button that lets the patient in, which it does not push off the page', async () => {
    const { room } = await mountRoom({ role: 'practitioner', state: 'waiting', remote: { present: true }, appointment: { note: 'It hurts. '.repeat(100) } }, box('360px', '780px'));
    const [note] = notes(room);
    const admit = deepButton(room, 'Let Maria')!.getBoundingClientRect();
    expect(note!.getBoundingClientRect().bottom).to.be.at.most(admit.top);
    expect(admit.bottom).to.be.at.most(room.getBoundingClientRect().bottom);
  });

  it('is a press away in a call on a narrow page', async () => {
    const { room } = await mountRoom(inCall({ role: 'practitioner', appointment: { note: NOTE } }));
    expect(notes(room)).to.deep.equal([]);
    deepButton(room, 'More')!.click();
    await wait();
    deepButton(room, 'Show side panel')!.click();
    await wait();
    expect(notes(room)).to.have.length(1);
  });

  it('is not drawn for the member, who wrote it, and nothing is where nothing was written', async () => {
    for (const patch of STATES) {
      expect(notes(await drawn('patient', patch, NOTE))).to.deep.equal([]);
      expect(notes(await drawn('practitioner', patch, null))).to.deep.equal([]);
      cleanUp();
    }
  });
});
