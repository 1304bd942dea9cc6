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
  post: PostsTable;
  /** The files it shows, as they are described. */
  media: MediaText[];
  /** What its poll offers; undefined where it asks nothing. */
  options: string[] | undefined;
}

/** Writes down what an edit made of a post, and at the first one what it was before. The first version always stays. */
export async function keepVersion(
  ctx: Context,
  tx: Tx,
  { before, after }: { before: Version; after: Version },
): Promise<void> {
  const postId = before.post.id;
  const known = (await findEditIds.all(tx, { postId })).map((row) => row.id);
  if (known.length === 0) await write(ctx, tx, before, before.post.editedAt ?? before.post.createdAt);
  await write(ctx, tx, after, after.post.editedAt ?? ctx.clock.now());
  const fit = Math.floor(MAX_BYTES / Math.max(after.post.bytes, 1));
  const kept = Math.max(2, Math.min(MAX_VERSIONS, fit));
  const surplus = known.slice(1, Math.max(1, known.length + 1 - (kept - 1)));
  if (surplus.length === 0) return;
  await deleteEdits.run(tx, { postId, ids: surplus });
  await releaseEditMedia(ctx, tx, postId, surplus);
}

async function write(ctx: Context, tx: Tx, { post, media, options }: Version, createdAt: number): Promise<void> {
  const id = ctx.ids.next();
  const { id: postId, title, content, contentWarning, sensitive, emojisJson } = post;
  const optionsJson = options === undefined ? null : JSON.stringify(options);
  const text = { title, content, contentWarning, sensitive, emojisJson };
  await insertRow(tx, 'postEdits', { id, postId, ...text, optionsJson, createdAt });
  await keepEditMedia(tx, { postId, editId: id, media });
}
