import type { Context } from '../context.ts';
import { findMediaOfEdits } from '../media/queries.ts';
import { findEdits } from '../posts/queries.ts';
import { type EmojiView, parseList } from './account.ts';
import type { PostFacts } from './facts.ts';
import { type MediaView, toMediaView } from './media.ts';

/** What a post was at some time. */
export interface RevisionView {
  content: string;
  contentWarning: string;
  sensitive: boolean;
  /** With what was said of the files then. */
  media: readonly MediaView[];
  /** What its poll offered; null where it asked nothing. */
  options: readonly string[] | null;
  emojis: readonly EmojiView[];
  createdAt: number;
}

/** Everything a post has been, oldest first; of one that was never edited, what it is. */
export async function loadRevisions(ctx: Context, post: PostFacts): Promise<RevisionView[]> {
  const rows = await findEdits.all(ctx.db, { postId: post.id });
  if (rows.length === 0) {
    const options = post.poll === null ? null : post.poll.options.map((option) => option.title);
    return [{ ...post.text, media: post.media, options, createdAt: post.createdAt }];
  }
  const media = new Map<number, MediaView[]>(rows.map((row) => [row.id, []]));
  for (const { editId, ...file } of await findMediaOfEdits.all(ctx.db, { postId: post.id })) {
    media.get(editId)?.push(toMediaView(file));
  }
  const rejected = post.account.mediaRejected;
  return rows.map((row) => ({
    content: row.content,
    contentWarning: row.contentWarning,
    sensitive: row.sensitive === 1 || post.text.marked,
    media: rejected ? [] : (media.get(row.id) ?? []),
    options: row.optionsJson === null ? null : (JSON.parse(row.optionsJson) as string[]),
    emojis: rejected ? [] : parseList(row.emojisJson),
    createdAt: row.createdAt,
  }));
}
