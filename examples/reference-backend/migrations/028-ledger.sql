-- The audit is the ledger: every id, wrap and byte range that leaves stands in it, and it only grows. Once a second each new
-- row is given its place in the tree of its realm, by a role that can do nothing else; signed checkpoints of the tree are kept
-- outside the database. Rows of before get their places too.
alter table audit_event
  -- In which capacity: of a recording `self`, `reader` or `somebody-else`.
  add column role text,
  -- Sealed bytes that left: from, and to before.
  add column bytes_from bigint, add column bytes_to bigint,
  -- The keys whose wraps were in the answer.
  add column wraps jsonb,
  -- What a page says it has played, and its signed receipt: each counts once.
  add column ranges jsonb, add column receipt text,
  -- With it the tree commits to the actor without naming anybody.
  add column salt uuid not null default gen_random_uuid(),
  -- The place in the tree, the leaf, and the hashes of the subtrees that it completes: see src/ownership/merkle-tree.ts.
  add column place bigint, add column leaf text, add column nodes jsonb,
  add constraint audit_event_sealed_whole check ((place is null) = (leaf is null) and (place is null) = (nodes is null));
create unique index audit_event_by_place on audit_event (tenant, region, place);
create index audit_event_unsealed on audit_event (tenant, region, id) where place is null;
create unique index audit_event_one_receipt on audit_event (tenant, region, md5(receipt)) where receipt is not null;
drop index audit_event_by_recording;
create index audit_event_by_recording on audit_event (tenant, region, rid, actor);
create index audit_event_by_actor on audit_event (tenant, region, actor, at);

-- Also the owner of the tables changes nothing here. (A superuser can switch this off: the checkpoints show it.)
create function ledger_only_grows() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if old.place is null and new.place is not null
      and to_jsonb(new) - array['place', 'leaf', 'nodes'] = to_jsonb(old) - array['place', 'leaf', 'nodes'] then
      return new;
    end if;
  end if;
  raise exception 'The ledger only grows.' using errcode = '42501';
end $$;
create trigger ledger_only_grows before update or delete on audit_event for each row execute function ledger_only_grows();
create trigger ledger_never_emptied before truncate on audit_event for each statement execute function ledger_only_grows();

do $$ begin
  create role consult_ledger nologin noinherit;
exception when duplicate_object or unique_violation then null; -- roles belong to the cluster, not to this database
end $$;
grant usage on schema public to consult_ledger;
grant select, update (place, leaf, nodes) on audit_event to consult_ledger;
create policy ledger on audit_event to consult_ledger using (true);
revoke all on audit_event from consult_clerk;
grant select, insert on audit_event to consult_clerk;
grant select (name) on schema_migration to consult_ledger;
-- Whose a recording is, who may read it, and which keys are whose: what is counted and shown from the ledger is held against.
grant select on session_claim, member_key, session_key to consult_ledger;
grant select (rid, tenant, region, sid) on recording to consult_ledger;
grant select (rid, tenant, region, recipient, role) on granted_wrap to consult_ledger;
create policy ledger on session_claim for select to consult_ledger using (true);
create policy ledger on member_key for select to consult_ledger using (true);
create policy ledger on session_key for select to consult_ledger using (true);
create policy ledger on recording for select to consult_ledger using (true);
create policy ledger on granted_wrap for select to consult_ledger using (true);
