create table encounter (
  sid text primary key, tenant text not null, region text not null,
  rid text not null unique, appointment_id text not null unique references appointment,
  patient text not null references person, practitioner text not null references person,
  status text not null default 'planned' check (status in ('planned', 'arrived', 'in-progress', 'finished', 'cancelled')),
  ended_at bigint,
  -- Number of the last signal: counted here so that a session's signals have one order without a gap.
  signals bigint not null default 0
);
-- The only place that says whose a consultation is. Written once, by the claims issuer's role alone; nobody updates it.
create table session_claim (
  sid text primary key references encounter, tenant text not null, region text not null,
  rid text not null unique, owner text not null, recorder text not null, claim text not null,
  unique (rid, owner)
);
create table consent (
  sid text not null references encounter, tenant text not null, region text not null,
  subject text not null, scope text not null, decision text not null, at bigint not null,
  primary key (sid, subject, scope, at)
);
select consult_wall('encounter'), consult_wall('session_claim'), consult_wall('consent');
revoke insert, update, delete on session_claim from consult_clerk;
grant select, insert on session_claim to consult_claims;
create policy issue on session_claim for insert to consult_claims with check (true);
create policy issued on session_claim for select to consult_claims using (true);

grant select on encounter, session_claim to consult_party;
grant update (status, ended_at, signals) on encounter to consult_party;
create policy own on encounter to consult_party
  using (patient = current_setting('app.subject', true) or practitioner = current_setting('app.subject', true));
create policy own on session_claim for select to consult_party
  using (owner = current_setting('app.subject', true) or recorder = current_setting('app.subject', true));
grant select, insert, update on consent to consult_party;
create policy own on consent to consult_party using (subject = current_setting('app.subject', true));

grant select on session_claim, encounter, appointment, person to consult_recorder;
create policy recorder on session_claim for select to consult_recorder using (recorder = current_setting('app.subject', true));
create policy recorder on encounter for select to consult_recorder using (practitioner = current_setting('app.subject', true));
create policy recorder on appointment for select to consult_recorder using (practitioner = current_setting('app.subject', true));
create policy recorder on person for select to consult_recorder using (subject = current_setting('app.subject', true));
