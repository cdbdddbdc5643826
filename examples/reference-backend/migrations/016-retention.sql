-- When a recording's time is over. Filled in by the housekeeping, which reads it from the claim.
alter table recording add column erase_at bigint;
create index recording_by_erasure on recording (tenant, region, erase_at);
-- What is left of a recording whose time is over: that it was there, whose it was, when it was erased and why.
create table erased_recording (
  rid text primary key, tenant text not null, region text not null,
  owner text not null, at bigint not null, why text not null check (why in ('retention'))
);
-- Recordings whose rows are gone and whose bytes may still be on the disk: a crash between the two is finished from here.
create table erasure_pending (rid text primary key, tenant text not null, region text not null);
-- What a court or the law wants kept beyond its time. Written by the escrow desk's role; never by whoever serves requests.
create table legal_hold (
  id text primary key, tenant text not null, region text not null,
  rid text not null references session_claim (rid),
  officer text not null, reason text not null check (char_length(reason) between 1 and 200), at bigint not null,
  lifted_at bigint, lifted_by text, lift_reason text check (char_length(lift_reason) between 1 and 200),
  check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lift_reason is null))
);
create unique index legal_hold_once on legal_hold (rid) where lifted_at is null;
select consult_wall('erased_recording'), consult_wall('erasure_pending'), consult_wall('legal_hold');
-- A tombstone is written once.
revoke update, delete on erased_recording from consult_clerk;
revoke insert, update, delete on legal_hold from consult_clerk;
grant delete on granted_wrap to consult_clerk;
-- The recorder is told that nothing more is kept; nobody else asks.
grant select on erased_recording to consult_recorder, consult_party;
create policy recorder on erased_recording for select to consult_recorder, consult_party using (rid in (select c.rid from session_claim c));
grant select, insert on legal_hold to consult_escrow;
grant update (lifted_at, lifted_by, lift_reason) on legal_hold to consult_escrow;
create policy desk on legal_hold to consult_escrow using (true);
alter table member_notice drop constraint member_notice_kind_check;
alter table member_notice add constraint member_notice_kind_check
  check (kind in ('key-requested', 'key-handed-over', 'account-key-allowed', 'account-key-replaced', 'recording-held', 'recording-hold-lifted'));
