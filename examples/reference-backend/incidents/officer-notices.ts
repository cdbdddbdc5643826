import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Exposure } from '../../../src/domain/exposure.js';
import type { NoticeDraft } from '../../../src/domain/notice-draft.js';
import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import { draftNotices, type NewDraft } from '../../../src/incident/notices/draft-notices.js';
import type { NoticeConfiguration } from '../../../src/incident/notices/notice-configuration.js';
import type { NoticeFacts } from '../../../src/incident/notices/notice-facts.js';
import type { Transaction } from '../database/database.js';
import type { Principal, Realm } from '../identity/principal.js';
import { storeNotice } from '../notices/member-notice.js';
import { appendEvent } from './append-event.js';
import { lockIncidents, readIncident } from './incident-rows.js';

const COLUMNS = `d.id, d.incident, d.tenant, d.region, d.audience, d.addressee, d.state, d.drafted_at as "draftedAt", d.approved_at as "approvedAt", d.approved_by as "approvedBy", d.fields, d.markdown`;
/** As many as one answer holds. */
const DRAFTS_MAX = 10_000;
/** As many rows as one statement writes. */
const BATCH = 500;

type DraftRow = NoticeDraft & Record<string, unknown>;

/** The newest drafts of an incident, those that were approved among them: the regulator's first. */
export async function readNotices(tx: Transaction, realm: Realm, incident: string): Promise<NoticeDraft[]> {
  await readIncident(tx, realm, incident);
  return tx.query<DraftRow>(
    `select ${COLUMNS} from notice_draft d where d.incident = $1 and d.tenant = $2 and d.region = $3 and d.state <> 'superseded'
      order by array_position(array['regulator', 'controller', 'owner', 'recipient', 'practitioner'], d.audience), d.addressee nulls first, d.drafted_at desc limit ${DRAFTS_MAX}`,
    [incident, realm.tenant, realm.region],
  );
}

/** Drafts everything anew from what the ledger says now. Drafts of before are superseded; what was approved stays. */
export async function draftAnew(tx: Transaction, officer: Principal, incident: string, exposure: Exposure, configuration: NoticeConfiguration, now: number): Promise<NoticeDraft[]> {
  await lockIncidents(tx, officer);
  const facts = await factsOf(tx, officer, incident, exposure, configuration, now);
  const approved = await tx.query<Pick<NoticeDraft, 'audience' | 'addressee' | 'markdown'> & Record<string, unknown>>(`select audience, addressee, markdown from notice_draft where incident = $1 and state = 'approved'`, [incident]);
  const known = new Set(approved.map(textKey));
  // What was approved word for word is not drafted again.
  const drafts = draftNotices(facts, newOpaqueId).filter((draft) => !known.has(textKey(draft)));
  await tx.query(`update notice_draft set state = 'superseded' where incident = $1 and state = 'draft'`, [incident]);
  for (let at = 0; at < drafts.length; at += BATCH) await insertDrafts(tx, drafts.slice(at, at + BATCH));
  await appendEvent(tx, officer, incident, { kind: 'exposure-counted', by: officer.subject, count: Math.max(1, exposure.lines.length) }, now);
  await appendEvent(tx, officer, incident, { kind: 'notice-drafted', by: officer.subject, count: Math.max(1, drafts.length) }, now);
  return readNotices(tx, officer, incident);
}

/** Nothing is sent. An owner finds the notice among their own. @throws ConsultError `backend/not-found`, `backend/conflict` */
export async function approveNotice(tx: Transaction, officer: Principal, id: string, now: number): Promise<NoticeDraft> {
  await lockIncidents(tx, officer);
  const { tenant, region, subject } = officer;
  const read = async (): Promise<(DraftRow & { rids: string[] }) | undefined> => (await tx.query<DraftRow & { rids: string[] }>(`select ${COLUMNS}, d.rids from notice_draft d where d.id = $1 and d.tenant = $2 and d.region = $3`, [id, tenant, region]))[0];
  const draft = await read();
  if (draft === undefined) throw new ConsultError('backend/not-found');
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
  // By the claims: of what was erased, or never stored, there is no row.
  const parties = await tx.query<{ rid: string; recorder: string }>('select rid, recorder from session_claim where tenant = $1 and region = $2 and rid = any($3::text[])', [realm.tenant, realm.region, rids]);
  return { incident, exposure, configuration, practitioners: new Map(parties.map(({ rid, recorder }) => [rid, recorder])), foundBy: first?.source ?? null, stops, ownersTold: told, now };
}

function textKey({ audience, addressee, markdown }: Pick<NoticeDraft, 'audience' | 'addressee' | 'markdown'>): string {
  return `${audience} ${addressee ?? ''} ${markdown}`;
}

async function insertDrafts(tx: Transaction, drafts: readonly NewDraft[]): Promise<void> {
  await tx.query(
    `insert into notice_draft (id, tenant, region, incident, audience, addressee, state, drafted_at, rids, fields, markdown)
     select id, tenant, region, incident, audience, addressee, 'draft', "draftedAt", rids, fields, markdown
       from jsonb_to_recordset($1::jsonb) as d(id text, tenant text, region text, incident text, audience text, addressee text, "draftedAt" bigint, rids jsonb, fields jsonb, markdown text)`,
    [JSON.stringify(drafts)],
  );
}
