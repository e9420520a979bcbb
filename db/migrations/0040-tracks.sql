-- Index of everything on the time axis; the values lie in files below the corpus folder.
create table tracks (
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

create index tracks_by_dialogue on tracks (dialogue_id, kind);
create index tracks_by_run on tracks (run_id);
create index tracks_by_file on tracks (file);
