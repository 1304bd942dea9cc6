import type { Context } from '../core/context.ts';
import { addEmoji, type NewEmoji, prepareEmoji, removeEmoji } from '../core/emojis/keep.ts';
import { loadOwnEmojis, type OwnEmoji } from '../core/emojis/own.ts';
import { processEmoji } from '../core/media/emoji-picture.ts';
import type { Upload } from '../core/media/read-upload.ts';
import { AppError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { readPictures } from './emojis/read-pictures.ts';
import { withBase } from './with-base.ts';

const toData = ({ shortcode, category, file }: OwnEmoji) => ({ shortcode, category, file });

/** The emoji of this server, by name. */
export function showEmojis(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const emojis = [...(await loadOwnEmojis(ctx)).values()];
      const text = emojis.map(({ shortcode, category }) => `:${shortcode}:  ${category ?? ''}`.trimEnd()).join('\n');
      return { data: emojis.map(toData), perLine: true, text };
    },
    { existing: true, looks: true },
  );
}

/** Adds one from a file. */
export function addOneEmoji(shortcode: string, path: string, { category }: { category?: string }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      await take(ctx, { shortcode, category: category ?? null }, path);
      return { data: { shortcode, category: category ?? null }, text: `Added :${shortcode}:` };
    },
    { existing: true },
  );
}

/** Adds what a folder or a zip file has; what cannot be added is told, and stops nothing. */
export function importEmojis(path: string, { category }: { category?: string }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const added: string[] = [];
      const refused: { shortcode: string; why: string }[] = [];
      for (const { shortcode, read, category: own } of await readPictures(path)) {
        try {
          await take(ctx, { shortcode, category: category ?? own }, await read());
          added.push(shortcode);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          refused.push({ shortcode, why: error.safeMessage });
        }
      }
      const lines = refused.map(({ shortcode, why }) => `:${shortcode}:  ${why}`);
      const text = [`Added ${added.length}, left out ${refused.length}`, ...lines].join('\n');
      return { data: { added, refused }, text, exitCode: refused.length === 0 ? 0 : 1 };
    },
    { existing: true },
  );
}

/** Takes one away. */
export function removeOneEmoji(name: string, { erase = false }: { erase?: boolean }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const shortcode = name.replaceAll(':', '');
      await removeEmoji(ctx, { by: null, shortcode, erase }).catch((error: unknown) => {
        if (!(error instanceof AppError) || error.code !== 'not-found') throw error;
        throw new AppError('not-found', `There is no emoji :${shortcode}: "emojis list" shows all`);
      });
      return { data: { shortcode, erased: erase }, text: 'Removed' };
    },
    { existing: true },
  );
}

async function take(ctx: Context, emoji: NewEmoji, picture: Upload): Promise<void> {
  const id = await prepareEmoji(ctx, emoji);
  await addEmoji(ctx, { by: null, ...emoji, id, file: await processEmoji(ctx, id, picture) });
}
