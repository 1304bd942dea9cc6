import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Tx } from '../database.ts';
import { type Prepared, prepare } from '../prepare.ts';
import { type Link, POINTS_AT_FILE, POINTS_AT_POST } from '../tables/links.ts';

/** One statement for each that needs one: rows are found by an index of the column. */
const goWithPost: Prepared<{ id: number }, unknown>[] = POINTS_AT_POST.filter(
  ({ onDelete, own }) => own !== true && (onDelete === 'delete' || onDelete === 'null'),
).map((link) => prepare<{ id: number }>()((q) => letGo(link, q.param('id'))));

/** Removes what goes with a post, and its mark from what stays. What features see to themselves is theirs. */
export async function deletePostLinks(tx: Tx, postId: number): Promise<void> {
  for (const query of goWithPost) await query.run(tx, { id: postId });
}

function letGo({ table, column, onDelete, where }: Link, id: RawBuilder<number>) {
  const [name, ref] = [sql.table(table), sql.ref(column)];
  const more = where === undefined ? sql`` : sql`and ${sql.ref(where[0])} = ${sql.lit(where[1])}`;
  return onDelete === 'null'
    ? sql<unknown>`update ${name} set ${ref} = null where ${ref} = ${id} ${more}`
    : sql<unknown>`delete from ${name} where ${ref} = ${id} ${more}`;
}

/** Whether nothing uses a file: one look into an index for each that may. `file` names a column, as `table.column`. */
export function isUnused(file: string): RawBuilder<SqlBool> {
  const each = POINTS_AT_FILE.map(
    ({ table, column }) =>
      sql`not exists (select 1 from ${sql.table(table)} where ${sql.ref(`${table}.${column}`)} = ${sql.ref(file)})`,
  );
  return sql<SqlBool>`(${sql.join(each, sql` and `)})`;
}
