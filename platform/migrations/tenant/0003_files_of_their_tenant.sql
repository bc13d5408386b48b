-- A row names files of its own tenant only: whoever may write the row could otherwise read another's file through it.
alter table uploads
  add check (starts_with(storage_key, 'tenants/' || tenant_id || '/')),
  add check (starts_with(reading_key, 'tenants/' || tenant_id || '/'));
alter table outputs
  add check (starts_with(storage_key, 'tenants/' || tenant_id || '/'));
