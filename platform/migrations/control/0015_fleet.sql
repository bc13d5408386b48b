-- The server on which organizations of a plan get their place; null is the one that the control plane is on.
alter table plans add column server text check (server ~ '^[a-z][a-z0-9_]*$');

-- What an interrupted process left half-made or half-removed is looked for again and again.
create index residences_unsettled on residences (state) where state in ('making', 'leaving');
create index organizations_cancelled on organizations (id) where state = 'cancelled';
