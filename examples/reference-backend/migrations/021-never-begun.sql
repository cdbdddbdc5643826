-- Wraps of a recording that never began are erased too, once it cannot begin any more; and with every recording the binds
-- that it rested on. What the parties have said about being recorded stays, as the audit does.
alter table wrap_list add column erase_at bigint;
drop policy clerk on wrap_list;
create policy clerk_reads on wrap_list for select to consult_clerk using (true);
create policy clerk_notes_once on wrap_list for update to consult_clerk using (erase_at is null) with check (true);
grant update (erase_at) on wrap_list to consult_clerk;

alter table erased_recording drop constraint erased_recording_why_check;
alter table erased_recording add constraint erased_recording_why_check check (why in ('retention', 'never-began'));

grant select (rid, sid, tenant, region, owner) on session_claim to consult_eraser;
create policy eraser on session_claim for select to consult_eraser using (true);
grant select (erase_at) on wrap_list to consult_eraser;
drop policy eraser on wrap_list;
create policy eraser on wrap_list for select to consult_eraser
  using (erase_at is not null or exists (select 1 from erased_recording e where e.rid = wrap_list.rid));
create policy eraser_deletes on wrap_list for delete to consult_eraser
  using (exists (select 1 from erased_recording e where e.rid = wrap_list.rid));
grant select (sid, kind, tenant, region), delete on evidence to consult_eraser;
create policy eraser on evidence to consult_eraser using (
  kind = 'bind' and exists (select 1 from session_claim c join erased_recording e on e.rid = c.rid where c.sid = evidence.sid));

drop policy eraser_writes on erased_recording;
create policy eraser_writes on erased_recording for insert to consult_eraser with check (
  case why
    when 'retention' then
      exists (select 1 from recording r where r.rid = erased_recording.rid and r.owner = erased_recording.owner and r.erase_at <= erased_recording.at)
    else not exists (select 1 from recording r where r.rid = erased_recording.rid) and exists (
      select 1 from wrap_list w join session_claim c on c.rid = w.rid
        where w.rid = erased_recording.rid and c.owner = erased_recording.owner and w.erase_at <= erased_recording.at)
  end
  and not exists (select 1 from legal_hold h where h.rid = erased_recording.rid and h.lifted_at is null));
