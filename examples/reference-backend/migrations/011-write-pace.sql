-- How fast each person writes each kind of thing: up to when all that was written is paid for (limits/take-write.ts).
create table write_pace (
  tenant text not null, region text not null, subject text not null, kind text not null,
  paid_until bigint not null,
  -- A token of another insurer may name the same subject.
  primary key (tenant, region, subject, kind)
);
select consult_wall('write_pace');
grant select, insert, update on write_pace to consult_party;
create policy own on write_pace to consult_party using (subject = current_setting('app.subject', true));
