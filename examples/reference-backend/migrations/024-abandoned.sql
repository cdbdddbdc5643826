-- Since when neither party is in a consultation; null while one is. The sweep of those that are open looks at no others.
alter table encounter add column away_since bigint;
create index encounter_open on encounter (tenant, region) where status in ('planned', 'arrived', 'in-progress');
