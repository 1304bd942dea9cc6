import { findAccountsByIds } from '../accounts/queries.ts';
import type { Context } from '../context.ts';
import { forgetManyCached } from '../files/cached-files.ts';
import { keysOfPicture } from './fetch-picture.ts';
import { findFilesElsewhere } from './queries.ts';

const LOT = 500;

/** Drops what the cache has of the pictures of people elsewhere, on their profiles and in their posts. */
export async function forgetPicturesOf(ctx: Context, accountIds: number[]): Promise<void> {
  const people = await findAccountsByIds.all(ctx.db, { ids: accountIds });
  await forget(
    ctx,
    people.flatMap((one) => [one.avatarRemoteUrl, one.headerRemoteUrl]),
  );
  for (const accountId of accountIds) {
    for (let afterId = 0; ; ) {
      const files = await findFilesElsewhere.all(ctx.db, { accountId, afterId, limit: LOT });
      await forget(
        ctx,
        files.flatMap((file) => [file.remoteUrl, file.remotePreviewUrl]),
      );
      if (files.length < LOT) break;
      afterId = (files.at(-1) as { id: number }).id;
    }
  }
}

async function forget(ctx: Context, urls: (string | null)[]): Promise<void> {
  const urlHashes = urls.flatMap((url) => (url === null ? [] : keysOfPicture(url)));
  if (urlHashes.length > 0) await forgetManyCached(ctx, urlHashes);
}
