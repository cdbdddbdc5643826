create table recording (
  rid text primary key, tenant text not null, region text not null,
  sid text not null references encounter, owner text not null, recorder text not null,
  claim text not null, meta jsonb not null, began_at bigint not null,
  segment_count int, aborted boolean,
  -- A recording's owner is its claim's owner: no row can say otherwise.
  constraint recording_owner_is_claimed foreign key (rid, owner) references session_claim (rid, owner)
);
create index recording_by_owner on recording (tenant, region, owner, began_at desc, rid desc);
create index recording_by_session on recording (sid);
create table epoch (
  rid text not null references recording, n int not null, tenant text not null, region text not null,
  sid text not null, mode text not null, at bigint not null, by_role text not null,
  primary key (rid, n)
);
create table segment (
  rid text not null references recording, seq int not null, tenant text not null, region text not null,
  e int not null, kind text not null, len int not null, dur int not null, digest text not null,
  primary key (rid, seq)
);
select consult_wall('recording'), consult_wall('epoch'), consult_wall('segment');
grant select on recording, epoch, segment to consult_party;
create policy owner on recording for select to consult_party using (owner = current_setting('app.subject', true));
create policy owner on epoch for select to consult_party using (rid in (select r.rid from recording r));
create policy owner on segment for select to consult_party using (rid in (select r.rid from recording r));

-- What mode a consultation was in, and when, both its parties may know.
create policy party on epoch for select to consult_party using (sid in (select e.sid from encounter e));

grant select on epoch to consult_recorder;
grant select, insert on recording, segment to consult_recorder;
-- `aborted` and the count alone: owner and claim have no update path at all.
grant update (segment_count, aborted) on recording to consult_recorder;
create policy recorder on recording to consult_recorder using (recorder = current_setting('app.subject', true));
create policy recorder on epoch to consult_recorder using (rid in (select r.rid from recording r));
create policy recorder on segment to consult_recorder using (rid in (select r.rid from recording r));
