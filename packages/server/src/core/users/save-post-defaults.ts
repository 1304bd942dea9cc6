import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import type { PostDefaults } from './post-defaults.ts';
import { findUserByAccount, setSettings } from './queries.ts';

/** Changes what a new post starts with; what is left out stays. */
export async function savePostDefaults(ctx: Context, accountId: number, changes: Partial<PostDefaults>): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await ctx.db.write(async (tx) => {
    const user = await findUserByAccount.first(tx, { accountId });
    if (user === undefined) throw notFound();
    const settingsJson = JSON.stringify({ ...JSON.parse(user.settingsJson), ...changes });
    await setSettings.run(tx, { id: user.id, settingsJson });
  });
}
