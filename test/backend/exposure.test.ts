import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import type { AuditEventResource } from '../../examples/reference-backend/ledger/audit-event-resource.js';
import { exportEntries } from '../../examples/reference-backend/ledger/export-entries.js';
import { EXPOSURE_SQL, readExposure } from '../../examples/reference-backend/ledger/read-exposure.js';
import { newLeaseNonce } from '../../src/ownership/new-lease-nonce.js';
import { audience } from '../../src/ownership/session-claim.js';
import { signReceipt } from '../../src/ownership/viewed-receipt.js';
import type { ExposureLine } from '../../src/domain/exposure.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import { recorded, type Recorded } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';
import { partyOf } from './support/party.js';
import { Person } from './support/person.js';
import { drawFrom } from './support/tamper.js';

const REALM = { tenant: 'northwind-health', region: 'uk' };
const INCIDENTS = Number(process.env['CONSULTKIT_INCIDENTS'] ?? 20);
const STRANGERS = ['priya-raghunathan', 'tomasz-zielinski'] as const;

/** What the driver of the pages has seen come. */
interface Seen { step: ExposureLine['step']; bytes: Map<number, number>; played: number; answers: number }

onOneEngine('how far recordings went', ({ start }) => {
  let backend: Backend;
  let made: Recorded[];
  // Ahead by what the incidents would take, if people made them: nobody writes too fast then.
  let ahead = 0;
  const clock = (): number => Date.now() + ahead;
  before(async () => {
    // With no wall left, everybody is answered with everybody's, canaries too: nobody looks but the driver.
    backend = await start({ clock, dropInMinutes: 1, drill: true, withoutWatch: true, withoutWalls: ['rows', 'where', 'gate'] });
    made = [await recorded(backend, 'amara-okafor', 'dr-helen-marsh'), await recorded(backend, 'tomasz-zielinski', 'dr-yusuf-adeyemi')];
  });

  it(`is exactly what came, in ${INCIDENTS} scripted incidents`, async () => {
    const draw = drawFrom(3);
    const people = new Map<string, { person: Person; subject: string; device: Awaited<ReturnType<typeof partyOf>>['device'] }>();
    for (const id of STRANGERS) {
      const person = await Person.signIn(backend, id);
      people.set(id, { person, subject: (await person.me()).subject, device: (await partyOf(person, id)).device });
    }
    const owners = new Map<string, string>();
    for (const { grant: { rid }, member } of made) owners.set(rid, (await member.me()).subject);
    const seen = new Map<string, Seen>();
    for (let incident = 0; incident < INCIDENTS; incident += 1) {
      ahead += 10_000;
      // A sign-in lasts for minutes.
      if (incident % 20 === 19) for (const [id, each] of people) each.person = await Person.signIn(backend, id);
      const { person, subject, device } = people.get(STRANGERS[draw(2)] ?? STRANGERS[0])!;
      const note = (rid: string): Seen => {
        const before = seen.get(`${rid} ${subject}`) ?? { step: 'listed', bytes: new Map(), played: 0, answers: 0 };
        seen.set(`${rid} ${subject}`, before);
        before.answers += 1;
        return before;
      };
      const rid = made[draw(2)]?.grant.rid ?? '';
      for (let step = 0; step <= draw(4); step += 1) {
        const what = draw(4);
        if (what === 0) {
          for (const item of (await person.get<{ items: RecordingItem[] }>('/recordings')).items) {
            const it = note(item.rid);
            if (item.wraps.length > 0 && it.step === 'listed') it.step = 'key-released';
          }
        } else if (what === 1) {
          const it = note(rid);
          if ((await person.get<RecordingItem>(`/recordings/${rid}`)).wraps.length > 0 && it.step === 'listed') it.step = 'key-released';
        } else if (what === 2) {
          const seq = draw(3);
          const answer = await person.ask('GET', `/recordings/${rid}/segments/${seq}`);
          const it = note(rid);
          it.bytes.set(seq, Number(answer.headers.get('Content-Length')));
          if (it.step !== 'viewed') it.step = 'fetched';
        } else {
          const known = seen.has(`${rid} ${subject}`) || owners.get(rid) === subject;
          const token = await signReceipt({ v: 1, aud: audience(REALM.tenant, REALM.region), rid, sub: subject, what: 'viewed', ranges: [[0, 2_000]], seq: incident, nonce: newLeaseNonce(), at: clock() }, device.privateKey, device.kid);
          const { status } = await person.ask('POST', `/recordings/${rid}/receipts`, { json: { receipts: [token] } });
          assert.equal(status, known ? 204 : 404);
          if (known) Object.assign(note(rid), { step: 'viewed', played: 2_000 });
        }
      }
      await backend.services.ledger.seal();
      const { lines, recipients } = await readExposure(backend.database, REALM, [...owners.keys()], Date.now());
      const foreign = [...seen].filter(([name]) => owners.get(name.split(' ')[0] ?? '') !== name.split(' ')[1]);
      assert.deepEqual(lines.map((line) => [`${line.rid} ${line.recipient}`, line.owner, line.step, line.bytes, line.viewedMillis, line.evidence.length]), foreign
        .map(([name, it]) => [name, owners.get(name.split(' ')[0] ?? ''), it.step, [...it.bytes.values()].reduce((a, b) => a + b, 0), it.played, it.answers] as const).sort(([a], [b]) => (a < b ? -1 : 1)), `incident ${incident}`);
      assert.equal(recipients, new Set(foreign.map(([name]) => name.split(' ')[1])).size);
    }
    assert.ok(seen.size >= 3);
  });

  it('is not counted where entries wait for their place, as where the ledger cannot be sealed', async () => {
    const [{ grant: { rid } }] = made as [Recorded];
    await backend.services.ledger.stop();
    const person = await Person.signIn(backend, STRANGERS[0]);
    assert.equal((await person.ask('GET', `/recordings/${rid}/segments/0`)).status, 200);
    await assert.rejects(readExposure(backend.database, REALM, [rid], clock() + 60_000), { code: 'backend/failed' });
    await backend.services.ledger.seal();
    await readExposure(backend.database, REALM, [rid], clock() + 60_000);
  });

  it('reads the incident’s own rows alone, whatever else lies in the ledger', async () => {
    await backend.database.asOwner(async (tx) => {
      await tx.execute('alter table audit_event no force row level security');
      await tx.query(`insert into audit_event (tenant, region, at, actor, action, rid, outcome) select $1, $2, 1, 'm_' || (i % 900), 'recording-list', 'bulk' || (i % 7000), 'permit' from generate_series(1, 100000) as i`, [REALM.tenant, REALM.region]);
      await tx.execute('alter table audit_event force row level security; analyze audit_event');
    });
    const plan = (await backend.database.transaction({ role: 'ledger', ...REALM, subject: '' }, (tx) => tx.query(`explain ${EXPOSURE_SQL}`, [REALM.tenant, REALM.region, made.map(({ grant: { rid } }) => rid)]))).map((row) => String(row['QUERY PLAN'])).join('\n');
    assert.match(plan, /audit_event_by_recording/);
    assert.doesNotMatch(plan, /Seq Scan/);
  });

  it('leaves the backend as FHIR AuditEvents, reads after IHE BALP with patient and recording', async () => {
    const [{ grant: { rid }, member }] = made as [Recorded];
    const { subject } = await member.me();
    const found: AuditEventResource[] = [];
    for await (const resource of exportEntries(backend.database, REALM, rid)) found.push(resource);
    const read = found.find(({ subtype }) => subtype.some(({ code }) => code === 'segment-read'));
    assert.ok(read);
    assert.deepEqual(read.meta?.profile, ['https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead']);
    assert.deepEqual([read.type.code, read.subtype[0]?.code, read.action, read.outcome], ['rest', 'read', 'R', '0']);
    assert.deepEqual(read.agent.map(({ type, requestor }) => [type.coding[0]?.code, requestor]), [['110152', false], ['110153', false], ['IRCP', true]]);
    assert.deepEqual(read.entity.map(({ what, type, role }) => [what.type, what.identifier.value, type.code, role?.code]), [['DocumentReference', rid, '2', '4'], ['Patient', subject, '1', '1']]);
    assert.ok(read.entity[0]?.detail?.some(({ type, valueString }) => type === 'bytes' && /^0-\d+$/.test(valueString)));
    assert.ok(!JSON.stringify(found).includes('Okafor'));
  });
});
