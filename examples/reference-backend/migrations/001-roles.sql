-- Whoever logs in owns nothing and inherits nothing: each transaction puts on exactly one of these roles.
do $$
declare role_name text;
begin
  foreach role_name in array array['consult_party', 'consult_recorder', 'consult_clerk', 'consult_claims'] loop
    begin
      execute format('create role %I nologin noinherit', role_name);
    exception when duplicate_object or unique_violation then null; -- roles belong to the cluster, not to this database
    end;
  end loop;
end $$;
grant usage on schema public to consult_party, consult_recorder, consult_clerk, consult_claims;

-- Two restrictive walls on every table, for every role: nothing of another insurer, nothing of another region.
-- The clerk (slots, holds, seeds) passes within them; everyone else needs a policy of their own.
create function consult_wall(walled regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', walled);
  execute format('alter table %s force row level security', walled);
  execute format('create policy tenant_wall on %s as restrictive to public using (tenant = current_setting(''app.tenant'', true))', walled);
  execute format('create policy region_wall on %s as restrictive to public using (region = current_setting(''app.region'', true))', walled);
  execute format('create policy clerk on %s to consult_clerk using (true)', walled);
  execute format('grant select, insert, update, delete on %s to consult_clerk', walled);
end $$;
revoke execute on function consult_wall(regclass) from public;
