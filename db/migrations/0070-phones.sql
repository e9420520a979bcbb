-- Phones that annotation files hold beside turns: what phone models train on.
create table phones (
  dialogue_id text not null references dialogues (id) on delete cascade,
  position integer not null,
  speaker integer check (speaker in (0, 1)), -- null: whoever is heard on the one channel
  start_s real not null check (start_s >= 0),
  end_s real not null check (end_s > start_s),
  label text not null,
  primary key (dialogue_id, position)
) strict, without rowid;
