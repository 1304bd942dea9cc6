import type { Note } from '@linnet/api-schemas/misskey/note.ts';
import type { Context } from '../../../core/context.ts';
import { proxyUrl } from '../../../core/media/proxy.ts';
import type { PostFacts, Visibility } from '../../../core/views/facts.ts';
import type { EntryView, PostView } from '../../../core/views/post.ts';
import { toIso } from '../../../lib/clock.ts';
import { htmlToText } from '../../../lib/html/html-to-text.ts';
import { toMisskeyId } from '../ids.ts';
import { renderDriveFile } from './drive-file.ts';
import { renderPoll } from './poll.ts';
import { renderEmojis, renderUserLite } from './user-lite.ts';

type Plain = Omit<Note, 'renote'>;

const VISIBILITIES: Record<Visibility, Note['visibility']> = {
  public: 'public',
  unlisted: 'home',
  followers: 'followers',
  direct: 'specified',
};

/** What a like is among reactions. */
const LIKE = '❤';

/** A line of a timeline. A boost is a note without a text, with the post in `renote`; with a text that is a quote. */
export function renderNote(ctx: Context, { post, boost }: EntryView): Note {
  const note = renderPost(ctx, post);
  if (boost === undefined) {
    const quoted = quotedBy(post);
    return quoted === undefined ? note : { ...note, renote: renderPost(ctx, quoted) };
  }
  return {
    ...BLANK,
    id: toMisskeyId(boost.id),
    createdAt: toIso(boost.createdAt),
    userId: toMisskeyId(boost.account.id),
    user: renderUserLite(ctx, boost.account),
    renoteId: note.id,
    visibility: VISIBILITIES[boost.visibility],
    localOnly: note.localOnly,
    renote: note,
  };
}

/** What is quoted, unless its viewer blocked or muted who wrote it: apps could not fold it. */
function quotedBy({ quote }: PostView): PostView | undefined {
  return quote?.state === 'accepted' ? quote.post : undefined;
}

function renderPost(ctx: Context, post: PostView): Plain {
  const { facts, mine } = post;
  const quoted = quotedBy(post);
  const { id, account, text, thread, policy, stats, media } = facts;
  const files = media.flatMap((file) => renderDriveFile(ctx, facts, file) ?? []);
  const words = htmlToText(text.content);
  const note: Plain = {
    ...BLANK,
    id: toMisskeyId(id),
    createdAt: toIso(facts.createdAt),
    text: words === '' ? null : words,
    cw: text.contentWarning === '' ? null : text.contentWarning,
    userId: toMisskeyId(account.id),
    user: renderUserLite(ctx, account),
    replyId: thread.replyToId === null ? null : toMisskeyId(thread.replyToId),
    renoteId: quoted === undefined ? null : toMisskeyId(quoted.facts.id),
    visibility: VISIBILITIES[policy.visibility],
    mentions: text.mentions.map((mention) => toMisskeyId(mention.accountId)),
    fileIds: files.map((file) => file.id),
    files,
    tags: [...text.tags],
    localOnly: policy.localOnly,
    renoteCount: stats.boosts,
    repliesCount: stats.replies,
    ...renderReactions(ctx, facts),
  };
  if (!facts.local) Object.assign(note, { uri: facts.uri, url: facts.url, emojis: renderEmojis(ctx, text.emojis) });
  if (policy.visibility === 'direct') note.visibleUserIds = note.mentions ?? [];
  const mineNow = mine?.reactions[0] ?? (mine?.liked ? LIKE : undefined);
  if (facts.poll !== null) note.poll = renderPoll(facts.poll, mine);
  if (mineNow !== undefined) note.myReaction = mineNow;
  return note;
}

/** Likes are reactions with a heart. */
function renderReactions(ctx: Context, { stats, reactions }: PostFacts) {
  const counts: Record<string, number> = stats.likes > 0 ? { [LIKE]: stats.likes } : {};
  const pictures: Record<string, string> = {};
  for (const { emoji, count, url } of reactions) {
    counts[emoji] = (counts[emoji] ?? 0) + count;
    if (url !== null) pictures[emoji.slice(1, -1)] = proxyUrl(ctx, url);
  }
  const reactionCount = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { reactions: counts, reactionEmojis: pictures, reactionCount };
}

/** Keys that strict apps need, as nothing. */
const BLANK = {
  text: null,
  cw: null,
  replyId: null,
  renoteId: null,
  fileIds: [],
  files: [],
  reactionAcceptance: null,
  reactions: {},
  reactionEmojis: {},
  reactionCount: 0,
  renoteCount: 0,
  repliesCount: 0,
};
