create table signal (
  sid text not null references encounter, id bigint not null, tenant text not null, region text not null,
  from_role text not null, instance text not null, seq bigint not null, message text not null,
  primary key (sid, id),
  unique (sid, from_role, instance, seq)
);
-- Every page load that ever joined, in order: the last one of a role is the one that speaks for it.
create table signal_party (
  sid text not null references encounter, role text not null, instance text not null, tenant text not null, region text not null,
  ord bigint not null, since_id bigint not null,
  primary key (sid, role, instance)
);
create table server_process (id text primary key, seen_at bigint not null);
create table signal_connection (
  id text primary key, sid text not null references encounter, tenant text not null, region text not null,
  role text not null, instance text not null, process text not null
);
create index signal_connection_by_sid on signal_connection (sid);
create index signal_connection_by_process on signal_connection (process);
select consult_wall('signal'), consult_wall('signal_party'), consult_wall('signal_connection');
grant select, insert, update, delete on server_process to consult_clerk;
grant select on server_process to consult_party;
grant select, insert on signal, signal_party to consult_party;
grant select, insert, delete on signal_connection to consult_party;
create policy own on signal to consult_party using (sid in (select e.sid from encounter e));
create policy own on signal_party to consult_party using (sid in (select e.sid from encounter e));
create policy own on signal_connection to consult_party using (sid in (select e.sid from encounter e));
