-- Turns, where they came from, and every change made to them since.
create table annotations (
  dialogue_id text not null references dialogues (id) on delete cascade,
  position integer not null,
  path text not null,
  format text not null,
  content_hash text not null,
  primary key (dialogue_id, position)
) strict, without rowid;

create table turns (
  dialogue_id text not null references dialogues (id) on delete cascade,
  id integer not null, -- never used again within its dialogue
  speaker integer not null check (speaker in (0, 1)),
  start_s real not null check (start_s >= 0),
  end_s real not null check (end_s > start_s),
  label text not null,
  primary key (dialogue_id, id)
) strict, without rowid;

-- What a change took out and what it put in, as JSON lists of turns: undo puts back what it took out.
create table turn_changes (
  dialogue_id text not null references dialogues (id) on delete cascade,
  position integer not null check (position > 0),
  removed text not null check (json_valid(removed)),
  added text not null check (json_valid(added)),
  primary key (dialogue_id, position)
) strict, without rowid;

-- Changes up to `position` are in force, those after it can be redone.
create table turn_histories (
  dialogue_id text primary key references dialogues (id) on delete cascade,
  position integer not null,
  next_turn_id integer not null
) strict, without rowid;
