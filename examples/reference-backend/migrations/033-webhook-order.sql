-- An incident is sent before anything else, and the rest in the order in which it happened.
create index webhook_event_next on webhook_event (tenant, region, (kind <> 'incident'), at, id) where delivered_at is null and given_up_at is null;
drop index webhook_event_due;
