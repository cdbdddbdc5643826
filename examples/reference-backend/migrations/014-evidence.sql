-- destroys: recording (owner)
-- destroys: granted_wrap
-- destroys: escrow_approval
-- destroys: escrow_request
-- destroys: segment
-- destroys: epoch
-- destroys: wrap
-- destroys: wrap_list
-- destroys: consent
-- Epochs and heads have another form, and nothing of the former one can pass the gate. All of it were demonstrations.
truncate escrow_request, escrow_approval, granted_wrap, segment, epoch, wrap, wrap_list, recording;
drop table consent;

-- What the parties have signed in the call: binds, and words on being recorded. Written once, by either of them.
create table evidence (
  sid text not null references encounter, digest text not null, tenant text not null, region text not null,
  kind text not null check (kind in ('bind', 'consent')), role text not null check (role in ('patient', 'practitioner')),
  -- A word's number among its party's; a bind has none.
  seq int not null default 0, token text not null,
  -- Whether an epoch or a head names it: those that nothing names are handed out with no recording.
  named boolean not null default false,
  primary key (sid, digest)
);
create unique index one_word_a_place on evidence (sid, role, seq) where kind = 'consent';
select consult_wall('evidence');
-- The last head names where the next one grows from: the tree over all heads before it.
alter table recording add column frontier jsonb not null default '[]';

grant select, insert on evidence to consult_party;
create policy own on evidence for select to consult_party using (sid in (select e.sid from encounter e) or sid in (select r.sid from recording r));
create policy own_insert on evidence for insert to consult_party with check (sid in (select e.sid from encounter e));
grant select on evidence to consult_recorder;
grant update (named) on evidence to consult_recorder;
create policy recorder on evidence to consult_recorder using (sid in (select c.sid from session_claim c));
grant update (frontier) on recording to consult_recorder;
grant select on evidence to consult_escrow;
create policy desk on evidence for select to consult_escrow using (true);
