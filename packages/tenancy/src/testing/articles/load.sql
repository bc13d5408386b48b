-- A million rows, 400,000 of them of one tenant and the rest of sixty others. By a login that row level security does not bind.

insert into articles (tenant_id, title, email, amount, attributes)
select case when n % 5 < 2 then '01990000-0000-7000-8000-00000000b160' else '01990000-0000-7000-8000-0000000000' || lpad((n % 60)::text, 2, '0') end::uuid,
  substr(md5((n % 5003)::text), 1, 6) || ' ' || n % 1009, 'User' || n % 20011 || '@Example.test', n % 1000003 + 0.5,
  ('{"lot": ' || n % 10007 || '}')::jsonb
from generate_series(1, 1000000) n;
