-- By the owner, once the rows are there. The last two serve statements under row level security without a function.

set maintenance_work_mem = '256MB';
alter table articles add primary key (tenant_id, id);
select rowhouse.create_search('articles', array['title'], 'ilike');
select rowhouse.create_search('articles', array['title'], 'similar', 'articles_like');
select rowhouse.create_search('articles', array['title'], 'fulltext', 'articles_about');
select rowhouse.create_search('articles', array['attributes'], 'jsonb');
select rowhouse.create_search('articles', array['amount'], 'range');
create index articles_email on articles (tenant_id, email_lc, id);
create index articles_paise on articles (tenant_id, amount_paise, id);
vacuum (analyze) articles;
