import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { prepare } from '../../db/prepare.ts';
import { POINTS_AT_ACCOUNT } from '../../db/tables/links.ts';

interface Some {
  accountId: number;
  limit: number;
}

export const markAccountDeleted = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('accounts')
    .set({ deletedAt: q.param('now'), displayName: '', note: '', fieldsJson: '[]', emojisJson: '[]' })
    .where('id', '=', q.param('id'))
    .where('deletedAt', 'is', null),
);

export const findSomePostsOf = prepare<Some>()((q) =>
  q.db
    .selectFrom('posts')
    .selectAll()
    .where('accountId', '=', q.param('accountId'))
    .where('state', '<>', 'deleted')
    .orderBy('id')
    .limit(q.param('limit')),
);

export const findSomeBoostsOf = prepare<Some>()((q) =>
  q.db.selectFrom('boosts').select('postId').where('accountId', '=', q.param('accountId')).limit(q.param('limit')),
);

export const findSomeVotesOf = prepare<Some>()((q) =>
  q.db.selectFrom('votes').select('postId').where('accountId', '=', q.param('accountId')).limit(q.param('limit')),
);

export const findSomeReactionsOf = prepare<Some>()((q) =>
  q.db
    .selectFrom('reactions')
    .select(['postId', 'emoji'])
    .where('accountId', '=', q.param('accountId'))
    .limit(q.param('limit')),
);

/** Follows from and to an account. */
export const findSomeFollowsOf = prepare<Some>()((q) =>
  q.db
    .selectFrom('follows')
    .selectAll()
    .where((eb) => eb.or([eb('accountId', '=', q.param('accountId')), eb('targetId', '=', q.param('accountId'))]))
    .limit(q.param('limit')),
);

/** What else would still show a deleted account: its notifications, and the mentions of it stay in the texts alone. */
export const deleteNotificationsBy = prepare<{ accountId: number }>()((q) =>
  q.db.deleteFrom('notifications').where('fromAccountId', '=', q.param('accountId')),
);

export const deleteBlocksBy = prepare<{ accountId: number }>()((q) =>
  q.db.deleteFrom('blocks').where('accountId', '=', q.param('accountId')),
);

/** Accounts of other servers by id that were last fetched before a time. */
export const findRemoteAccountsAfter = prepare<{ afterId: number; before: number; limit: number }>()((q) =>
  q.db
    .selectFrom('accounts')
    .select('id')
    .where('id', '>', q.param('afterId'))
    .where('domain', '!=', '')
    .where('fetchedAt', '<', q.param('before'))
    .where('suspendedAt', 'is', null)
    .where('silencedAt', 'is', null)
    .orderBy('id')
    .limit(q.param('limit')),
);

/** What keeps an account of another server here, by an index of each. */
const KEEPS = POINTS_AT_ACCOUNT.filter(({ onDelete, own }) => onDelete === 'hold' && own !== true);

const deleteIdle = prepare<{ ids: number[] }>()(
  (q) => sql<{ id: number }>`delete from "accounts" where ${q.inIds('accounts.id', 'ids')}
    ${sql.join(
      KEEPS.map(
        ({ table, column }) =>
          sql`and not exists (select 1 from ${sql.table(table)} k where k.${sql.ref(column)} = "accounts"."id")`,
      ),
      sql` `,
    )}
    and not exists (select 1 from "inboxActivities" k where k."actorId" = "accounts"."id" and k."bodyJson" is not null)
    and "id" not in (select "targetId" from "mutes")
    and "id" not in (select "targetId" from "accountNotes")
    returning "id"`,
);

/** Removes those of these accounts that nothing points at, with their keys. Answers how many. */
export async function deleteIdleAccounts(tx: Tx, ids: number[]): Promise<number> {
  const gone = (await deleteIdle.all(tx, { ids })).map((row) => row.id);
  if (gone.length > 0) await deleteKeys.run(tx, { ids: gone });
  return gone.length;
}

const deleteKeys = prepare<{ ids: number[] }>()((q) =>
  q.db.deleteFrom('accountKeys').where(q.inIds('accountId', 'ids')),
);
