-- What each-table.sql begins with where a table is not as bare as it was made: half of the time that a new table would take.

drop policy if exists rowhouse on {{table}};
revoke all on {{table}} from public, {{app_role}};
