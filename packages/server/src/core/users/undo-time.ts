import type { Context } from '../context.ts';
import { findUserByAccount } from './queries.ts';

/** For how many seconds an app holds a post back, so that its author may take it back; 0: not at all. */
export type UndoTime = 0 | 5 | 10 | 20 | 30;

/** What somebody chose. */
export async function loadUndoTime(ctx: Context, accountId: number): Promise<UndoTime> {
  const user = await findUserByAccount.first(ctx.db, { accountId });
  return (JSON.parse(user?.settingsJson ?? '{}') as { undoTime?: UndoTime }).undoTime ?? 0;
}
