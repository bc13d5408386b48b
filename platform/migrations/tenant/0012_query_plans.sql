-- The archived ones are few, and were looked for among all that are in use.
create index estimates_archived on estimates (tenant_id, id desc) where archived_at is not null;

-- What refers to a row is looked for when the row goes: without an index, among all rows of the tenant, for each row of a tenant that
-- is deleted.
create index estimates_by_source on estimates (tenant_id, copied_from) where copied_from is not null;
