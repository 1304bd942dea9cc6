import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { AppError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { changeEmoji, findEmoji } from './queries.ts';

/** A custom emoji as another server describes it. */
export interface RemoteEmoji {
  /** Letters, digits and `_`, without colons. */
  shortcode: string;
  domain: string;
  url: string;
}

/** Keeps a custom emoji of another server and answers its id; its picture may have changed since. */
export async function receiveEmoji(ctx: Context, tx: Tx, { shortcode, domain, url }: RemoteEmoji): Promise<number> {
  if (!/^\w{1,100}$/.test(shortcode) || domain === '') throw new AppError('invalid', 'This emoji has no proper name');
  const known = await findEmoji.first(tx, { domain, shortcode });
  const now = ctx.clock.now();
  if (known !== undefined) {
    if (known.remoteUrl !== url) await changeEmoji.run(tx, { id: known.id, remoteUrl: url, now });
    return known.id;
  }
  const id = ctx.ids.next();
  const row = { id, shortcode, domain, remoteUrl: url, aliasesJson: '[]', updatedAt: now };
  await insertRow(tx, 'emojis', row, { ignoreConflicts: true });
  return (await findEmoji.first(tx, { domain, shortcode }))?.id ?? id;
}
