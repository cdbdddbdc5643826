-- The drafts of one audience in the order in which they are read, a part at a time; and one person's drafts of an incident.
create index notice_draft_in_order on notice_draft (incident, audience, coalesce(addressee, ''), (-drafted_at), id) where state <> 'superseded';
