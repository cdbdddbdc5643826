-- Recordings are erased by a role of its own, which no request puts on. It deletes what has a tombstone, and writes a
-- tombstone only for a recording whose time is over and that nobody holds. Nobody else deletes anything of a recording.
do $$ begin
  create role consult_eraser nologin noinherit;
exception when duplicate_object or unique_violation then null; -- roles belong to the cluster, not to this database
end $$;
grant usage on schema public to consult_eraser;

-- The clerk begins recordings, appends epochs, names binds, and notes once until when a recording is kept.
revoke update, delete on recording, epoch from consult_clerk;
revoke insert, update, delete on segment, wrap, wrap_list, evidence from consult_clerk;
revoke delete on granted_wrap, owner_grant from consult_clerk;
revoke all on erased_recording, erasure_pending, legal_hold from consult_clerk;
grant update (erase_at) on recording to consult_clerk;
drop policy clerk on recording;
create policy clerk_reads on recording for select to consult_clerk using (true);
create policy clerk_begins on recording for insert to consult_clerk with check (true);
create policy clerk_notes_once on recording for update to consult_clerk using (erase_at is null) with check (true);
grant update (named) on evidence to consult_clerk;

grant select (rid, tenant, region, owner, erase_at), delete on recording to consult_eraser;
create policy eraser on recording for select to consult_eraser using (true);
create policy eraser_deletes on recording for delete to consult_eraser
  using (exists (select 1 from erased_recording e where e.rid = recording.rid));
-- Of what it deletes it reads which recording it is of, and nothing before the tombstone is there.
do $$
declare name text;
begin
  foreach name in array array['epoch', 'segment', 'wrap', 'wrap_list', 'granted_wrap', 'owner_grant'] loop
    execute format('grant select (rid, tenant, region), delete on %I to consult_eraser', name);
    execute format('create policy eraser on %1$I to consult_eraser using (exists (select 1 from erased_recording e where e.rid = %1$I.rid))', name);
  end loop;
end $$;

grant select (rid, tenant, region, lifted_at) on legal_hold to consult_eraser;
create policy eraser on legal_hold for select to consult_eraser using (true);
grant select, insert on erased_recording to consult_eraser;
create policy eraser on erased_recording for select to consult_eraser using (true);
create policy eraser_writes on erased_recording for insert to consult_eraser with check (
  exists (select 1 from recording r where r.rid = erased_recording.rid and r.owner = erased_recording.owner and r.erase_at <= erased_recording.at)
  and not exists (select 1 from legal_hold h where h.rid = erased_recording.rid and h.lifted_at is null));
grant select, insert, delete on erasure_pending to consult_eraser;
create policy eraser on erasure_pending to consult_eraser
  using (exists (select 1 from erased_recording e where e.rid = erasure_pending.rid));
grant insert on audit_event to consult_eraser;
create policy eraser on audit_event for insert to consult_eraser with check (actor = '' and action = 'recording-erase');
