import { sql } from 'kysely';
import { prepare } from '../../../db/prepare.ts';

interface Seen {
  since: number;
  before: number;
  top: number;
}
interface Span {
  from: number;
  until: number;
  top: number;
}
interface Row {
  key: string;
  value: number;
}

/** The languages that people chose who were here last between two moments. */
export const countLocales = prepare<Seen>()(
  (q) => sql<Row>`
    select "locale" as "key", count(*) as "value" from "users"
    where "lastActiveAt" >= ${q.param('since')} and "lastActiveAt" < ${q.param('before')} and "locale" is not null
    group by 1 order by 2 desc, 1 limit ${q.param('top')}`,
);

/** The apps that people joined with; '' is the web app. */
export const countSources = prepare<Span>()(
  (q) => sql<Row>`
    select coalesce(a."name", '') as "key", count(*) as "value" from "users" u
    left join "apps" a on a."id" = u."appId"
    where u."id" >= ${q.param('from')} and u."id" < ${q.param('until')}
    group by 1 order by 2 desc, 1 limit ${q.param('top')}`,
);

/** Where the newest posts between two ids come from; '' is here. */
export const countPostsByServer = prepare<Span & { limit: number }>()(
  (q) => sql<Row>`
    select a."domain" as "key", count(*) as "value" from (
      select "accountId" from "posts" where "id" >= ${q.param('from')} and "id" < ${q.param('until')}
        and "state" not in ('held', 'refused')
      order by "id" desc limit ${q.param('limit')}) p
    join "accounts" a on a."id" = p."accountId"
    group by 1 order by 2 desc, 1 limit ${q.param('top')}`,
);
