import assert from 'node:assert/strict';
import type { Backend } from '../../../examples/reference-backend/create-backend.js';
import { clerkOf } from '../../../examples/reference-backend/identity/principal.js';
import type { Incident } from '../../../src/domain/incident.js';
import { noticeAudienceSchema, noticeDraftSchema, type NoticeCounts, type NoticePage } from '../../../src/domain/notice-draft.js';
import { Person } from './person.js';

const REALM = { tenant: 'northwind-health', region: 'uk' };
/** How many entries of the ledger one line has, and how many people received each recording. */
interface Shape { entries: number; recipients: number }
const CROWDED: Shape = { entries: 10, recipients: 20 };
/** Each entry is a line, and each line another owner's: there are more notices than entries. */
const EACH_THEIR_OWN: Shape = { entries: 1, recipients: 1 };
const READERS = 997;
const PRACTITIONERS = 7;
const AT_ONCE = 10_000;

export interface NoticesAtScale {
  rows: number;
  seconds: number;
  /** How long the ledger took to seal them, which it does second by second as they are written. */
  sealedIn: number;
  drafts: number;
  /** In how many parts they were read. */
  parts: number;
  fields: number;
  unknown: number;
}

/**
 * Puts so many entries into the ledger by which strangers received recordings, names the recordings in one incident, and has an
 * officer draft all notices and read them part by part. Each field has to say where it is from, or that it is unknown, and nobody's
 * notice may be missing.
 */
export async function noticesAtScale(backend: Backend, rows: number, { eachTheirOwn = false } = {}): Promise<NoticesAtScale> {
  const shape = eachTheirOwn ? EACH_THEIR_OWN : CROWDED;
  const recordings = Math.max(1, Math.round(rows / shape.entries / shape.recipients));
  const officer = await Person.signIn(backend, 'ingrid-halvorsen');
  const member = await Person.signIn(backend, 'amara-okafor');
  assert.equal((await member.ask('POST', '/reports', { json: { id: 'scale', kind: 'not-mine', rid: 'bulk1', sid: null, at: 1 } })).status, 204);
  const [incident] = (await officer.get<{ items: Incident[] }>('/compliance/incidents')).items;
  assert.ok(incident !== undefined);
  await fill(backend, incident.id, recordings, rows, shape);

  const filled = performance.now();
  await backend.services.ledger.seal();
  const began = performance.now();
  const sealedIn = (began - filled) / 1_000;
  const answer = await officer.ask('POST', `/compliance/incidents/${incident.id}/notices`);
  const seconds = (performance.now() - began) / 1_000;
  assert.equal(answer.status, 200, answer.text.slice(0, 500));
  const { counts } = answer.json<{ counts: NoticeCounts }>();
  const told = { rows, seconds, sealedIn, drafts: 0, parts: 0, fields: 0, unknown: 0 };
  for (const audience of noticeAudienceSchema.options) {
    const addressees = new Set<string | null>();
    for (let next: string | null = ''; next !== null;) {
      const page: NoticePage = await officer.get<NoticePage>(`/compliance/incidents/${incident.id}/notices?audience=${audience}${next === '' ? '' : `&after=${next}`}`);
      for (const draft of page.items) {
        assert.ok(noticeDraftSchema.safeParse(draft).success, draft.audience);
        for (const { name, value, source } of draft.fields) assert.equal(value === 'unknown', source === null, name);
        addressees.add(draft.addressee);
        told.fields += draft.fields.length;
        told.unknown += draft.fields.filter(({ source }) => source === null).length;
        if (audience === 'regulator') assert.deepEqual(['records-count', 'data-subjects-count'].map((name) => draft.fields.find((field) => field.name === name)?.value), [recordings, recordings]);
      }
      assert.deepEqual(page.counts, next === '' ? counts : null);
      told.parts += 1;
      ({ next } = page);
    }
    // Each once: nobody is left out between two parts.
    assert.equal(addressees.size, counts[audience], audience);
    told.drafts += addressees.size;
  }
  assert.deepEqual(counts, { regulator: 1, controller: 1, owner: recordings, recipient: Math.min(READERS, Math.ceil(rows / shape.entries)), practitioner: Math.min(PRACTITIONERS, recordings) });
  return told;
}

/** At the tables, since no way through the backend makes what is somebody else's. */
async function fill(backend: Backend, incident: string, recordings: number, rows: number, { entries, recipients }: Shape): Promise<void> {
  const { tenant, region } = REALM;
  const tables = ['session_claim', 'recording', 'incident_report'];
  await backend.database.asOwner(async (tx) => {
    await tx.execute(`alter table session_claim drop constraint session_claim_sid_fkey; alter table recording drop constraint recording_sid_fkey;
      ${tables.map((table) => `alter table ${table} no force row level security`).join(';')}`);
    await tx.query(`insert into session_claim (sid, tenant, region, rid, owner, recorder, claim) select 'bulks' || i, $1, $2, 'bulk' || i, 'm_owner' || i, 'c_doctor' || (i % ${PRACTITIONERS}), 'none' from generate_series(1, $3::int) as i`, [tenant, region, recordings]);
    await tx.query(`insert into recording (rid, tenant, region, sid, owner, recorder, claim, began_at) select 'bulk' || i, $1, $2, 'bulks' || i, 'm_owner' || i, 'c_doctor' || (i % ${PRACTITIONERS}), 'none', i from generate_series(1, $3::int) as i`, [tenant, region, recordings]);
    await tx.query(`insert into incident_report (source, reporter, id, tenant, region, incident, kind, rid, verified, at, received_at) select 'invariant', '', 'bulk' || i, $1, $2, $3, 'owner', 'bulk' || i, true, i, i from generate_series(1, $4::int) as i`, [tenant, region, incident, recordings]);
    // Seen already, so that the watch stops none of them while it is measured.
    await tx.execute('alter table recording_check no force row level security');
    await tx.query(`insert into recording_check (rid, tenant, region, at) select 'bulk' || i, $1, $2, 9007199254740991 from generate_series(1, $3::int) as i`, [tenant, region, recordings]);
    // So many rows at once are unknown to the planner until they are looked at.
    await tx.execute([...tables, 'recording_check'].map((table) => `alter table ${table} force row level security; analyze ${table}`).join(';'));
  });
  for (let from = 0; from < rows; from += AT_ONCE) {
    await backend.database.transaction(clerkOf(REALM), (tx) => tx.query(
      `insert into audit_event (tenant, region, at, actor, action, rid, seq, outcome)
       select $1, $2, 1000 + i, 'm_reader' || ((i / ${entries}) % ${READERS}), case i % ${entries} when 0 then 'recording-list' else 'segment-read' end,
              'bulk' || ((i / ${entries * recipients}) % $5::int + 1), i % ${entries}, 'permit'
         from generate_series($3::int, $4::int - 1) as i`,
      [tenant, region, from, Math.min(rows, from + AT_ONCE), recordings],
    ));
  }
}
