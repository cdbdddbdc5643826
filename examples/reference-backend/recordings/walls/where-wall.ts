/** The second wall: the owner in the query itself, over `$1` tenant, `$2` region, `$3` subject and the row `r`. Also what makes it fast. */
export const whereWall = 'r.tenant = $1 and r.region = $2 and r.owner = $3';

/** The same for who is not the owner, and was handed a wrap as a reader. */
export const readerWall = `r.tenant = $1 and r.region = $2 and r.owner <> $3
  and r.rid = any (array(select g.rid from granted_wrap g where g.recipient = $3 and g.role = 'reader'))`;

/** Only for tests of the other two walls. */
export const noWhereWall = '($1::text is not null and $2::text is not null and $3::text is not null)';

/** Nothing besides: without the wall, all are found already. */
export const noReaderWall = `(${noWhereWall} and false)`;
