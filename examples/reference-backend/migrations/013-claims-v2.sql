-- destroys: recording (owner)
-- destroys: appointment (patient, practitioner) where status in ('booked', 'arrived')
-- destroys: granted_wrap
-- destroys: escrow_approval
-- destroys: escrow_request
-- destroys: segment
-- destroys: epoch
-- destroys: wrap
-- destroys: wrap_list
-- destroys: signal
-- destroys: signal_party
-- destroys: signal_connection
-- destroys: consent
-- destroys: session_claim
-- destroys: encounter
-- destroys: slot_hold
-- Session claims, keysets and wraps have a second version, and nothing of the first is believed any more. All of it was
-- demonstrations: the recordings go, with the consultations that had them.
truncate granted_wrap, escrow_approval, escrow_request, segment, epoch, wrap, wrap_list, recording,
  signal, signal_party, signal_connection, consent, session_claim, encounter, slot_hold;
alter table appointment no force row level security;
update appointment set status = 'cancelled' where status in ('booked', 'arrived');
alter table appointment force row level security;

-- The names as they were at booking, which the claim has digests of: a person who takes another name afterwards is still
-- shown as then, or the consultation could not be opened.
alter table encounter
  add column shown_patient text not null, add column shown_practitioner text not null,
  add column shown_title text not null, add column shown_service text not null;

-- How a wrap is sealed; and who each list of wraps is for, in place of their bare digests.
alter table wrap add column suite text not null default '0010-0001-0002';
alter table granted_wrap add column suite text not null default '0010-0001-0002';
alter table wrap_list drop column digests, add column recipients jsonb not null;

-- A wrap to an owner is held against the owner's own chain of keys: so the recorder's side reads that of its own patients.
create policy recorder on member_key for select to consult_recorder using (subject in (select c.owner from session_claim c));
