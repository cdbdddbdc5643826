-- The claims issuer is a process of its own, with a login of its own. The role that it puts on reads the bookings that
-- claims are made from: it signs what it finds here, and nothing that is handed to it. (The API's login loses the role in
-- database/migrate.ts, which knows the logins by their names.)
grant select on encounter, appointment to consult_claims;
grant select (subject, tenant, region, role, display_name, title) on person to consult_claims;
create policy booking on encounter for select to consult_claims using (true);
create policy booking on appointment for select to consult_claims using (true);
create policy booking on person for select to consult_claims using (true);
