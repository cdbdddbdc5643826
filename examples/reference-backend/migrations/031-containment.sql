-- An incident is contained for as long as what contains it is in force. A report that names what nothing stops is loose, and
-- keeps its incident open: what is proved, until it is stopped and after its stop is lifted; and what came unproved out of an
-- open incident that was merged.
alter table incident_report
  -- Held: it keeps its incident open though it is not proved.
  add column held boolean not null default false,
  add column loose boolean generated always as ((stop_scope is not null or held) and stop_seq is null) stored;
-- Stops that were lifted before this contain nothing: which they were stands with the stop.
alter table incident no force row level security;
alter table incident_event no force row level security;
alter table incident_report no force row level security;
alter table stop no force row level security;
with lifted as (select tenant, region, seq from stop where lifted_by is not null)
  update incident_report r set stop_seq = null from lifted s where s.tenant = r.tenant and s.region = r.region and s.seq = r.stop_seq;
with opened as (
  update incident i set state = 'open', contained_at = null where state = 'contained' and exists (select 1 from incident_report r where r.incident = i.id and r.loose) returning id, tenant, region)
  insert into incident_event (incident, seq, tenant, region, at, kind)
  select o.id, (select count(*) from incident_event e where e.incident = o.id), o.tenant, o.region, (extract(epoch from clock_timestamp()) * 1000)::bigint, 'reopened' from opened o;
alter table incident force row level security;
alter table incident_event force row level security;
alter table incident_report force row level security;
alter table stop force row level security;
create index incident_event_by_target on incident_event (incident, target, seq);
create index incident_report_loose on incident_report (incident) where loose;
create index incident_report_verified on incident_report (incident) where verified;
create index incident_report_proved on incident_report (incident) where stop_scope is not null;
create index incident_report_by_rid on incident_report (tenant, region, rid) where rid is not null;
create index incident_report_by_sid on incident_report (tenant, region, sid) where sid is not null;
create index incident_report_by_stop on incident_report (tenant, region, stop_seq) where stop_seq is not null;
-- What the service finds by itself, and finds again after people have closed its incident, is a row of its own.
alter table incident_report add column again int not null default 0, drop constraint incident_report_pkey, add primary key (tenant, region, source, reporter, id, again);
grant update (held) on incident_report to consult_clerk, consult_compliance;

-- Of two incidents that are merged the earlier clock counts. No clock is ever set later, whoever writes.
grant update (opened_at) on incident to consult_compliance;
create function incident_clock_only_earlier() returns trigger language plpgsql as $$
begin
  raise exception 'An incident is known since when it was first known.' using errcode = '23514';
end $$;
create trigger incident_clock_only_earlier before update on incident for each row when (new.opened_at > old.opened_at) execute function incident_clock_only_earlier();

-- What a lifted stop covered is looked at first.
grant select (rid, tenant, region), update (at) on recording_check to consult_compliance;
create policy compliance on recording_check to consult_compliance using (true);

-- By the last number, and not by counting: a long timeline takes in the next event as fast as a short one.
create or replace function incident_event_only_grows() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.seq <> coalesce((select e.seq from incident_event e where e.incident = new.incident order by e.seq desc limit 1), -1) + 1 then
      raise exception 'A timeline has no gap.' using errcode = '23514';
    end if;
    return new;
  end if;
  raise exception 'A timeline only grows.' using errcode = '42501';
end $$;

-- In which capacity somebody was answered stands in the ledger: grants of today say nothing of it.
drop policy ledger on granted_wrap;
revoke all on granted_wrap from consult_ledger;
