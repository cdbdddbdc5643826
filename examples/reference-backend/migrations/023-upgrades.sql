-- What a migration takes from somebody is told to them, and a recording that one takes leaves a tombstone like any other.
alter table member_notice
  drop constraint member_notice_kind_check,
  add constraint member_notice_kind_check check (kind in (
    'keys-begun', 'device-added', 'device-removed', 'recovery-added', 'recovery-removed', 'recovery-opened',
    'account-key-allowed', 'permission-stopped', 'account-key-replaced',
    'change-refused', 'recovery-refused', 'more-refused', 'key-requested', 'key-handed-over', 'recording-held', 'recording-hold-lifted',
    'appointment-cancelled', 'recording-removed', 'keys-removed'));
alter table erased_recording drop constraint erased_recording_why_check;
alter table erased_recording add constraint erased_recording_why_check check (why in ('retention', 'never-began', 'upgrade'));
