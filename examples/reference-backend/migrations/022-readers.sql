-- A reader of a recording is somebody whom a policy of its claim names, and whom the escrow desk has made a wrap for. Such a
-- person sees what the gate needs and that wrap: the owner's wraps are the owner's alone.
create index granted_wrap_by_reader on granted_wrap (recipient) where role = 'reader';
-- No list of names here: it would lead the owner's own list away from the owner's index.
create policy reader on recording for select to consult_party using (exists (
  select 1 from granted_wrap g where g.rid = recording.rid and g.recipient = current_setting('app.subject', true) and g.role = 'reader'));
-- What belongs to a recording, for its owner by the owner's index, and for a reader by the reader's.
do $$
declare name text;
begin
  foreach name in array array['epoch', 'segment', 'wrap_list'] loop
    execute format('drop policy owner on %I', name);
    execute format('create policy owner on %I for select to consult_party using (
      rid in (select r.rid from recording r where r.owner = current_setting(''app.subject'', true)))', name);
    execute format('create policy reader on %I for select to consult_party using (rid = any (array(
      select g.rid from granted_wrap g where g.recipient = current_setting(''app.subject'', true) and g.role = ''reader'')))', name);
  end loop;
end $$;
drop policy owner on wrap;
create policy owner on wrap for select to consult_party using (
  role = 'owner' and rid in (select r.rid from recording r where r.owner = current_setting('app.subject', true)));
drop policy own on evidence;
create policy own on evidence for select to consult_party using (
  sid in (select e.sid from encounter e) or sid in (select r.sid from recording r where r.owner = current_setting('app.subject', true)));
drop policy party on session_key;
create policy party on session_key for select to consult_party using (
  sid in (select e.sid from encounter e) or sid in (select r.sid from recording r where r.owner = current_setting('app.subject', true)));
do $$
declare name text;
begin
  foreach name in array array['evidence', 'session_key'] loop
    execute format('create policy reader on %I for select to consult_party using (sid = any (array(
      select r.sid from granted_wrap g join recording r on r.rid = g.rid
       where g.recipient = current_setting(''app.subject'', true) and g.role = ''reader'')))', name);
  end loop;
end $$;
create policy reader on member_key for select to consult_party using (subject = any (array(
  select unnest(array[r.owner, r.recorder]) from granted_wrap g join recording r on r.rid = g.rid
   where g.recipient = current_setting('app.subject', true) and g.role = 'reader')));
