import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockKept } from '../../db/queries/locks.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { stripControl } from '../../lib/text/strip-control.ts';
import type { AuditAct } from '../audit/acts.ts';
import { writeAudit } from '../audit/write.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { removeFiles } from '../files/stored-files.ts';
import {
  changeOwnEmoji,
  countOwnEmojis,
  disableEmoji,
  enableEmoji,
  findAllOwnEmojis,
  findEmoji,
  findEmojiById,
  forgetPicture,
  setCategory,
} from './queries.ts';

/** Apps read all of them at each start. */
export const EMOJIS_MAX = 5_000;
const CATEGORY_MAX = 100;
/** What texts are read for (`lib/text/tokenize-text.ts`). */
const SHORTCODE = /^\w{2,64}$/;

/** Who acts: an account here, or null for the command line. */
type By = number | null;

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
  checkCategory(category);
  const known = await findEmoji.first(ctx.db, { domain: '', shortcode });
  if (known === undefined) return ctx.ids.next();
  if (known.disabledAt === null) throw taken(shortcode);
  return known.id;
}

/**
 * Lets people here use an emoji: `id` is from `prepareEmoji`, `file` from `processEmoji`. One of that name that was
 * taken away comes back with another picture; what was written with it keeps the one it had. Throws `invalid`.
 */
export async function addEmoji(ctx: Context, emoji: NewEmoji & { by: By; id: number; file: string }): Promise<void> {
  const { by, id, shortcode, file } = emoji;
  const category = cleanCategory(emoji.category);
  const now = ctx.clock.now();
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'emojis');
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
    await note(ctx, tx, { by, act: 'emoji.add', id, shortcode });
    await tellChanged(ctx, tx, 'emojis', null);
  });
}

/**
 * Nobody here can use it any more. What was written with it keeps its picture, unless that is to be erased: then its
 * name is left. Throws `not-found`.
 */
export async function removeEmoji(
  ctx: Context,
  { by, shortcode, erase }: { by: By; shortcode: string; erase: boolean },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'emojis');
    const known = await findEmoji.first(tx, { domain: '', shortcode });
    if (known === undefined || (known.disabledAt !== null && !erase)) throw notFound();
    await disableEmoji.run(tx, { id: known.id, now: ctx.clock.now() });
    if (erase) {
      await removeFiles(ctx, tx, [known.file]);
      await forgetPicture.run(tx, { id: known.id });
    }
    await note(ctx, tx, { by, act: erase ? 'emoji.erase' : 'emoji.disable', id: known.id, shortcode });
    await tellChanged(ctx, tx, 'emojis', null);
  });
}

/** Lets people use one again that was taken away, while its picture is there. Twice is once. Throws `not-found`. */
export async function bringBackEmoji(ctx: Context, { by, id }: { by: By; id: number }): Promise<void> {
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'emojis');
    const known = await findEmojiById.first(tx, { id });
    if (known === undefined || known.domain !== '' || known.file === null) throw notFound();
    if ((await enableEmoji.run(tx, { id, now: ctx.clock.now() })) === 0) return;
    await note(ctx, tx, { by, act: 'emoji.enable', id, shortcode: known.shortcode });
    await tellChanged(ctx, tx, 'emojis', null);
  });
}

/** Puts one with others; null: with none. Throws `invalid` and `not-found`. */
export async function categorizeEmoji(
  ctx: Context,
  { by, id, category }: { by: By; id: number; category: string | null },
): Promise<void> {
  checkCategory(category);
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'emojis');
    const known = await findEmojiById.first(tx, { id });
    if (known === undefined || known.domain !== '') throw notFound();
    await setCategory.run(tx, { id, category: cleanCategory(category), now: ctx.clock.now() });
    await note(ctx, tx, { by, act: 'emoji.change', id, shortcode: known.shortcode });
    await tellChanged(ctx, tx, 'emojis', null);
  });
}

/** Ours, those that nobody can use as well, by name. */
export async function listEmojis(ctx: Context): Promise<KeptEmoji[]> {
  return (await findAllOwnEmojis.all(ctx.db, {})) as KeptEmoji[];
}

export interface KeptEmoji extends NewEmoji {
  id: number;
  /** The storage key of its picture. */
  file: string;
  updatedAt: number;
  /** Null while people can use it. */
  disabledAt: number | null;
}

function checkCategory(category: string | null): void {
  if (category !== null && category.length > CATEGORY_MAX) {
    throw new AppError('invalid', `The category is too long (maximum is ${CATEGORY_MAX} characters)`);
  }
}

const cleanCategory = (category: string | null) => stripControl(category ?? '').trim() || null;

function note(
  ctx: Context,
  tx: Tx,
  { by, act, id, shortcode }: { by: By; act: AuditAct; id: number; shortcode: string },
): Promise<void> {
  return writeAudit(ctx, tx, { by, act, target: { kind: 'emoji', key: id, label: `:${shortcode}:` } });
}

function taken(shortcode: string): AppError {
  return new AppError('invalid', `There is an emoji :${shortcode}: already`);
}
