import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import type { Context } from '../context.ts';
import { removeFiles } from '../files/stored-files.ts';
import type { MediaText } from '../media/media-text.ts';
import { deleteMediaAside } from '../media/queries.ts';
import { deleteEdits, findEditIds, findEditMedia } from './queries/edits.ts';

const MAX_VERSIONS = 50;
const MAX_BYTES = 5_000_000;

interface Version {
  before: PostsTable;
  after: PostsTable;
  /** The files shown before and after the edit, as they were described. */
  mediaBefore: MediaText[];
  mediaAfter: MediaText[];
}

/** Writes down what an edit made of a post, and at the first one what it was before. The first version always stays. */
export async function keepVersion(ctx: Context, tx: Tx, version: Version): Promise<void> {
  const { before, after, mediaBefore, mediaAfter } = version;
  const known = (await findEditIds.all(tx, { postId: before.id })).map((row) => row.id);
  if (known.length === 0) {
    await insertRow(tx, 'postEdits', toRow(ctx, before, mediaBefore, before.editedAt ?? before.createdAt));
  }
  await insertRow(tx, 'postEdits', toRow(ctx, after, mediaAfter, after.editedAt ?? ctx.clock.now()));
  const fit = Math.floor(MAX_BYTES / Math.max(after.bytes, 1));
  const kept = Math.max(2, Math.min(MAX_VERSIONS, fit));
  const surplus = known.slice(1, Math.max(1, known.length + 1 - (kept - 1)));
  if (surplus.length > 0) await forget(ctx, tx, before.id, surplus, idsOf(mediaAfter));
}

function toRow(
  ctx: Context,
  { id: postId, title, content, contentWarning, sensitive }: PostsTable,
  media: MediaText[],
  createdAt: number,
) {
  const mediaJson = JSON.stringify(media);
  return { id: ctx.ids.next(), postId, title, content, contentWarning, sensitive, mediaJson, createdAt };
}

const idsOf = (media: MediaText[]) => media.map((file) => file.id);

/** Removes versions, and the files that only they showed. */
async function forget(ctx: Context, tx: Tx, postId: number, ids: number[], shownIds: number[]): Promise<void> {
  await deleteEdits.run(tx, { ids });
  const versions = await findEditMedia.all(tx, { postId });
  const keptIds = [...shownIds, ...versions.flatMap((row) => idsOf(JSON.parse(row.mediaJson)))];
  const files = await deleteMediaAside.all(tx, { postId, keptIds });
  await removeFiles(
    ctx,
    tx,
    files.flatMap((row) => [row.file, row.previewFile]),
  );
}
