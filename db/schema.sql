-- Generated from db/migrations; `npm test -- -u` writes it anew.

CREATE TABLE settings (
  name text primary key,
  value text not null
) strict, without rowid;

CREATE TABLE dialogues (
  id text primary key, -- from the content of its recordings
  title text not null,
  duration_s real not null check (duration_s > 0),
  samples integer not null check (samples > 0), -- per channel, at its own rate
  sample_rate_hz integer not null check (sample_rate_hz > 0),
  channels integer not null check (channels > 0),
  codec text not null,
  sound_hash text, -- of the waveform: equal for copies in other formats
  speaker_a text not null,
  speaker_b text not null,
  mixed integer not null check (mixed in (0, 1)), -- both speakers on one channel
  unusable_reason text, -- why it cannot train turn models
  split text check (split in ('train', 'validation', 'test')), -- null: split in time
  imported_at text not null
) strict;

CREATE TABLE recordings (
  dialogue_id text not null references dialogues (id) on delete cascade,
  position integer not null check (position in (0, 1)),
  path text not null, -- relative to the corpus folder when inside it
  bytes integer not null,
  content_hash text not null,
  primary key (dialogue_id, position)
) strict, without rowid;

CREATE TABLE annotations (
  dialogue_id text not null references dialogues (id) on delete cascade,
  position integer not null,
  path text not null,
  format text not null,
  content_hash text not null,
  primary key (dialogue_id, position)
) strict, without rowid;

CREATE TABLE turns (
  dialogue_id text not null references dialogues (id) on delete cascade,
  id integer not null, -- never used again within its dialogue
  speaker integer not null check (speaker in (0, 1)),
  start_s real not null check (start_s >= 0),
  end_s real not null check (end_s > start_s),
  label text not null,
  primary key (dialogue_id, id)
) strict, without rowid;

CREATE TABLE turn_changes (
  dialogue_id text not null references dialogues (id) on delete cascade,
  position integer not null check (position > 0),
  removed text not null check (json_valid(removed)),
  added text not null check (json_valid(added)),
  primary key (dialogue_id, position)
) strict, without rowid;

CREATE TABLE turn_histories (
  dialogue_id text primary key references dialogues (id) on delete cascade,
  position integer not null,
  next_turn_id integer not null
) strict, without rowid;

CREATE TABLE runs (
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

CREATE INDEX runs_by_time on runs (created_at);

CREATE TABLE curve_points (
  run_id text not null references runs (id) on delete cascade,
  series text not null, -- slash-name
  step integer not null,
  value real not null,
  primary key (run_id, series, step)
) strict, without rowid;

CREATE TABLE evaluations (
  id integer primary key,
  run_id text not null references runs (id) on delete cascade,
  protocol text not null,
  split text not null check (split in ('train', 'validation', 'test')),
  dialogues integer not null,
  duration_s real not null,
  created_at text not null,
  unique (run_id, protocol, split)
) strict;

CREATE TABLE metrics (
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

CREATE TABLE metric_baselines (
  evaluation_id integer not null,
  metric_position integer not null,
  position integer not null,
  name text not null,
  value real,
  primary key (evaluation_id, metric_position, position),
  foreign key (evaluation_id, metric_position)
    references metrics (evaluation_id, position) on delete cascade
) strict, without rowid;

CREATE TABLE tracks (
  id text primary key, -- from what it shows and the settings that made it
  dialogue_id text not null references dialogues (id) on delete cascade,
  run_id text references runs (id) on delete cascade,
  kind text not null,
  name text not null,
  speaker integer check (speaker in (0, 1)),
  start_s real not null,
  rate_hz real not null check (rate_hz > 0),
  frames integer not null check (frames >= 0),
  frame_shape text not null check (json_valid(frame_shape)),
  dtype text not null check (dtype in ('f32', 'u8', 'u16', 'i16')),
  unit text not null,
  reduce text not null check (reduce in ('mean', 'max', 'minmax', 'nearest')),
  range_low real not null,
  range_high real not null,
  frequencies_hz text check (json_valid(frequencies_hz)),
  settings_hash text not null,
  file text not null -- relative to the corpus folder
) strict;

CREATE INDEX tracks_by_dialogue on tracks (dialogue_id, kind);

CREATE INDEX tracks_by_run on tracks (run_id);

CREATE INDEX tracks_by_file on tracks (file);

CREATE TABLE evaluation_details (
  evaluation_id integer primary key references evaluations (id) on delete cascade,
  codes text not null check (json_valid(codes)), -- of each codebook its name and how often each code was used
  bands text not null check (json_valid(bands)) -- centres of the bands in Hz, and curves of errors in dB
) strict;

CREATE TABLE metric_intervals (
  evaluation_id integer not null,
  metric_position integer not null,
  low real not null,
  high real not null,
  primary key (evaluation_id, metric_position),
  foreign key (evaluation_id, metric_position)
    references metrics (evaluation_id, position) on delete cascade
) strict, without rowid;

CREATE TABLE phones (
  dialogue_id text not null references dialogues (id) on delete cascade,
  position integer not null,
  speaker integer check (speaker in (0, 1)), -- null: whoever is heard on the one channel
  start_s real not null check (start_s >= 0),
  end_s real not null check (end_s > start_s),
  label text not null,
  primary key (dialogue_id, position)
) strict, without rowid;
