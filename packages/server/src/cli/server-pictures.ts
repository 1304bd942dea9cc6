import { access } from 'node:fs/promises';
import type { Context } from '../core/context.ts';
import {
  removeServerIcon,
  removeServerThumbnail,
  setServerIcon,
  setServerThumbnail,
} from '../core/media/server-pictures.ts';
import { loadInstanceSettings } from '../core/users/settings.ts';
import { AppError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

interface PictureOptions {
  remove?: boolean;
  description?: string;
}

/** Shows, sets or removes what the server is known by. */
export function icon(file: string | undefined, { remove = false }: PictureOptions): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      if (remove) await removeServerIcon(ctx, { by: null });
      else if (file !== undefined) await setServerIcon(ctx, { by: null, image: await found(file) });
      return show(ctx, 'icon');
    },
    { existing: true, looks: !remove && file === undefined },
  );
}

/** Shows, sets or removes what introduces the server. */
export function thumbnail(file: string | undefined, { remove = false, description }: PictureOptions): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      if (remove) await removeServerThumbnail(ctx, { by: null });
      else if (file !== undefined || description !== undefined) {
        const image = file === undefined ? undefined : await found(file);
        await setServerThumbnail(ctx, { by: null, image, description });
      }
      return show(ctx, 'thumbnail');
    },
    { existing: true, looks: !remove && file === undefined && description === undefined },
  );
}

async function show(ctx: Context, name: 'icon' | 'thumbnail'): Promise<Answer> {
  const value = (await loadInstanceSettings(ctx))[name];
  const text = value === null ? 'none: what Linnet brings along is shown' : JSON.stringify(value);
  return { data: { [name]: value }, text };
}

async function found(file: string): Promise<string> {
  await access(file).catch(() => {
    throw new AppError('invalid', `There is no file "${file}", or it cannot be read`);
  });
  return file;
}
