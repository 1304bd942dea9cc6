import { sql } from 'kysely';
import { prepare } from '../../../db/prepare.ts';

interface StoredRow {
  id: number;
  key: string | null;
  previewKey: string | null;
  bytes: number | null;
  previewBytes: number | null;
  domain: string | null;
}

/** Files of everybody behind an id, the next ones by their ids, in any order. */
export const findFilesAfter = prepare<{ above: number; limit: number }>()(
  (q) => sql<StoredRow>`
    select f."id", f."key", f."previewKey", f."bytes", f."previewBytes", a."domain"
    from (select * from "files" where "id" > ${q.param('above')} order by "id" limit ${q.param('limit')}) f
    left join "accounts" a on a."id" = f."accountId"`,
);

/** Pictures of the profiles of people here, some at a time. */
export const findProfilesAfter = prepare<{ above: number; limit: number }>()((q) =>
  q.db
    .selectFrom('users as u')
    .innerJoin('accounts as a', 'a.id', 'u.accountId')
    .select(['u.id', 'a.avatarFile', 'a.headerFile'])
    .where('u.id', '>', q.param('above'))
    .orderBy('u.id')
    .limit(q.param('limit')),
);

export const findEmojiFiles = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('emojis').select('file').where('domain', '=', '').where('file', 'is not', null),
);

export const setMeasure = prepare<{ now: number; measureJson: string }>()((q) =>
  q.db.updateTable('cacheTotals').set({ measuredAt: q.param('now'), measureJson: q.param('measureJson') }),
);

/** How much was not shown since then, of `limit` files at most. */
export const sumNotShown = prepare<{ before: number; limit: number }>()(
  (q) => sql<{ files: number; bytes: number | null }>`
    select count(*) as "files", sum(t."bytes") as "bytes" from (
      select "bytes" from "cachedFiles" where "shownAt" <= ${q.param('before')} order by "shownAt" limit ${q.param('limit')}
    ) t`,
);
