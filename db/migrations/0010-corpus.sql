-- Dialogues, the recordings they are made of, and how they are split.
pragma application_id = 0x43617573; -- "Caus"

create table settings (
  name text primary key,
  value text not null
) strict, without rowid;

-- Seed of the split; a corpus keeps it for life.
insert into settings (name, value) values ('split_seed', '1');

create table dialogues (
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

-- One file with every channel, or two mono files: position 0 is speaker A's.
create table recordings (
  dialogue_id text not null references dialogues (id) on delete cascade,
  position integer not null check (position in (0, 1)),
  path text not null, -- relative to the corpus folder when inside it
  bytes integer not null,
  content_hash text not null,
  primary key (dialogue_id, position)
) strict, without rowid;
