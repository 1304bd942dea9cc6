import { insertRow } from '../../db/insert.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import type { UsernameBlocksTable } from '../../db/tables/barriers.ts';
import { AppError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { changeBarriers, loadRow, noteChange, requireRoom, taken } from './keep.ts';
import { toPlainName } from './plain.ts';
import * as queries from './queries.ts';

export type UsernameBlock = UsernameBlocksTable;

const NAME_MAX = 30;
/** Fewer letters are in nearly every name. */
const PART_MIN = 3;

export const listUsernameBlocks = (ctx: Context, page: Page): Promise<UsernameBlock[]> =>
  readPage(ctx.db, queries.listUsernameBlocks, {}, page);

/** Keeps a name out, or all that it is a part of, look-alikes too. Whoever has one keeps it. Throws `invalid`. */
export async function addUsernameBlock(
  ctx: Context,
  { by, name: given, exact, approval }: { by: number | null; name: string; exact: boolean; approval: boolean },
): Promise<UsernameBlock> {
  const name = given.trim().replace(/^@/, '');
  const plain = toPlainName(name);
  if (plain === '' || name.length > NAME_MAX) throw new AppError('invalid', 'Validation failed: Username is invalid');
  if (!exact && plain.length < PART_MIN) {
    throw new AppError('invalid', `Validation failed: Username is too short (a part has ${PART_MIN} letters)`);
  }
  return changeBarriers(ctx, 'usernameBlocks', async (tx) => {
    if ((await queries.findUsernameBlockOf.first(tx, { plain })) !== undefined) throw taken('Username');
    await requireRoom(tx, queries.countUsernameBlocks);
    const flags = { exact: exact ? 1 : 0, approval: approval ? 1 : 0 } as const;
    const row: UsernameBlock = { id: ctx.ids.next(), name, plain, ...flags, createdAt: ctx.clock.now() };
    await insertRow(tx, 'usernameBlocks', row);
    await noteChange(ctx, tx, { by, act: 'username-block.add', id: row.id, label: name });
    return row;
  });
}

/** Throws `not-found`. */
export async function removeUsernameBlock(ctx: Context, { by, id }: { by: number | null; id: number }): Promise<void> {
  await changeBarriers(ctx, 'usernameBlocks', async (tx) => {
    const { name } = await loadRow(tx, queries.findUsernameBlock, id);
    await queries.deleteUsernameBlock.run(tx, { id });
    await noteChange(ctx, tx, { by, act: 'username-block.remove', id, label: name });
  });
}
