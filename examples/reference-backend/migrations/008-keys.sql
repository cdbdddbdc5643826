-- Whose keys are whose: each person's chain, one link a row, signed by the claims issuer and written by its role alone.
-- Nobody updates or deletes: taking a device out is a new link.
create table member_key (
  subject text not null references person, seq int not null, tenant text not null, region text not null,
  -- `consult-memberkey+jwt`, and the digest of its payload: what the next link and the claims name it by.
  token text not null, digest text not null,
  primary key (subject, seq)
);
-- The ways to a person's private key. What they hold is sealed under secrets that never come here.
create table vault_way (
  subject text not null references person, id text not null, tenant text not null, region text not null,
  kind text not null check (kind in ('recovery-code', 'passkey')), salt text not null, account text not null, at bigint not null,
  proof_digest text not null, sealed text not null,
  primary key (subject, id)
);
-- Wrong proofs, so that few are looked at in an hour, also across a restart.
create table vault_attempt (
  id bigint generated always as identity primary key, tenant text not null, region text not null,
  subject text not null references person, at bigint not null
);
create index vault_attempt_by_subject on vault_attempt (subject, at);
select consult_wall('member_key'), consult_wall('vault_way'), consult_wall('vault_attempt');
revoke insert, update, delete on member_key from consult_clerk;
revoke all on vault_way, vault_attempt from consult_clerk;

grant select, insert on member_key to consult_claims;
create policy issue on member_key for insert to consult_claims with check (true);
create policy issued on member_key for select to consult_claims using (true);
-- Public keys: one's own, and those of the people whom one has a consultation with.
create index encounter_by_patient on encounter (patient);
create index encounter_by_practitioner on encounter (practitioner);
grant select on member_key to consult_party, consult_recorder;
create policy own on member_key for select to consult_party, consult_recorder using (subject = current_setting('app.subject', true));
create policy party on member_key for select to consult_party using (
  subject in (select e.patient from encounter e) or subject in (select e.practitioner from encounter e));

grant select, insert, update, delete on vault_way to consult_party;
create policy own on vault_way to consult_party using (subject = current_setting('app.subject', true));
grant select, insert on vault_attempt to consult_party;
create policy own on vault_attempt to consult_party using (subject = current_setting('app.subject', true));
