-- Who read what. Written in the transaction that authorises the read: no row, no bytes. Nobody reads it back through these
-- roles, and nobody changes it. (Proof against the database's own administrator has to live outside the database.)
create table audit_event (
  id bigint generated always as identity primary key, tenant text not null, region text not null,
  at bigint not null, actor text not null, action text not null, rid text, sid text, seq int, outcome text not null
);
create index audit_event_by_recording on audit_event (tenant, region, rid, at);
create table violation (
  id bigint generated always as identity primary key, tenant text not null, region text not null,
  subject text not null, reason text not null, path text not null, rid text, sid text, at bigint not null, received_at bigint not null
);
select consult_wall('audit_event'), consult_wall('violation');
revoke update, delete on audit_event from consult_clerk;
grant insert on audit_event, violation to consult_party, consult_recorder;
create policy own on audit_event for insert to consult_party, consult_recorder with check (actor = current_setting('app.subject', true));
create policy own on violation for insert to consult_party with check (subject = current_setting('app.subject', true));
