-- The way to a recording whose owner has lost her key: asked for with a reason, approved by two, and carried out at the
-- escrow desk. The desk has a role of its own, and a login of its own that is given it by hand: whoever serves requests
-- cannot put it on, and so cannot read escrow's wraps or store a grant.
do $$ begin
  create role consult_escrow nologin noinherit;
exception when duplicate_object or unique_violation then null; -- roles belong to the cluster, not to this database
end $$;
grant usage on schema public to consult_escrow;

-- What two approvers are to sign, as it was asked for. The new wrap itself stays with the holder of the escrow key until
-- both have: here is its digest alone.
create table escrow_request (
  id text primary key, tenant text not null, region text not null,
  rid text not null, owner text not null,
  -- Whose key gets a wrap, as what the claim names this person, the key, and the digest of the wrap.
  recipient text not null references person, role text not null check (role in ('owner', 'reader')), to_kid text not null, wrap_digest text not null,
  -- The canonical payload that both sign (`consult-grant+jwt`), and when it was asked for.
  payload text not null, at bigint not null,
  constraint escrow_owner_is_claimed foreign key (rid, owner) references session_claim (rid, owner),
  constraint escrow_owner_is_owner check ((role = 'owner') = (recipient = owner)),
  unique (id, rid, recipient, role, to_kid, wrap_digest)
);
-- One approver, one row: the same one twice is not two.
create table escrow_approval (
  request text not null references escrow_request, approver text not null, tenant text not null, region text not null,
  token text not null unique, at bigint not null,
  primary key (request, approver)
);
-- A wrap that was made later than its recording. It is nothing but what its request says.
create table granted_wrap (
  request text primary key, tenant text not null, region text not null,
  rid text not null references recording, recipient text not null, digest text not null,
  kid text not null, role text not null, enc text not null, ct text not null, at bigint not null,
  foreign key (request, rid, recipient, role, kid, digest) references escrow_request (id, rid, recipient, role, to_kid, wrap_digest)
);
create index granted_wrap_by_recording on granted_wrap (rid, recipient);
-- Leave to have one new account key, for who has lost the old one and every way to it. Used once, and for a day.
create table account_renewal (
  id text primary key, tenant text not null, region text not null,
  subject text not null references person, allowed_by text not null, at bigint not null, ends_at bigint not null, used_at bigint
);
create index account_renewal_by_subject on account_renewal (subject);
-- What was done about a person's keys without her, told to her. Opaque ids and a reason: nothing of what was consulted about.
create table member_notice (
  id text primary key, tenant text not null, region text not null,
  subject text not null references person, at bigint not null,
  kind text not null check (kind in ('key-requested', 'key-handed-over', 'account-key-allowed', 'account-key-replaced')),
  rid text, to_kid text, why text
);
create index member_notice_by_subject on member_notice (subject, at desc);
select consult_wall('escrow_request'), consult_wall('escrow_approval'), consult_wall('granted_wrap'), consult_wall('account_renewal'), consult_wall('member_notice');
-- Whoever makes slots and holds has no part in any of it, but to see that a renewal is there and to use it up.
revoke all on escrow_request, member_notice from consult_clerk;
revoke insert, update, delete on escrow_approval, granted_wrap, account_renewal from consult_clerk;
grant update (used_at) on account_renewal to consult_clerk;

-- The recipient's own wraps with what grants them; requests that are still open are nobody's but the desk's.
grant select on granted_wrap, escrow_approval to consult_party;
create policy recipient on granted_wrap for select to consult_party using (recipient = current_setting('app.subject', true));
create policy recipient on escrow_approval for select to consult_party using (request in (select g.request from granted_wrap g));
grant select, insert on member_notice to consult_party;
create policy own on member_notice to consult_party using (subject = current_setting('app.subject', true));

-- The desk verifies what it opens like everybody else: so it reads what the gate reads, and of wraps escrow's alone.
grant select on recording, session_claim, epoch, wrap, wrap_list, member_key to consult_escrow;
grant select (subject, tenant, region) on person to consult_escrow;
create policy desk on recording for select to consult_escrow using (true);
create policy desk on session_claim for select to consult_escrow using (true);
create policy desk on epoch for select to consult_escrow using (true);
create policy desk on wrap for select to consult_escrow using (role = 'escrow');
create policy desk on wrap_list for select to consult_escrow using (true);
create policy desk on member_key for select to consult_escrow using (true);
create policy desk on person for select to consult_escrow using (true);
-- Written once: nothing of it is changed or taken back.
grant select, insert on escrow_request, escrow_approval, granted_wrap, account_renewal to consult_escrow;
create policy desk on escrow_request to consult_escrow using (true);
create policy desk on escrow_approval to consult_escrow using (true);
create policy desk on granted_wrap to consult_escrow using (true);
create policy desk on account_renewal to consult_escrow using (true);
grant insert on member_notice, audit_event to consult_escrow;
create policy desk on member_notice for insert to consult_escrow with check (true);
create policy desk on audit_event for insert to consult_escrow with check (actor = current_setting('app.subject', true));
