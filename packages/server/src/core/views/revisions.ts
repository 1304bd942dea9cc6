import type { Context } from '../context.ts';
import type { MediaText } from '../media/media-text.ts';
import { findEdits } from '../posts/queries.ts';
import type { PostFacts } from './facts.ts';
import { type MediaView, toMediaView } from './media.ts';
import { findMediaByIds } from './queries.ts';

/** What a post was at some time. */
export interface RevisionView {
  content: string;
  contentWarning: string;
  sensitive: boolean;
  /** As far as the files still exist, with what was said of them then. */
  media: readonly MediaView[];
  createdAt: number;
}

/** Everything a post has been, oldest first; of one that was never edited, what it is. */
export async function loadRevisions(ctx: Context, post: PostFacts): Promise<RevisionView[]> {
  const rows = await findEdits.all(ctx.db, { postId: post.id });
  if (rows.length === 0) return [{ ...post.text, media: post.media, createdAt: post.createdAt }];
  const shown = rows.map((row) => JSON.parse(row.mediaJson) as MediaText[]);
  const ids = [...new Set(shown.flat().map((file) => file.id))];
  const files = ids.length === 0 ? [] : await findMediaByIds.all(ctx.db, { ids });
  const byId = new Map(files.map((file) => [file.id, toMediaView(file)]));
  return rows.map((row, i) => ({
    content: row.content,
    contentWarning: row.contentWarning,
    sensitive: row.sensitive === 1,
    media: (shown[i] as MediaText[]).flatMap((text) => {
      const file = byId.get(text.id);
      return file === undefined ? [] : [{ ...file, ...text }];
    }),
    createdAt: row.createdAt,
  }));
}
