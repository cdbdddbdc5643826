-- Compliance officers are people of a realm who are no party of anything in it: what they may see stands here, and it is
-- incidents, stops, the ledger, and whose a recording is. They see no name of a member and nothing that is sealed.
do $$ begin
  create role consult_compliance nologin noinherit;
exception when duplicate_object or unique_violation then null; -- roles belong to the cluster, not to this database
end $$;
grant usage on schema public to consult_compliance;
alter table person
  drop constraint person_role_check,
  add constraint person_role_check check (role in ('patient', 'practitioner', 'compliance')),
  -- Marked for rehearsals: a stop that is a drill touches these people and nobody else.
  add column if not exists drill boolean not null default false;
create index person_for_drills on person (tenant, region) where drill;
grant select (subject, tenant, region, role, drill) on person to consult_compliance;
create policy compliance on person for select to consult_compliance using (true);

-- What was found or said, grouped. Rows are made by whatever finds and by officers; nobody deletes one.
create table incident (
  id text primary key, tenant text not null, region text not null,
  state text not null check (state in ('open', 'contained', 'closed', 'merged')),
  fault text not null check (fault in ('owner', 'identity', 'connection', 'wrong-patient', 'not-mine', 'invariant', 'canary', 'other')),
  feature text not null check (feature in ('replay', 'download', 'switch-to-video', 'consultation', 'booking')),
  drill boolean not null,
  opened_at bigint not null, contained_at bigint, closed_at bigint,
  -- When something was last added to it: what comes within a day of it, of the same fault and feature, belongs to it.
  last_at bigint not null,
  into_id text references incident,
  constraint incident_merged_into check ((state = 'merged') = (into_id is not null))
);
create index incident_by_time on incident (tenant, region, opened_at desc);

-- The timeline. It only grows, and has no gap.
create table incident_event (
  incident text not null references incident, seq int not null, tenant text not null, region text not null,
  at bigint not null, kind text not null,
  -- The officer; null where the backend did it by itself.
  by_subject text, target text, stop_seq bigint, count bigint not null default 1 check (count >= 1), reason text,
  primary key (incident, seq)
);
create function incident_event_only_grows() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.seq <> (select count(*) from incident_event e where e.incident = new.incident) then
      raise exception 'A timeline has no gap.' using errcode = '23514';
    end if;
    return new;
  end if;
  raise exception 'A timeline only grows.' using errcode = '42501';
end $$;
create trigger incident_event_only_grows before insert or update or delete on incident_event for each row execute function incident_event_only_grows();
create trigger incident_event_never_emptied before truncate on incident_event for each statement execute function incident_event_only_grows();

-- Each finding once: what a person said, what a page refused, what the backend or a canary member found.
create table incident_report (
  source text not null check (source in ('report', 'violation', 'invariant', 'canary')),
  -- Whose report it is; empty where the backend found it. And its own id among theirs.
  reporter text not null, id text not null, tenant text not null, region text not null,
  incident text not null references incident,
  kind text not null, rid text, sid text, verified boolean not null,
  -- What the finding proves to be foreign, to be stopped: `rid` or `sid`. And the stop that did it.
  stop_scope text check (stop_scope in ('rid', 'sid')), stop_seq bigint,
  count bigint not null default 1 check (count >= 1), at bigint not null, received_at bigint not null,
  primary key (tenant, region, source, reporter, id)
);
create index incident_report_by_incident on incident_report (incident);

-- Stops and lifts that wait for a second officer; with those that had one, both names are kept.
create table stop_request (
  id text primary key, tenant text not null, region text not null,
  at bigint not null, by_subject text not null, what jsonb not null, reason text not null,
  incident text references incident, touches int,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'refused')),
  decided_at bigint, decided_by text, decided_reason text, stop_seq bigint,
  constraint stop_request_two_officers check (state <> 'approved' or decided_by <> by_subject),
  constraint stop_request_decided check ((state = 'waiting') = (decided_by is null))
);
create index stop_request_waiting on stop_request (tenant, region) where state = 'waiting';

create table notice_draft (
  id text primary key, tenant text not null, region text not null,
  incident text not null references incident,
  audience text not null check (audience in ('regulator', 'controller', 'owner', 'recipient', 'practitioner')),
  addressee text, state text not null check (state in ('draft', 'approved', 'superseded')),
  drafted_at bigint not null, approved_at bigint, approved_by text,
  -- The recordings that it is about, where it is for one person.
  rids jsonb not null, fields jsonb not null, markdown text not null,
  constraint notice_draft_approved check ((state = 'approved') = (approved_by is not null))
);
create index notice_draft_by_incident on notice_draft (incident, state);

-- When the backend last held a recording against its claim, by its own second way: see incidents/check-recordings.ts.
create table recording_check (rid text primary key, tenant text not null, region text not null, at bigint not null);
create index recording_check_by_time on recording_check (tenant, region, at);

select consult_wall('incident'), consult_wall('incident_event'), consult_wall('incident_report'), consult_wall('stop_request'), consult_wall('notice_draft'), consult_wall('recording_check');
-- The backend opens incidents and adds to them. It decides nothing that an officer decides.
revoke delete on incident from consult_clerk;
revoke update, delete on incident_event from consult_clerk;
revoke update, delete on incident_report from consult_clerk;
grant update (stop_seq) on incident_report to consult_clerk;
revoke all on stop_request, notice_draft from consult_clerk;

grant select, insert on incident, incident_event, incident_report, stop_request, notice_draft to consult_compliance;
grant update (state, contained_at, closed_at, last_at, into_id) on incident to consult_compliance;
-- A report moves with its recording into another incident, is noted to be stopped, and changes in nothing else.
grant update (incident, stop_seq) on incident_report to consult_compliance;
grant update (state, decided_at, decided_by, decided_reason, stop_seq) on stop_request to consult_compliance;
grant update (state, approved_at, approved_by) on notice_draft to consult_compliance;
create policy compliance on incident to consult_compliance using (true);
create policy compliance on incident_event to consult_compliance using (true);
create policy compliance on incident_report to consult_compliance using (true);
create policy compliance on stop_request to consult_compliance using (true);
create policy compliance on notice_draft to consult_compliance using (true);

-- Whose a recording is, which the exposure is held against; and the ledger.
grant select (rid, sid, tenant, region, owner, recorder) on session_claim to consult_compliance;
grant select (rid, sid, tenant, region, owner, recorder, began_at) on recording to consult_compliance;
create policy compliance on session_claim for select to consult_compliance using (true);
create policy compliance on recording for select to consult_compliance using (true);
grant select, insert on audit_event to consult_compliance;
create policy compliance_reads on audit_event for select to consult_compliance using (true);
create policy compliance_writes on audit_event for insert to consult_compliance with check (actor = current_setting('app.subject', true));
grant select on stop to consult_compliance;
create policy compliance on stop for select to consult_compliance using (true);
grant select on violation to consult_compliance;
create policy compliance on violation for select to consult_compliance using (true);

-- An owner hears of an incident once an officer has approved the notice to that owner.
alter table member_notice
  drop constraint member_notice_kind_check,
  add constraint member_notice_kind_check check (kind in (
    'keys-begun', 'device-added', 'device-removed', 'recovery-added', 'recovery-removed', 'recovery-opened',
    'account-key-allowed', 'permission-stopped', 'account-key-replaced',
    'change-refused', 'recovery-refused', 'more-refused', 'key-requested', 'key-handed-over', 'recording-held', 'recording-hold-lifted',
    'appointment-cancelled', 'recording-removed', 'keys-removed', 'recording-exposed'));
grant insert on member_notice to consult_compliance;
create policy compliance on member_notice for insert to consult_compliance with check (kind = 'recording-exposed');
