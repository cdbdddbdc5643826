import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import type { Appointment } from '../../src/domain/scheduling.js';
import { memoryKeyStore } from '../../src/keys/memory-key-store.js';
import { open } from './support/consultation.js';
import { onEngine } from './support/engines.js';
import { countRows, unpack, type KeptData } from './support/kept-data.js';
import { pageOf } from './support/member-past.js';
import { Person } from './support/person.js';
import { SignalClient } from './support/signal-client.js';
import { openWhole } from './support/whole-recording.js';

const FOLDER = 'test/backend/fixtures';
const kept = readdirSync(FOLDER).filter((name) => name.endsWith('.tar.br')).sort();

it('there is a data folder of a version to open', () => assert.ok(kept.length > 0));

for (const name of kept) {
  onEngine('pglite', `a data folder that an earlier program has made, ${name}`, ({ start }) => {
    const parent = mkdtempSync(join(tmpdir(), 'consultkit-kept-'));
    let about: KeptData;
    let backend: Backend;
    let now: () => number;
    before(async () => {
      const unpacked = unpack(join(FOLDER, name), parent);
      ({ about } = unpacked);
      const began = Date.now();
      // The backend's time is a minute after the folder was kept: tokens and claims in it were signed then and have not expired.
      now = () => about.at + 60_000 + Date.now() - began;
      backend = await start({ dataFolder: join(unpacked.folder, 'data'), clock: now });
    });
    after(() => rmSync(parent, { recursive: true, force: true }));
    const as = (id: string): Promise<Person> => Person.signIn(backend, id);

    it('has every row still', async () => {
      const rows = await countRows(backend.database);
      const missing = Object.entries(about.rows).filter(([table, count]) => (rows[table] ?? 0) < count);
      assert.deepEqual(missing, []);
      assert.ok(Object.keys(about.rows).length > 30);
    });

    it('opens a recording, every byte of it, on a new device with the recovery code', async () => {
      const member = await as(about.member);
      const device = memoryKeyStore();
      const page = await pageOf(member, device, now);
      await page.keys.recover(about.code);
      const { recordings } = await page.recordings!.list();
      assert.deepEqual(recordings.map(({ rid }) => rid), [about.rid]);
      const plain = await openWhole(member, device, about.rid);
      assert.deepEqual(plain.map((bytes) => createHash('sha256').update(bytes).digest('hex')), about.segments);
      await page.dispose();
      const notices = (await member.get<{ items: { kind: string }[] }>('/notices')).items.map(({ kind }) => kind);
      for (const kind of new Set(about.notices)) assert.ok(notices.filter((each) => each === kind).length >= about.notices.filter((each) => each === kind).length, kind);
    });

    it('lists what the law keeps, and shows nobody another’s', async () => {
      const { member, rid } = about.held;
      const listed = async (id: string): Promise<string[]> => (await (await as(id)).get<{ items: RecordingItem[] }>('/recordings')).items.map((item) => item.rid);
      assert.deepEqual([await listed(member), await listed(about.booked.member), await listed(about.recorder)], [[rid], [], []]);
    });

    it('keeps bookings with their notes, cancelled bookings, and held slots', async () => {
      const { booked, cancelled, hold } = about;
      for (const person of [booked.member, booked.practitioner]) {
        const { status, note } = await (await as(person)).get<Appointment>(`/appointments/${booked.id}`);
        assert.deepEqual([status, note], ['booked', booked.note]);
      }
      assert.equal((await (await as(cancelled.member)).get<Appointment>(`/appointments/${cancelled.id}`)).status, 'cancelled');
      const holder = await as(hold.member);
      const answer = await holder.ask('POST', '/appointments', { json: { holdId: hold.id, mode: 'audio' } });
      assert.equal(answer.json<Appointment>().status, 'booked', answer.text);
    });

    it('goes on with the consultation that was under way, and with what was said in its room', async () => {
      const { member, id, sid } = about.live;
      const person = await as(member);
      const { json } = await person.ask('GET', `/appointments/${id}`);
      assert.equal((await open(person, json<Appointment>())).sid, sid);
      const patient = await SignalClient.connect(person, sid, 'patient', 'p1', 0);
      assert.deepEqual(await patient.hears(1), [0]);
      patient.close();
    });
  });
}
