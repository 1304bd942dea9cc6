import { sql } from 'kysely';
import type { Tx } from '../../../db/database.ts';
import { prepare } from '../../../db/prepare.ts';
import { POINTS_AT_ACCOUNT } from '../../../db/tables/links.ts';
import { deleteNameWords } from '../queries.ts';

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
    and not exists (select 1 from "mutes" k where k."targetId" = "accounts"."id")
    and not exists (select 1 from "accountNotes" k where k."targetId" = "accounts"."id")
    returning "id"`,
);

/** Removes those of these accounts that nothing points at, with their keys. Answers which. */
export async function deleteIdleAccounts(tx: Tx, ids: number[]): Promise<number[]> {
  const gone = (await deleteIdle.all(tx, { ids })).map((row) => row.id);
  if (gone.length > 0) {
    await deleteKeys.run(tx, { ids: gone });
    await deleteNameWords.run(tx, { accountIds: gone });
  }
  return gone;
}

const deleteKeys = prepare<{ ids: number[] }>()((q) =>
  q.db.deleteFrom('accountKeys').where(q.inIds('accountId', 'ids')),
);
