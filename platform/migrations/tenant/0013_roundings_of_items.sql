-- How an item's amount is rounded, where its workbook rounds it otherwise than the other items of the estimate.
alter table estimate_items add column rounding text check (rounding in ('paise', 'rupee', 'rupee_up', 'even_rupee_up'));
