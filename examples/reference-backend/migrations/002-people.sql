create table plan (
  id text primary key, tenant text not null, region text not null,
  name text not null
);
create table person (
  -- A pseudonym, random and pairwise a tenant: it says nothing of who this is.
  subject text primary key, tenant text not null, region text not null,
  role text not null check (role in ('patient', 'practitioner')),
  -- The handle of the demo sign-in; null where an insurer's own issuer signs people in.
  demo_id text unique,
  display_name text not null, title text, languages jsonb not null default '[]', time_zone text not null,
  plan_id text references plan
);
create index person_by_realm on person (tenant, region, role);
create table service (
  id text primary key, tenant text not null, region text not null,
  kind text not null check (kind in ('gp', 'therapist', 'specialist')),
  name text not null, description text not null, duration_minutes int not null, currency text not null
);
create table service_coverage (
  plan_id text not null references plan, service_id text not null references service,
  tenant text not null, region text not null,
  status text not null check (status in ('covered', 'co-payment', 'not-covered')),
  copay_minor int not null, reason text,
  primary key (plan_id, service_id)
);
create table practitioner_service (
  practitioner text not null references person, service_id text not null references service,
  tenant text not null, region text not null,
  primary key (practitioner, service_id)
);
select consult_wall('plan'), consult_wall('person'), consult_wall('service'), consult_wall('service_coverage'), consult_wall('practitioner_service');
grant select on plan, person, service, service_coverage, practitioner_service to consult_party;
create policy everyone on plan for select to consult_party using (true);
create policy everyone on service for select to consult_party using (true);
create policy everyone on service_coverage for select to consult_party using (true);
create policy everyone on practitioner_service for select to consult_party using (true);
