import { insertRow } from '../../db/insert.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { stripControl } from '../../lib/text/strip-control.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { removeFiles } from '../files/stored-files.ts';
import { changeOwnEmoji, countOwnEmojis, disableEmoji, findEmoji } from './queries.ts';

/** Apps read all of them at each start. */
export const EMOJIS_MAX = 5_000;
const CATEGORY_MAX = 100;
/** What texts are read for (`lib/text/tokenize-text.ts`). */
const SHORTCODE = /^\w{2,64}$/;

export interface NewEmoji {
  shortcode: string;
  category: string | null;
}

/**
 * The id of an emoji that can be added: before its picture is made. Throws `invalid` for a name or category that cannot
 * be one, and for the name of an emoji that is there.
 */
export async function prepareEmoji(ctx: Context, { shortcode, category }: NewEmoji): Promise<number> {
  if (!SHORTCODE.test(shortcode)) {
    throw new AppError(
      'invalid',
      `"${shortcode}" is no name for an emoji: 2 to 64 letters, digits and underscores are`,
    );
  }
  if (category !== null && category.length > CATEGORY_MAX) {
    throw new AppError('invalid', `The category is too long (maximum is ${CATEGORY_MAX} characters)`);
  }
  const known = await findEmoji.first(ctx.db, { domain: '', shortcode });
  if (known === undefined) return ctx.ids.next();
  if (known.disabledAt === null) throw taken(shortcode);
  return known.id;
}

/**
 * Lets people here use an emoji: `id` is from `prepareEmoji`, `file` from `processEmoji`. One of that name that was
 * taken away comes back with another picture; what was written with it keeps the one it had. Throws `invalid`.
 */
export async function addEmoji(ctx: Context, emoji: NewEmoji & { id: number; file: string }): Promise<void> {
  const { id, shortcode, file } = emoji;
  const category = stripControl(emoji.category ?? '').trim() || null;
  const now = ctx.clock.now();
  await ctx.db.write(async (tx) => {
    const known = await findEmoji.first(tx, { domain: '', shortcode });
    if (known !== undefined && (known.disabledAt === null || known.id !== id)) throw taken(shortcode);
    if (Number((await countOwnEmojis.first(tx, {}))?.count) >= EMOJIS_MAX) {
      throw new AppError('invalid', `There are ${EMOJIS_MAX} emoji already`);
    }
    if (known !== undefined) await changeOwnEmoji.run(tx, { id, file, category, now });
    else {
      const row = { id, shortcode, domain: '', file, category, aliasesJson: '[]', updatedAt: now };
      await insertRow(tx, 'emojis', row);
    }
    await tellChanged(ctx, tx, 'emojis', null);
  });
}

/**
 * Nobody here can use it any more. What was written with it keeps its picture, unless that is to be erased: then its
 * name is left. Throws `not-found`.
 */
export async function removeEmoji(ctx: Context, shortcode: string, options: { erase: boolean }): Promise<void> {
  await ctx.db.write(async (tx) => {
    const known = await findEmoji.first(tx, { domain: '', shortcode });
    if (known === undefined || (known.disabledAt !== null && !options.erase)) throw notFound();
    await disableEmoji.run(tx, { id: known.id, now: ctx.clock.now() });
    if (options.erase) await removeFiles(ctx, tx, [known.file]);
    await tellChanged(ctx, tx, 'emojis', null);
  });
}

function taken(shortcode: string): AppError {
  return new AppError('invalid', `There is an emoji :${shortcode}: already`);
}
