import type { Reader } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import type { ListsTable } from '../../db/tables/relations.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { stripControl } from '../../lib/text/strip-control.ts';
import type { Context } from '../context.ts';
import { fieldError } from '../field-errors.ts';
import { deleteListRow, deleteMembersOf, findListById, findLists, findListsWith, updateListRow } from './queries.ts';

const LISTS_MAX = 50;
const TITLE_MAX = 255;

/** A choice of accounts to read apart from the home timeline. */
export interface ListView {
  id: number;
  title: string;
  /** Whose replies are shown: to anybody the owner follows, to members only, or none. */
  repliesPolicy: ListsTable['repliesPolicy'];
  /** Its members' posts are left out of the home timeline. */
  exclusive: boolean;
}

export type ListInput = Omit<ListView, 'id'>;

/** The lists of an account, oldest first. */
export async function loadLists(ctx: Context, accountId: number): Promise<ListView[]> {
  return (await findLists.all(ctx.db, { accountId })).map(toView);
}

/** The viewer's lists that hold an account. */
export async function loadListsWith(ctx: Context, accountId: number, memberId: number): Promise<ListView[]> {
  return (await findListsWith.all(ctx.db, { accountId, memberId })).map(toView);
}

/** Throws `not-found` for a list of somebody else as for one that does not exist. */
export function loadList(ctx: Context, accountId: number, id: number): Promise<ListView> {
  return readList(ctx.db, accountId, id);
}

async function readList(on: Reader, accountId: number, id: number): Promise<ListView> {
  const row = await findListById.first(on, { id, accountId });
  if (row === undefined) throw notFound();
  return toView(row);
}

/** Makes an empty list. Throws `invalid`, for one too many as well. */
export async function createList(ctx: Context, accountId: number, input: ListInput): Promise<ListView> {
  const row = toRow(ctx.ids.next(), accountId, input);
  await ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    if ((await findLists.all(tx, { accountId })).length >= LISTS_MAX) {
      throw new AppError('invalid', `Validation failed: You have reached the maximum number of lists (${LISTS_MAX})`);
    }
    await insertRow(tx, 'lists', row);
  });
  return toView(row);
}

/** What is left out stays. */
export async function updateList(
  ctx: Context,
  accountId: number,
  id: number,
  changes: Partial<ListInput>,
): Promise<ListView> {
  return ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    const before = await readList(tx, accountId, id);
    const row = toRow(id, accountId, { ...before, ...changes });
    await updateListRow.run(tx, row);
    const after = toView(row);
    if (after.repliesPolicy !== before.repliesPolicy || after.exclusive !== before.exclusive) {
      await ctx.queue.emit(tx, { kind: 'list.changed', listId: id, accountId });
    }
    return after;
  });
}

/** Removes a list; its timeline follows. Throws `not-found`. */
export async function deleteList(ctx: Context, accountId: number, id: number): Promise<void> {
  await ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    const list = await findListById.first(tx, { id, accountId });
    if (list === undefined || (await deleteListRow.run(tx, { id, accountId })) === 0) throw notFound();
    await deleteMembersOf.run(tx, { listId: id });
    await ctx.queue.emit(tx, { kind: 'list.deleted', listId: id, accountId, exclusive: list.exclusive === 1 });
  });
}

function toRow(id: number, accountId: number, input: ListInput): ListsTable {
  const title = stripControl(input.title);
  if (title === '') throw fieldError('title', 'ERR_BLANK', "can't be blank");
  if ([...title].length > TITLE_MAX) {
    throw fieldError('title', 'ERR_TOO_LONG', `is too long (maximum is ${TITLE_MAX} characters)`);
  }
  return { id, accountId, title, repliesPolicy: input.repliesPolicy, exclusive: input.exclusive ? 1 : 0 };
}

function toView(row: ListsTable): ListView {
  return { id: row.id, title: row.title, repliesPolicy: row.repliesPolicy, exclusive: row.exclusive === 1 };
}
