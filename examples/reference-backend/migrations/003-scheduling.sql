-- Instants are whole milliseconds since 1970 throughout: what is signed counts in them, and both engines agree on them.
create table slot (
  id text primary key, tenant text not null, region text not null,
  service_id text not null references service, practitioner text not null references person,
  start_at bigint not null, end_at bigint not null,
  unique (practitioner, service_id, start_at)
);
create index slot_by_time on slot (tenant, region, service_id, start_at);
create table slot_hold (
  id text primary key, tenant text not null, region text not null,
  -- One hold a slot, whatever races: half of what makes double booking impossible.
  slot_id text not null unique references slot,
  practitioner text not null, start_at bigint not null, end_at bigint not null,
  subject text not null, expires_at bigint not null, booked boolean not null default false
);
create index slot_hold_by_practitioner on slot_hold (practitioner, start_at);
create index slot_hold_by_subject on slot_hold (subject);
create table appointment (
  id text primary key, tenant text not null, region text not null,
  slot_id text not null references slot, hold_id text not null unique,
  patient text not null references person, practitioner text not null references person,
  service_name text not null, start_at bigint not null, end_at bigint not null,
  mode text not null check (mode in ('audio', 'video')), note text,
  status text not null check (status in ('booked', 'arrived', 'fulfilled', 'cancelled', 'noshow'))
);
-- The other half.
create unique index appointment_one_a_slot on appointment (slot_id) where status <> 'cancelled';
create index appointment_by_patient on appointment (tenant, region, patient, start_at);
create index appointment_by_practitioner on appointment (tenant, region, practitioner, start_at);
select consult_wall('slot'), consult_wall('slot_hold'), consult_wall('appointment');
grant select on appointment to consult_party;
grant update (status) on appointment to consult_party;
create policy own on appointment to consult_party
  using (patient = current_setting('app.subject', true) or practitioner = current_setting('app.subject', true));
-- One sees oneself, the practitioners of one's insurer, and (a practitioner) the patients of one's own appointments.
create policy known on person for select to consult_party using (
  subject = current_setting('app.subject', true) or role = 'practitioner'
  or subject in (select a.patient from appointment a where a.practitioner = current_setting('app.subject', true)));
