-- A receipt of what was played is held against the recording's length, and so is what is counted from receipts.
grant select (millis) on recording to consult_ledger;
