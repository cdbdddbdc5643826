-- The member's own words on a booking are for the two people of the appointment. The claims issuer reads all bookings, and
-- has no use for them.
revoke select on appointment from consult_claims;
grant select (id, tenant, region, slot_id, hold_id, patient, practitioner, service_name, start_at, end_at, mode, status) on appointment to consult_claims;
-- As the program counts, in UTF-16 code units, it is at most a thousand: never more characters than that.
alter table appointment add constraint appointment_note_length check (char_length(note) <= 1000);
