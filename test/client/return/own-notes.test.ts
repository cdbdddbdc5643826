import { expect } from 'chai';
import { deleteDB } from 'idb';
import { NoteStore } from '../../../src/client/return/note-store.js';
import { OwnNotes } from '../../../src/client/return/own-notes.js';
import type { ResumeNote } from '../../../src/session/resume-note.js';
import { hostileStorage } from '../../../src/testing/hostile-platform/hostile-storage.js';

const GRACE = { tenant: 'ins-a', region: 'uk', subject: 'm_grace' };
const OMAR = { ...GRACE, subject: 'm_omar' };
const HOUR = 3_600_000;
const note = (change: Partial<ResumeNote> = {}): ResumeNote => ({ sid: 's-1', page: 'p-1', kid: 'k-1', mode: 'audio', words: ['a.b.c'], muted: false, ...change });

describe('what a page leaves for the next one', () => {
  let now = 10 * HOUR;
  const page = (owner = GRACE): OwnNotes => new OwnNotes(owner, () => now);
  beforeEach(() => { now = 10 * HOUR; });
  afterEach(async () => {
    await deleteDB('consultkit-returns');
    localStorage.clear();
  });

  it('is found by another page of the same person, for the same consultation and in the same part alone', async () => {
    const mine = page();
    mine.keeper('patient').keep(note());
    mine.keeper('patient').keep(note({ muted: true }));
    expect(await mine.of('patient', 's-1')).to.deep.equal(note({ muted: true }));
    expect(await page().of('patient', 's-1'), 'the newest').to.deep.equal(note({ muted: true }));
    expect([await page().of('patient', 's-2'), await page().of('practitioner', 's-1'), await page(OMAR).of('patient', 's-1')]).to.deep.equal([null, null, null]);
  });

  it('has what was chosen last, also where the page was closed before its database had it', async () => {
    const mine = page();
    mine.keeper('patient').keep(note());
    await mine.of('patient', 's-1');
    const storage = hostileStorage({ work: 'hang' });
    mine.keeper('patient').keep(note({ muted: true, cameraStopped: true }));
    storage.restore();
    expect(await page().of('patient', 's-1')).to.deep.equal(note({ muted: true, cameraStopped: true }));
    expect(await page(OMAR).of('patient', 's-1')).to.equal(null);
  });

  it('takes no choices of another page or consultation, or that somebody has tampered with', async () => {
    await new NoteStore().keep(GRACE, 'patient', note(), now);
    const [name] = (page().keeper('patient').keep(note()), Object.keys(localStorage));
    for (const change of [{ page: 'p-2' }, { sid: 's-2' }, { muted: 'yes' }, { mode: 'camera' }]) {
      localStorage.setItem(name!, JSON.stringify({ ...note(), muted: true, ...change }));
      expect(await page().of('patient', 's-1'), JSON.stringify(change)).to.deep.equal(note());
    }
    page().keeper('patient').forget('p-0', 's-1');
    expect(localStorage.length).to.equal(1);
    localStorage.setItem(name!, JSON.stringify(note()));
    page().keeper('patient').forget('p-1', 's-1');
    expect(localStorage.length).to.equal(0);
  });

  it('is dropped by the page that wrote it, and by no other', async () => {
    const mine = page();
    mine.keeper('patient').keep(note());
    mine.keeper('patient').forget('p-0', 's-1');
    expect(await mine.of('patient', 's-1')).to.deep.equal(note());
    mine.keeper('patient').forget('p-1', 's-1');
    expect(await mine.of('patient', 's-1')).to.equal(null);
  });

  it('is of no use a day later, and gone then', async () => {
    page().keeper('patient').keep(note());
    await page().of('patient', 's-1');
    now += 25 * HOUR;
    expect(await page().of('patient', 's-9')).to.equal(null);
    now -= 25 * HOUR;
    expect(await page().of('patient', 's-1')).to.equal(null);
  });

  it('is none when somebody has tampered with it', async () => {
    const store = new NoteStore();
    for (const change of [{ words: undefined }, { words: [7] }, { mode: 'camera' }, { kid: 7 }, { page: '../' }]) {
      await store.keep(GRACE, 'patient', { ...note(), ...change } as ResumeNote, now);
      expect(await page().of('patient', 's-1'), JSON.stringify(change)).to.equal(null);
    }
    store.close();
  });

  for (const behaviour of [{ open: 'reject' }, { open: 'hang' }, { work: 'reject' }, { work: 'hang' }] as const) {
    it(`costs only the comfort where the browser’s storage does this: ${JSON.stringify(behaviour)}`, async () => {
      const storage = hostileStorage(behaviour);
      try {
        const mine = page();
        mine.keeper('patient').keep(note());
        expect(await mine.of('patient', 's-1')).to.equal(null);
      } finally {
        storage.restore();
      }
    });
  }
});
