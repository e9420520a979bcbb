-- Where 95 % of a metric's values lie over draws of the dialogues; only metrics that have such a range.
create table metric_intervals (
  evaluation_id integer not null,
  metric_position integer not null,
  low real not null,
  high real not null,
  primary key (evaluation_id, metric_position),
  foreign key (evaluation_id, metric_position)
    references metrics (evaluation_id, position) on delete cascade
) strict, without rowid;
