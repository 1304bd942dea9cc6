import { sql } from 'kysely';
import { prepare } from '../prepare.ts';

export interface Usage {
  users: number;
  activeMonth: number;
  activeHalfyear: number;
  localPosts: number;
}

/** How busy the server is, as NodeInfo tells everyone. Counts the rows of users, not of posts. */
export const findUsage = prepare<{ monthAgo: number; halfyearAgo: number }>()(
  (q) => sql<Usage>`
    select
      (select count(*) from "users" where "approvedAt" is not null and "disabledAt" is null) as "users",
      (select count(*) from "users" where "lastActiveAt" > ${q.param('monthAgo')}) as "activeMonth",
      (select count(*) from "users" where "lastActiveAt" > ${q.param('halfyearAgo')}) as "activeHalfyear",
      (select cast(coalesce(sum("postsCount"), 0) as bigint) from "accounts" where "domain" = '') as "localPosts"`,
);
