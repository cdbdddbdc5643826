-- destroys: recording (owner)
-- destroys: appointment (patient, practitioner) where status in ('booked', 'arrived')
-- destroys: segment
-- destroys: epoch
-- destroys: signal
-- destroys: signal_party
-- destroys: signal_connection
-- destroys: consent
-- destroys: session_claim
-- destroys: encounter
-- destroys: slot_hold
-- Recordings were not sealed before this. All of them were demonstrations, and so were the claims that named no keys: they
-- go, with the consultations that had them, since nothing of theirs could pass the gate any more.
drop table segment, epoch, recording;
truncate signal, signal_party, signal_connection, consent, session_claim, encounter, slot_hold;
alter table appointment no force row level security;
update appointment set status = 'cancelled' where status in ('booked', 'arrived');
alter table appointment force row level security;

-- Nothing in these tables says what a consultation was about, or with whom: names and times are in segment 0, sealed.
create table recording (
  rid text primary key, tenant text not null, region text not null,
  sid text not null references encounter, owner text not null, recorder text not null,
  claim text not null, began_at bigint not null,
  -- Segment 0 in base64url, kept here too so that a list reads no files.
  meta text,
  -- How far it is: the next segment's number, and of the last head its token, its list of wraps, its end and its last word.
  next_seq int not null default 0, head text, wd text, millis bigint not null default 0, is_final boolean not null default false,
  -- A recording's owner is its claim's owner: no row can say otherwise.
  constraint recording_owner_is_claimed foreign key (rid, owner) references session_claim (rid, owner)
);
create index recording_by_owner on recording (tenant, region, owner, began_at desc, rid desc);
create index recording_by_session on recording (sid);
create table epoch (
  rid text not null references recording, n int not null, tenant text not null, region text not null,
  sid text not null,
  -- Of the payload that both have signed.
  digest text not null, patient_token text not null, practitioner_token text not null,
  primary key (rid, n)
);
create index epoch_by_session on epoch (sid, n);
create table segment (
  rid text not null references recording, seq int not null, tenant text not null, region text not null,
  -- Of the sealed bytes; and the recorder's word on them, `consult-head+jwt`.
  digest text not null, head text not null,
  primary key (rid, seq)
);
-- A recording's key, wrapped to each who may open it; and the lists of wraps that its heads have named, by their digest.
create table wrap (
  rid text not null references session_claim (rid), digest text not null, tenant text not null, region text not null,
  kid text not null, role text not null check (role in ('owner', 'reader', 'escrow')), enc text not null, ct text not null,
  primary key (rid, digest)
);
create table wrap_list (
  rid text not null references session_claim (rid), wd text not null, tenant text not null, region text not null,
  digests jsonb not null,
  primary key (rid, wd)
);
select consult_wall('recording'), consult_wall('epoch'), consult_wall('segment'), consult_wall('wrap'), consult_wall('wrap_list');
grant select on recording, epoch, segment, wrap, wrap_list to consult_party;
create policy owner on recording for select to consult_party using (owner = current_setting('app.subject', true));
create policy owner on epoch for select to consult_party using (rid in (select r.rid from recording r));
create policy owner on segment for select to consult_party using (rid in (select r.rid from recording r));
-- The owner's own wraps. Of the others there is nothing to see but their digests.
create policy owner on wrap for select to consult_party using (role = 'owner' and rid in (select r.rid from recording r));
create policy owner on wrap_list for select to consult_party using (rid in (select r.rid from recording r));

-- What mode a consultation was in, and when, both its parties may know.
create policy party on epoch for select to consult_party using (sid in (select e.sid from encounter e));

grant select on epoch to consult_recorder;
grant select, insert on recording, segment, wrap, wrap_list to consult_recorder;
-- How far it is, and no more: owner and claim have no update path at all, a segment and a wrap neither.
grant update (meta, next_seq, head, wd, millis, is_final) on recording to consult_recorder;
create policy recorder on recording to consult_recorder using (recorder = current_setting('app.subject', true));
create policy recorder on epoch to consult_recorder using (rid in (select r.rid from recording r));
create policy recorder on segment to consult_recorder using (rid in (select r.rid from recording r));
create policy recorder on wrap to consult_recorder using (rid in (select c.rid from session_claim c));
create policy recorder on wrap_list to consult_recorder using (rid in (select c.rid from session_claim c));
