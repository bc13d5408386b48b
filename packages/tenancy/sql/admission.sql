-- Who may connect to a database. The one thing of secure-database.sql that a copy of a database does not have.

revoke all on database {{database}} from public, {{app_role}};
grant connect on database {{database}} to {{app_role}}, {{keepers}};
