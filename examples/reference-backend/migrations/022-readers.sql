-- A reader of a recording is somebody whom a policy of its claim names, and whom the escrow desk has made a wrap for. Such a
-- person sees what the gate needs and that wrap: the owner's wraps are the owner's alone.
create index granted_wrap_by_reader on granted_wrap (recipient) where role = 'reader';
create policy reader on recording for select to consult_party using (rid = any (array(
  select g.rid from granted_wrap g where g.recipient = current_setting('app.subject', true) and g.role = 'reader')));
drop policy owner on wrap;
create policy owner on wrap for select to consult_party using (
  role = 'owner' and rid in (select r.rid from recording r where r.owner = current_setting('app.subject', true)));
create policy reader on member_key for select to consult_party using (subject = any (array(
  select unnest(array[r.owner, r.recorder]) from granted_wrap g join recording r on r.rid = g.rid
   where g.recipient = current_setting('app.subject', true) and g.role = 'reader')));
