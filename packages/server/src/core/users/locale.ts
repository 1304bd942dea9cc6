import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { findUserByAccount, setLocale } from './queries.ts';

/** The language somebody wants to be spoken to in, a tag of BCP 47; null: what their browser asks for. */
export async function loadLocale(ctx: Context, accountId: number): Promise<string | null> {
  return (await findUserByAccount.first(ctx.db, { accountId }))?.locale ?? null;
}

/** Changes it. New posts begin with it too, where no language was chosen for them. */
export async function saveLocale(ctx: Context, accountId: number, locale: string | null): Promise<void> {
  await ctx.db.write(async (tx) => {
    const user = await findUserByAccount.first(tx, { accountId });
    if (user === undefined) throw notFound();
    await setLocale.run(tx, { id: user.id, locale });
  });
}
