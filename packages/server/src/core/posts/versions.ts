import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import type { Context } from '../context.ts';
import type { MediaText } from '../media/media-text.ts';
import { keepEditMedia, releaseEditMedia } from '../media/uses.ts';
import { deleteEdits, findEditIds } from './queries/edits.ts';

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
  if (known.length === 0) await write(ctx, tx, before, mediaBefore, before.editedAt ?? before.createdAt);
  await write(ctx, tx, after, mediaAfter, after.editedAt ?? ctx.clock.now());
  const fit = Math.floor(MAX_BYTES / Math.max(after.bytes, 1));
  const kept = Math.max(2, Math.min(MAX_VERSIONS, fit));
  const surplus = known.slice(1, Math.max(1, known.length + 1 - (kept - 1)));
  if (surplus.length === 0) return;
  await deleteEdits.run(tx, { postId: before.id, ids: surplus });
  await releaseEditMedia(ctx, tx, before.id, surplus);
}

async function write(
  ctx: Context,
  tx: Tx,
  { id: postId, title, content, contentWarning, sensitive }: PostsTable,
  media: MediaText[],
  createdAt: number,
): Promise<void> {
  const id = ctx.ids.next();
  await insertRow(tx, 'postEdits', { id, postId, title, content, contentWarning, sensitive, createdAt });
  await keepEditMedia(tx, { postId, editId: id, media });
}
