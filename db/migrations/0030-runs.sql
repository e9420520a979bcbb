-- Trainings, their curves and their evaluations.
create table runs (
  id text primary key,
  name text not null,
  preset text not null,
  task text not null,
  state text not null check (state in ('running', 'done', 'stopped', 'failed')),
  seed integer not null,
  device text not null,
  spec text not null check (json_valid(spec)), -- effective, as trained
  data_hash text not null,
  created_at text not null,
  steps integer not null default 0,
  duration_s real not null default 0,
  loss real,
  validation real,
  error text,
  writer_pid integer not null -- the process that writes it, to tell a running one from a killed one
) strict;

create index runs_by_time on runs (created_at);

create table curve_points (
  run_id text not null references runs (id) on delete cascade,
  series text not null, -- slash-name
  step integer not null,
  value real not null,
  primary key (run_id, series, step)
) strict, without rowid;

create table evaluations (
  id integer primary key,
  run_id text not null references runs (id) on delete cascade,
  protocol text not null,
  split text not null check (split in ('train', 'validation', 'test')),
  dialogues integer not null,
  duration_s real not null,
  created_at text not null,
  unique (run_id, protocol, split)
) strict;

create table metrics (
  evaluation_id integer not null references evaluations (id) on delete cascade,
  position integer not null,
  name text not null, -- slash-name
  title text not null,
  value real, -- null: there was nothing to measure
  unit text not null,
  better text not null check (better in ('higher', 'lower')),
  samples integer not null,
  primary key (evaluation_id, position)
) strict, without rowid;

create table metric_baselines (
  evaluation_id integer not null,
  metric_position integer not null,
  position integer not null,
  name text not null,
  value real,
  primary key (evaluation_id, metric_position, position),
  foreign key (evaluation_id, metric_position)
    references metrics (evaluation_id, position) on delete cascade
) strict, without rowid;
