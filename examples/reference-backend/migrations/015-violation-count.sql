-- How many violations a report stands for: pages sum up what comes in floods.
alter table violation add column count int not null default 1 check (count >= 1);
