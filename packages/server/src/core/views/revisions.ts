import type { MediaTable } from '../../db/tables/media.ts';
import type { Context } from '../context.ts';
import { findEdits } from '../posts/queries.ts';
import type { PostView } from './post.ts';
import { findMediaByIds } from './queries.ts';

/** What a post was at some time. */
export interface RevisionView {
  content: string;
  contentWarning: string;
  sensitive: boolean;
  /** As far as the files still exist. */
  media: MediaTable[];
  createdAt: number;
}

/** Everything a post has been, oldest first; of one that was never edited, what it is. */
export async function loadRevisions(ctx: Context, post: PostView): Promise<RevisionView[]> {
  const rows = await findEdits.all(ctx.db, { postId: post.id });
  if (rows.length === 0) return [post];
  const idsOf = rows.map((row) => JSON.parse(row.mediaJson) as number[]);
  const ids = [...new Set(idsOf.flat())];
  const files = ids.length === 0 ? [] : await findMediaByIds.all(ctx.db, { ids });
  const byId = new Map(files.map((file) => [file.id, file]));
  return rows.map((row, i) => ({
    content: row.content,
    contentWarning: row.contentWarning,
    sensitive: row.sensitive === 1,
    media: (idsOf[i] as number[]).flatMap((id) => byId.get(id) ?? []),
    createdAt: row.createdAt,
  }));
}
