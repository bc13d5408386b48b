-- A third of 4,500 rows in each table are three hundred organizations' of five each, the rest are one's: test.tenant. Rows that belong
-- together have one id, told by their number in `line`. Run past the keys, by a superuser: what is asked for is plans.
set session_replication_role = replica;

create temp table line as
select n, uuidv7((n - 4501) * interval '1 minute') as id, now() + (n - 4501) * interval '1 minute' as at,
  case when n % 3 = 0 then md5('neighbour ' || n / 3 % 300)::uuid else current_setting('test.tenant')::uuid end as tenant,
  'tenants/' || case when n % 3 = 0 then md5('neighbour ' || n / 3 % 300)::uuid else current_setting('test.tenant')::uuid end || '/f' as key
from generate_series(1, 4500) n;

insert into users (id, username, email, password_hash) select id, 'user' || n, n || '@mail.example', '' from line;
insert into memberships (organization_id, user_id, role) select tenant, id, 'member' from line;

insert into uploads (tenant_id, id, filename, size_bytes, sha256, storage_key, status, reading_key, created_at)
select tenant, id, 'Hall ' || n, 1, 'x', key, 'parsed', key, at from line;
insert into mappings (tenant_id, id, kind, fingerprint, content, upload_id, made_by_name)
select tenant, id, case when n % 500 = 1 then 'layout' else 'file' end, n::text, '{}', id, '' from line;
insert into estimates (tenant_id, id, upload_id, document_number, name, preset, cascade, memorandum, rounding, item_count, ecv, grand_total, archived_at)
select tenant, id, id, n::text, 'Hall ' || n, 'plain', '[]', '[]', 'paise', 1, 1, 1, case when n % 500 = 1 then at end from line;
insert into estimate_sections (tenant_id, id, estimate_id, position, label) select tenant, id, id, 0, '' from line;
insert into taken_rates (tenant_id, id, source, code, description, unit, per, rate) select tenant, id, '', '', '', '', 1, 1 from line;
insert into estimate_items (tenant_id, id, estimate_id, section_id, position, number, code, description, unit, quantity, rate, taken_rate_id)
select tenant, id, id, id, 1, '1', '', '', 'Cum', 1, 1, id from line;
insert into estimate_snapshots (tenant_id, id, estimate_id, hash, document) select tenant, id, id, '', '{"estimate": {"grandTotal": "1"}}' from line;
insert into estimate_versions (tenant_id, id, estimate_id, number, snapshot_id, state, made_by_name)
select tenant, id, id, 1, id, 'draft', '' from line;
insert into jobs (tenant_id, id, job_type, status, upload_id, estimate_id, organization_name, created_at, finished_at)
select tenant, id, 'excel_parse', status, id, id, '', at, case when status in ('pending', 'running') then null else at end
from line, (values (1, 'pending'), (2, 'running'), (4, 'failed'), (5, 'cancelled'), (0, 'completed')) s (rest, status)
where rest = case when n % 500 in (1, 2, 4, 5) then n % 500 else 0 end;
insert into outputs (tenant_id, id, job_id, kind, filename, content_type, size_bytes, sha256, storage_key)
select tenant, id, id, 'estimate_pdf', '', '', 1, '', key from line;
insert into workslips (tenant_id, id, estimate_id, snapshot_id, job_id, number, document_number, total, document)
select tenant, id, id, id, id, 1, n::text, 1, '{}' from line;
insert into bills (tenant_id, id, estimate_id, snapshot_id, job_id, number, kind, title, document_number, total, since_last, document)
select tenant, id, id, id, id, 1, 'part', '', n::text, 1, 1, '{"memorandum": {"pay": "1"}, "withheldToDate": "0"}' from line;

insert into templates (tenant_id, id, kind, name, archived_at)
select tenant, id, 'letter', '', case when n % 50 = 1 then at end from line;
insert into template_versions (tenant_id, id, template_id, number, format, filename, size_bytes, sha256, storage_key, report, made_by_name)
select tenant, id, id, 1, 'docx', '', 1, '', key, '{"filled": [], "unknownKeys": [], "unusedKeys": [], "emptyKeys": [], "labels": []}', '' from line;
insert into fillings (tenant_id, id, template_id, template_version_id, job_id, bill_id, heading, sha256)
select tenant, id, id, id, id, id, '{"documentNumber": "1"}', '' from line;
insert into cascade_presets (tenant_id, id, name, cascade, memorandum, archived_at)
select tenant, id, n::text, '[]', '[]', case when n % 50 > 1 then at end from line;

-- Ten books for the one, a book for each of the others. `stone` stands in every hundredth rate.
insert into rate_schedules (tenant_id, id, state, name, year, effective_from, status, report)
select tenant, id, 'Northland', 'Book ' || n, 2026, '2026-04-01', 'ready', '{"sheets": [], "unread": [], "unread_count": 0, "warnings": [], "warning_count": 0}'
from line where n % 3 > 0 and n % 450 = 1 or n % 3 = 0 and n <= 900;
insert into rates (tenant_id, id, schedule_id, position, chapter, code, code_key, description, unit, rate, sheet, source_row, words, word_count)
select l.tenant, l.id, s.id, l.n, 'Chapter ' || l.n % 2, '1.' || l.n, '1.' || l.n, '', 'Cum', 1, '', 1,
  's' || replace(s.id::text, '-', '') || ' ' || md5(l.n::text) || case when l.n % 100 = 1 then ' stone' else ' brick' end, 3
from line l, lateral (
  select id from rate_schedules s where s.tenant_id = l.tenant order by s.id offset l.n / 7 % case when l.n % 3 = 0 then 1 else 10 end limit 1
) s;
insert into rate_words (tenant_id, word) select distinct tenant_id, unnest(string_to_array(words, ' ')) from rates;
insert into lead_statements (tenant_id, id, name, body) select tenant, id, 'Lead', '{"lines": [], "conveyances": [], "rounding": "paise", "name": "Lead"}' from line;
insert into rate_analyses (tenant_id, id, code, description, unit, body, rate)
select tenant, id, '1.' || n, case when n % 100 = 1 then 'stone' else 'brick' end, '',
  '{"code": "", "description": "", "unit": "", "output": "1", "rounding": "paise", "lines": [], "additions": []}', 1 from line;
insert into rate_analysis_versions (tenant_id, id, analysis_id, number, figures, rate, made_by_name) select tenant, id, id, 1, '{}', 1, '' from line;
