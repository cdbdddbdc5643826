import { createHash } from 'node:crypto';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { countLines, type Exposure } from '../../../src/domain/exposure.js';
import { NOTICES_AT_ONCE, type NoticeAudience, type NoticeCounts, type NoticeDraft, type NoticePage } from '../../../src/domain/notice-draft.js';
import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import { countNotices } from '../../../src/incident/notices/count-notices.js';
import { draftNotices, type NewDraft } from '../../../src/incident/notices/draft-notices.js';
import type { NoticeConfiguration } from '../../../src/incident/notices/notice-configuration.js';
import type { NoticeFacts } from '../../../src/incident/notices/notice-facts.js';
import type { Transaction } from '../database/database.js';
import type { Principal, Realm } from '../identity/principal.js';
import { storeNotice } from '../notices/member-notice.js';
import { appendEvent } from './append-event.js';
import { lockIncidents, readIncident, requireIncident } from './incident-rows.js';

const COLUMNS = `d.id, d.incident, d.tenant, d.region, d.audience, d.addressee, d.state, d.drafted_at as "draftedAt", d.approved_at as "approvedAt", d.approved_by as "approvedBy", d.fields, d.markdown`;
/** As many rows as one statement writes. */
const BATCH = 500;

type DraftRow = NoticeDraft & Record<string, unknown>;

/** One decision about the notices of an incident at a time; before `lockIncidents`, which nobody waits for meanwhile. */
async function lockNotices(tx: Transaction, incident: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 33))', [`notices ${incident}`]);
}

/** The newest drafts for one audience, those that were approved among them: a part of them, after a draft. @throws ConsultError `backend/not-found` */
export async function readNotices(tx: Transaction, realm: Realm, incident: string, { audience, after }: { audience: NoticeAudience; after: string | null }): Promise<NoticePage> {
  await requireIncident(tx, realm, incident);
  // Where it goes on is named by a draft: whom that is for stands in no URL.
  const [from] = after === null ? [{ addressee: null, drafted: null, id: null }] : await tx.query<{ addressee: string; drafted: number; id: string }>(
    `select coalesce(addressee, '') as addressee, -drafted_at as drafted, id from notice_draft where id = $1 and incident = $2 and audience = $3`, [after, incident, audience],
  );
  if (from === undefined) throw new ConsultError('backend/not-found');
  const items = await tx.query<DraftRow>(
    `select ${COLUMNS} from notice_draft d where d.incident = $1 and d.tenant = $2 and d.region = $3 and d.audience = $4 and d.state <> 'superseded'
        and ($5::text is null or (coalesce(d.addressee, ''), -d.drafted_at, d.id) > ($5::text, $6::bigint, $7::text))
      order by coalesce(d.addressee, ''), -d.drafted_at, d.id limit ${NOTICES_AT_ONCE + 1}`,
    [incident, realm.tenant, realm.region, audience, from.addressee, from.drafted, from.id],
  );
  const page = items.slice(0, NOTICES_AT_ONCE);
  return { items: page, next: items.length > page.length ? (page.at(-1)?.id ?? null) : null, counts: after === null ? await countDrafts(tx, incident) : null };
}

async function countDrafts(tx: Transaction, incident: string): Promise<NoticeCounts> {
  return countNotices(await tx.query<{ audience: NoticeAudience; count: number }>(`select audience, count(*) as count from notice_draft where incident = $1 and state <> 'superseded' group by audience`, [incident]));
}

/** Drafts everything anew from what the ledger says now. Drafts of before are superseded; what was approved stays. @returns how many there are now */
export async function draftAnew(tx: Transaction, officer: Principal, incident: string, exposure: Exposure, configuration: NoticeConfiguration, now: number): Promise<NoticeCounts> {
  await lockNotices(tx, incident);
  const facts = await factsOf(tx, officer, incident, exposure, configuration, now);
  const approved = await tx.query<{ audience: NoticeAudience; addressee: string | null; words: string }>(
    `select audience, addressee, encode(sha256(convert_to(markdown, 'UTF8')), 'hex') as words from notice_draft where incident = $1 and state = 'approved'`, [incident],
  );
  const known = new Set(approved.map(({ audience, addressee, words }) => `${audience} ${addressee ?? ''} ${words}`));
  await tx.query(`update notice_draft set state = 'superseded' where incident = $1 and state = 'draft'`, [incident]);
  let batch: NewDraft[] = [];
  let drafted = 0;
  for (const draft of draftNotices(facts, newOpaqueId)) {
    // What was approved word for word is not drafted again.
    if (known.has(`${draft.audience} ${draft.addressee ?? ''} ${createHash('sha256').update(draft.markdown).digest('hex')}`)) continue;
    drafted += 1;
    batch.push(draft);
    if (batch.length < BATCH) continue;
    await insertDrafts(tx, batch);
    batch = [];
  }
  await insertDrafts(tx, batch);
  await lockIncidents(tx, officer);
  await appendEvent(tx, officer, incident, { kind: 'exposure-counted', by: officer.subject, count: Math.max(1, countLines(exposure)) }, now);
  await appendEvent(tx, officer, incident, { kind: 'notice-drafted', by: officer.subject, count: Math.max(1, drafted) }, now);
  return countDrafts(tx, incident);
}

/** Nothing is sent. An owner finds the notice among their own. @throws ConsultError `backend/not-found`, `backend/conflict` */
export async function approveNotice(tx: Transaction, officer: Principal, id: string, now: number): Promise<NoticeDraft> {
  const { tenant, region, subject } = officer;
  const read = async (): Promise<(DraftRow & { rids: string[] }) | undefined> => (await tx.query<DraftRow & { rids: string[] }>(`select ${COLUMNS}, d.rids from notice_draft d where d.id = $1 and d.tenant = $2 and d.region = $3`, [id, tenant, region]))[0];
  const found = await read();
  if (found === undefined) throw new ConsultError('backend/not-found');
  await lockNotices(tx, found.incident);
  await lockIncidents(tx, officer);
  const draft = (await read()) ?? found;
  if (draft.state !== 'draft') throw new ConsultError('backend/conflict');
  await tx.query(`update notice_draft set state = 'approved', approved_at = $2, approved_by = $3 where id = $1`, [id, now, subject]);
  const { audience, addressee, rids } = draft;
  if (audience === 'owner' && addressee !== null) {
    for (const rid of rids) await storeNotice(tx, { tenant, region, subject: addressee }, { kind: 'recording-exposed', rid, to: null, why: null }, now);
  }
  await appendEvent(tx, officer, draft.incident, { kind: 'notice-approved', by: subject, target: addressee }, now);
  const { rids: _, ...approved } = { ...draft, state: 'approved' as const, approvedAt: now, approvedBy: subject };
  return approved;
}

async function factsOf(tx: Transaction, realm: Realm, id: string, exposure: Exposure, configuration: NoticeConfiguration, now: number): Promise<NoticeFacts> {
  const incident = await readIncident(tx, realm, id);
  const [first] = await tx.query<{ source: NoticeFacts['foundBy'] }>('select source from incident_report where incident = $1 order by received_at, source, id limit 1', [id]);
  const [{ stops } = { stops: 0 }] = await tx.query<{ stops: number }>('select count(distinct stop_seq) as stops from incident_event where incident = $1 and kind = $2', [id, 'stopped']);
  const [{ told } = { told: 0 }] = await tx.query<{ told: number }>(`select count(distinct addressee) as told from notice_draft where incident = $1 and audience = 'owner' and state = 'approved'`, [id]);
  const rids = [...new Set(exposure.lines.map(({ rid }) => rid))];
  // By the claims, since of what was erased, or never stored, there is no row; by the row of what no claim names.
  const parties = await tx.query<{ rid: string; recorder: string }>(
    `select rid, recorder from (select rid, recorder, 1 as word from session_claim where tenant = $1 and region = $2 and rid = any($3::text[])
       union all select rid, recorder, 0 from recording where tenant = $1 and region = $2 and rid = any($3::text[])) f order by word`, [realm.tenant, realm.region, rids],
  );
  return { incident, exposure, configuration, practitioners: new Map(parties.map(({ rid, recorder }) => [rid, recorder])), foundBy: first?.source ?? null, stops, ownersTold: told, now };
}

async function insertDrafts(tx: Transaction, drafts: readonly NewDraft[]): Promise<void> {
  await tx.query(
    `insert into notice_draft (id, tenant, region, incident, audience, addressee, state, drafted_at, rids, fields, markdown)
     select id, tenant, region, incident, audience, addressee, 'draft', "draftedAt", rids, fields, markdown
       from jsonb_to_recordset($1::jsonb) as d(id text, tenant text, region text, incident text, audience text, addressee text, "draftedAt" bigint, rids jsonb, fields jsonb, markdown text)`,
    [JSON.stringify(drafts)],
  );
}
