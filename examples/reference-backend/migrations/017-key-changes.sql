-- destroys: member_key (subject)
-- destroys: vault_way (subject)
-- destroys: account_renewal
-- Links of version 2: a bearer token alone changes nothing. What was made under version 1 verifies nowhere any more.
-- (Truncated: a delete would find nothing behind the walls, which are forced on the owner of the tables too.)
truncate member_key;
-- When the link was made, by its own word: links are counted by the day.
alter table member_key add column iat bigint not null;
create index member_key_by_time on member_key (subject, iat);

-- What each recovery method holds, by the name of its own key. Which methods count is said by the newest link and by
-- nothing in here: rows are stored before their link is made, so that no link names what nobody can open.
drop table vault_way;
create table recovery_entry (
  subject text not null references person, kid text not null, tenant text not null, region text not null,
  kind text not null check (kind in ('recovery-code', 'passkey')), id text not null, salt text not null, enc jsonb not null, at bigint not null,
  proof_digest text not null, sealed text not null, stored_at bigint not null,
  primary key (subject, kid)
);
-- Account keys, each sealed to a device, to a recovery method or to the account key that followed.
create table account_box (
  subject text not null references person, account text not null, to_kid text not null, tenant text not null, region text not null,
  suite text not null, enc text not null, ct text not null, stored_at bigint not null,
  primary key (subject, account, to_kid)
);
-- When a device was last used, at most a day exact: one that is not used for 180 days expires.
create table device_use (
  subject text not null references person, kid text not null, tenant text not null, region text not null, at bigint not null,
  primary key (subject, kid)
);
-- The insurer's permission to begin anew, for who has lost every device and every recovery method. It takes effect a day
-- after it was given, serves once, and can be stopped from any device until then.
drop table account_renewal;
create table key_permission (
  id text primary key, tenant text not null, region text not null,
  subject text not null references person, allowed_by text not null,
  at bigint not null, effective_at bigint not null, ends_at bigint not null, stopped_at bigint, used_at bigint,
  constraint key_permission_waits check (effective_at >= at + 86400000)
);
create index key_permission_by_subject on key_permission (subject, at desc);
alter table member_notice
  drop constraint member_notice_kind_check,
  add constraint member_notice_kind_check check (kind in (
    'keys-begun', 'device-added', 'device-removed', 'recovery-added', 'recovery-removed', 'recovery-opened',
    'account-key-allowed', 'permission-stopped', 'account-key-replaced',
    'change-refused', 'recovery-refused', 'more-refused', 'key-requested', 'key-handed-over', 'recording-held', 'recording-hold-lifted')),
  add column how text check (how in ('first', 'device', 'recovery', 'permission')),
  add column count int check (count >= 1);
select consult_wall('recovery_entry'), consult_wall('account_box'), consult_wall('device_use'), consult_wall('key_permission');
revoke all on recovery_entry, account_box, device_use, key_permission from consult_clerk;

grant select, insert, update, delete on recovery_entry, account_box, device_use to consult_party;
create policy own on recovery_entry to consult_party using (subject = current_setting('app.subject', true));
create policy own on account_box to consult_party using (subject = current_setting('app.subject', true));
create policy own on device_use to consult_party using (subject = current_setting('app.subject', true));
grant select, update (stopped_at) on key_permission to consult_party;
create policy own on key_permission to consult_party using (subject = current_setting('app.subject', true));
grant update (count) on member_notice to consult_party;

-- The issuer decides about every link by itself: it reads what decides, and nothing that is sealed.
grant select (subject, kid, tenant, region, proof_digest) on recovery_entry to consult_claims;
grant select on vault_attempt, device_use, key_permission to consult_claims;
grant update (used_at) on key_permission to consult_claims;
grant insert on member_notice, audit_event to consult_claims;
create policy decides on recovery_entry for select to consult_claims using (true);
create policy decides on vault_attempt for select to consult_claims using (true);
create policy decides on device_use for select to consult_claims using (true);
create policy decides on key_permission to consult_claims using (true);
create policy tells on member_notice for insert to consult_claims with check (true);
create policy writes on audit_event for insert to consult_claims with check (action = 'key-change');

-- An officer gives permissions at the escrow desk.
grant select, insert on key_permission to consult_escrow;
create policy desk on key_permission to consult_escrow using (true);
