import { lockOwn } from '../../db/queries/locks.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import type { PostDefaults } from './post-defaults.ts';
import { findUserByAccount, setSettings } from './queries.ts';
import type { ReadingPreferences } from './reading-preferences.ts';
import type { UndoTime } from './undo-time.ts';

/** Changes what somebody chose for their posts and their reading, which one column holds; what is left out stays. */
export async function saveOwnSettings(
  ctx: Context,
  accountId: number,
  changes: Partial<PostDefaults & ReadingPreferences & { undoTime: UndoTime }>,
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    const user = await findUserByAccount.first(tx, { accountId });
    if (user === undefined) throw notFound();
    const settingsJson = JSON.stringify({ ...JSON.parse(user.settingsJson), ...changes });
    await setSettings.run(tx, { id: user.id, settingsJson });
  });
}
