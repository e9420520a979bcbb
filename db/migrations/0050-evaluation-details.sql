-- What an evaluation of a reconstruction is drawn from: the use of its codes and the error of each band.
create table evaluation_details (
  evaluation_id integer primary key references evaluations (id) on delete cascade,
  codes text not null check (json_valid(codes)), -- of each codebook its name and how often each code was used
  bands text not null check (json_valid(bands)) -- centres of the bands in Hz, and curves of errors in dB
) strict;
