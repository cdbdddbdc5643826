-- Keys of pages that take part in one consultation without an entry in their person's chain: signed by the claims issuer and
-- written by its role alone. Nobody updates or deletes.
create table session_key (
  sid text not null references encounter, kid text not null, tenant text not null, region text not null,
  subject text not null references person, token text not null, at bigint not null,
  primary key (sid, kid)
);
-- What an owner's page has wrapped to the account's key after the recording, with the owner's own grant.
create table owner_grant (
  rid text not null references recording, digest text not null, tenant text not null, region text not null,
  owner text not null, suite text not null, kid text not null, enc text not null, ct text not null, token text not null, at bigint not null,
  primary key (rid, digest),
  constraint grant_owner_is_claimed foreign key (rid, owner) references session_claim (rid, owner)
);
select consult_wall('session_key'), consult_wall('owner_grant');
revoke insert, update, delete on session_key, owner_grant from consult_clerk;
grant delete on owner_grant to consult_clerk;

grant select, insert on session_key to consult_claims;
create policy issue on session_key for insert to consult_claims with check (true);
create policy issued on session_key for select to consult_claims using (true);
create policy writes_session_key on audit_event for insert to consult_claims with check (action = 'session-key');
-- Public keys and what is signed with them: whoever sees the consultation or its recording sees them.
grant select on session_key to consult_party, consult_recorder, consult_escrow;
create policy party on session_key for select to consult_party using (sid in (select e.sid from encounter e) or sid in (select r.sid from recording r));
create policy recorder on session_key for select to consult_recorder using (sid in (select c.sid from session_claim c));
create policy desk on session_key for select to consult_escrow using (true);
-- The desk sees a recording as its owner does.
grant select on owner_grant to consult_escrow;
create policy desk on owner_grant for select to consult_escrow using (true);
grant select, insert on owner_grant to consult_party;
create policy owner on owner_grant to consult_party using (owner = current_setting('app.subject', true));
