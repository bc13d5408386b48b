-- Once for each database, by a superuser where there is one. PUBLIC may do much by default that a tenant's injected SELECT
-- has no use for; the keepers (owner, control plane) keep it. What this login may not revoke stays, and the census says so.

{{admission}}
revoke create on schema public from public;

-- The role that owns searches: see search.sql. Roles belong to the server, so another database may have made it.
do $$
begin
  create role {{search_role}} nologin;
exception when duplicate_object or unique_violation or insufficient_privilege then null;
end
$$;
do $$
begin
  if not pg_has_role('{{owner_role}}'::regrole, '{{search_role}}'::regrole, 'set') then
    grant {{search_role}} to {{owner_role}} with inherit false, set true;
  end if;
  grant usage on language plpgsql to {{search_role}};
exception when insufficient_privilege or undefined_object then null;
end
$$;

do $$
declare
  kin record;
  target text;
begin
  for kin in select kind, privilege, array_agg(name) as names from ({{withheld}}) withheld group by kind, privilege loop
    begin
      execute format('revoke all on %s %s from public', kin.kind, array_to_string(kin.names, ', '));
      execute format('grant %s on %s %s to {{keepers}}', kin.privilege, kin.kind, array_to_string(kin.names, ', '));
    exception when insufficient_privilege then
      -- This login may do it for some of them, or for none.
      foreach target in array kin.names loop
        begin
          execute format('revoke all on %s %s from public', kin.kind, target);
          execute format('grant %s on %s %s to {{keepers}}', kin.privilege, kin.kind, target);
        exception when insufficient_privilege then null;
        end;
      end loop;
    end;
  end loop;
  begin
    revoke update on pg_catalog.pg_settings from public;
  exception when insufficient_privilege then null;
  end;
end
$$;
