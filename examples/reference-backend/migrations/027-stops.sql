-- What is stopped, and what was lifted again: each row is a signed object. Rows are written once; `lifted_by` alone is filled in
-- later, once. They are written by a role of their own, which nothing but a stop puts on.
do $$ begin
  create role consult_stopper nologin noinherit;
exception when duplicate_object or unique_violation then null; -- roles belong to the cluster, not to this database
end $$;
grant usage on schema public to consult_stopper;

-- People who are marked for rehearsals: a drill touches them and nobody else.
alter table person add column if not exists drill boolean not null default false;
create index person_in_drill on person (tenant, region) where drill;

create table stop (
  tenant text not null, region text not null,
  -- Counts from 1 within the realm, without a gap, in the order of the commits: see stops/lock-stops.ts.
  seq bigint not null check (seq >= 1),
  scope text not null check (scope in ('rid', 'sid', 'sub', 'kid', 'feature', 'tenant', 'region', 'lift')),
  target text not null check (char_length(target) between 1 and 100),
  why text not null, drill boolean not null, at bigint not null, token text not null,
  -- The officers: who asked for it and who agreed. Nobody where the service did it by itself.
  asked_by text, approved_by text,
  lifted_by bigint, incident text,
  primary key (tenant, region, seq),
  check (approved_by is null or (asked_by is not null and asked_by <> approved_by)),
  -- What is wide, and every lifting, needs two people.
  check (scope in ('rid', 'sid', 'sub') or approved_by is not null),
  check (lifted_by is null or (scope <> 'lift' and lifted_by > seq))
);
create index stop_in_force on stop (tenant, region, scope, target) where lifted_by is null and scope <> 'lift';
-- Up to which stop each process has looked, and when: see stops/stop-keeper.ts.
create table stop_heard (
  process text not null, tenant text not null, region text not null, seq bigint not null, at bigint not null,
  primary key (process, tenant, region)
);
select consult_wall('stop'), consult_wall('stop_heard');
revoke insert, update, delete on stop from consult_clerk;
grant select, insert on stop to consult_stopper;
grant update (lifted_by) on stop to consult_stopper;
create policy stopper_reads on stop for select to consult_stopper using (true);
create policy stopper_stops on stop for insert to consult_stopper with check (lifted_by is null);
create policy stopper_lifts on stop for update to consult_stopper using (lifted_by is null and scope <> 'lift') with check (true);
-- Whether a rehearsal stays among those who are marked for it.
grant select (subject, tenant, region, drill) on person to consult_stopper;
create policy stopper on person for select to consult_stopper using (true);
grant select (sid, rid, tenant, region, patient) on encounter to consult_stopper;
create policy stopper on encounter for select to consult_stopper using (true);
grant select (rid, tenant, region, owner) on recording to consult_stopper;
create policy stopper on recording for select to consult_stopper using (true);
-- Whoever asks for something is held against what is in force: not who stopped it, nor what the stop is part of.
grant select (seq, tenant, region, scope, target, drill, lifted_by) on stop to consult_party, consult_recorder;
create policy everyone on stop for select to consult_party, consult_recorder using (true);
