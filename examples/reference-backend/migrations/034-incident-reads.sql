-- What somebody has received of others' recordings, to tell them of what is stopped: few rows among many.
create index audit_event_of_others on audit_event (tenant, region, actor) where role in ('reader', 'somebody-else');
-- A receipt of what was played is held against the recording's length, and so is what is counted from receipts.
grant select (millis) on recording to consult_ledger;
