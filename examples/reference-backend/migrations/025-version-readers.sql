-- The claims issuer and the escrow desk, which have logins of their own, look at what has been run here before they write:
-- an older program of theirs refuses a newer database, as the backend does.
grant select (name) on schema_migration to consult_claims, consult_escrow;
