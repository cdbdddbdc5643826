-- What the insurer's own systems are told. An event is written in the transaction that it is about, and sent afterwards until
-- it was taken: what is rolled back is told to nobody, and what is committed is told at least once.
create table webhook_target (
  tenant text not null, region text not null,
  -- Where it is sent. The secret that signs it is in no table.
  url text not null,
  primary key (tenant, region)
);
create table webhook_event (
  -- The idempotency key: the same one at every attempt.
  id text primary key, tenant text not null, region text not null,
  kind text not null check (kind in ('incident', 'booked', 'arrived', 'begun', 'mode-changed', 'recorded', 'ended')),
  -- Opaque ids and codes: no name, no title, no pseudonym of a person.
  body jsonb not null, at bigint not null,
  attempts int not null default 0, next_at bigint not null, delivered_at bigint, given_up_at bigint
);
create index webhook_event_due on webhook_event (tenant, region, next_at) where delivered_at is null and given_up_at is null;
select consult_wall('webhook_target'), consult_wall('webhook_event');
grant select (tenant, region) on webhook_target to consult_party, consult_recorder, consult_compliance;
grant insert on webhook_event to consult_party, consult_recorder, consult_compliance;
create policy told on webhook_target for select to consult_party, consult_recorder, consult_compliance using (true);
create policy tells on webhook_event for insert to consult_party, consult_recorder, consult_compliance with check (attempts = 0 and delivered_at is null);

-- What happens to a consultation is told where it is written, so that no way of writing it is forgotten.
create function tell_webhook(told_tenant text, told_region text, told_kind text, told_body jsonb) returns void language sql as $$
  insert into webhook_event (id, tenant, region, kind, body, at, next_at)
  select 'w' || replace(gen_random_uuid()::text, '-', ''), t.tenant, t.region, told_kind, told_body, (extract(epoch from clock_timestamp()) * 1000)::bigint, 0
    from webhook_target t where t.tenant = told_tenant and t.region = told_region
$$;
create function tell_booked() returns trigger language plpgsql as $$
begin
  perform tell_webhook(new.tenant, new.region, 'booked', jsonb_build_object('appointment', new.id, 'mode', new.mode));
  return null;
end $$;
create trigger tell_booked after insert on appointment for each row when (new.status = 'booked') execute function tell_booked();
create function tell_encounter() returns trigger language plpgsql as $$
begin
  perform tell_webhook(new.tenant, new.region, case new.status when 'arrived' then 'arrived' when 'in-progress' then 'begun' else 'ended' end,
    jsonb_build_object('appointment', new.appointment_id, 'sid', new.sid));
  return null;
end $$;
create trigger tell_encounter after update of status on encounter for each row when (new.status <> old.status and new.status <> 'planned') execute function tell_encounter();
create function tell_epoch() returns trigger language plpgsql as $$
declare payload text := translate(split_part(new.patient_token, '.', 2), '-_', '+/');
begin
  perform tell_webhook(new.tenant, new.region, 'mode-changed', jsonb_build_object('sid', new.sid, 'mode',
    convert_from(decode(payload || repeat('=', (4 - length(payload) % 4) % 4), 'base64'), 'UTF8')::jsonb ->> 'mode'));
  return null;
end $$;
create trigger tell_epoch after insert on epoch for each row when (new.n > 0) execute function tell_epoch();
create function tell_recorded() returns trigger language plpgsql as $$
begin
  perform tell_webhook(new.tenant, new.region, 'recorded', jsonb_build_object('sid', new.sid, 'rid', new.rid));
  return null;
end $$;
create trigger tell_recorded after update of is_final on recording for each row when (new.is_final and not old.is_final) execute function tell_recorded();
