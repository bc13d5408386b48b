-- What a job does now, so that it can be said in any language: a code, and the values that its sentence (current_step) names.
alter table jobs add column step jsonb not null default '{"code": "WAITING", "values": {}}';
