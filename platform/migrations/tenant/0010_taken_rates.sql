-- What an item took from a rate or an analysis belongs to nobody in particular: a copy of the item, and an undo that brings it back,
-- name the same row, and it stays as it was taken whatever becomes of its source. The owner is bound by row level security too.
alter table estimate_items no force row level security;
alter table estimate_item_rates no force row level security;
alter table estimate_items add column taken_rate_id uuid;
update estimate_items i set taken_rate_id = t.id from estimate_item_rates t where t.tenant_id = i.tenant_id and t.item_id = i.id;
alter table estimate_item_rates drop column item_id, drop column estimate_id;
alter table estimate_item_rates rename to taken_rates;
alter index estimate_item_rates_pkey rename to taken_rates_pkey;
alter index estimate_item_rates_by_rate rename to taken_rates_by_rate;
alter index estimate_item_rates_by_analysis rename to taken_rates_by_analysis;
alter table estimate_items add foreign key (tenant_id, taken_rate_id) references taken_rates (tenant_id, id);
create index estimate_items_by_taken_rate on estimate_items (tenant_id, taken_rate_id) where taken_rate_id is not null;

select rowhouse.create_search('rate_analyses', array['code', 'description'], 'ilike');

-- What begins with a typed word, byte by byte.
create index rate_words_by_beginning on rate_words (tenant_id, word collate "C");
