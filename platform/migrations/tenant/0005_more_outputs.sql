-- Documents come as CSV too; a workslip has its deviation statement, a bill its CPWA Form 26.
-- The rows that are there met a narrower check: there is nothing to look at again.
alter table outputs
  drop constraint outputs_kind_check,
  add constraint outputs_kind_check check (kind in ('workbook_json', 'estimate_pdf', 'estimate_xlsx', 'estimate_csv',
    'workslip_pdf', 'workslip_xlsx', 'workslip_csv', 'deviation_pdf', 'deviation_xlsx',
    'bill_pdf', 'bill_xlsx', 'bill_csv', 'form26_pdf', 'form26_xlsx')) not valid;
