import { sql } from 'kysely';
import { prepare } from '../prepare.ts';

/** Who else came from ranges of addresses, which are JSON of `[first, last]`; each with each range once. */
export const findOthersFrom = prepare<{ rangesJson: string; userId: number; limit: number }>()((q) => {
  // The ranges lead: SQLite, which knows nothing of how many rows there are, would walk all sign-ins.
  const met =
    q.engine === 'sqlite'
      ? sql`(select "value" ->> '$[0]' as "first", "value" ->> '$[1]' as "last" from json_each(${q.param('rangesJson')})) r
          cross join "signIns" s`
      : sql`(select r ->> 0 as "first", r ->> 1 as "last" from json_array_elements(${q.param('rangesJson')}::json) r) r
          join "signIns" s`;
  return sql<{ userId: number; first: string }>`
    select distinct s."userId", r."first" from ${met} on s."ipKey" >= r."first" and s."ipKey" <= r."last"
    where s."userId" <> ${q.param('userId')} limit ${q.param('limit')}`;
});
