import type { MediaTable } from '../../db/tables/media.ts';
import type { PostKind, Visibility } from '../../db/tables/posts.ts';
import { findBoostsByIds } from '../boosts/queries.ts';
import type { Context } from '../context.ts';
import { findMediaByPosts } from '../media/queries.ts';
import type { Mention } from '../posts/mentions.ts';
import { findPostsFor, findPublicPosts } from '../posts/queries.ts';
import { type AccountView, type EmojiView, loadAccountViews, parseList } from './account.ts';

/** What the viewer did to a post; absent for visitors. */
export interface PostMarks {
  liked: boolean;
  boosted: boolean;
  bookmarked: boolean;
  pinned: boolean;
  /** The viewer muted the conversation. */
  muted: boolean;
}

/** A post as every adapter sees it. */
export interface PostView {
  id: number;
  uri: string;
  /** The page for people. */
  url: string;
  kind: PostKind;
  account: AccountView;
  title: string | null;
  content: string;
  contentWarning: string;
  sourceText: string | null;
  sourceType: string | null;
  language: string | null;
  visibility: Visibility;
  local: boolean;
  localOnly: boolean;
  sensitive: boolean;
  replyToId: number | null;
  replyToAccountId: number | null;
  conversationId: number;
  linkUrl: string | null;
  appId: number | null;
  mentions: Mention[];
  tags: string[];
  emojis: EmojiView[];
  media: MediaTable[];
  likesCount: number;
  boostsCount: number;
  repliesCount: number;
  createdAt: number;
  editedAt: number | null;
  marks: PostMarks | undefined;
}

/** A line of a timeline: a post, and who boosted it here, if anyone. */
export interface EntryView {
  /** What cursors are made of: the boost's id, or the post's. */
  entryId: number;
  post: PostView;
  boost: BoostView | undefined;
}

export interface BoostView {
  id: number;
  uri: string;
  account: AccountView;
  visibility: Visibility;
  createdAt: number;
}

const NO_FILES: MediaTable[] = [];

/** Where profiles come from: the table, or for pages of many posts what was read a moment ago. */
type LoadAccounts = (ctx: Context, ids: number[]) => Promise<Map<number, AccountView>>;

/**
 * Posts by id, in one query per table, as far as the viewer (null: a visitor) may see them; what may not be seen is
 * left out like what does not exist. The map keeps no order.
 */
export async function loadPostViews(
  ctx: Context,
  viewerId: number | null,
  ids: number[],
  loadAccounts: LoadAccounts = loadAccountViews,
): Promise<Map<number, PostView>> {
  if (ids.length === 0) return new Map();
  const rows = await findRows(ctx, viewerId, ids);
  const accounts = await loadAccounts(
    ctx,
    rows.map((row) => row.accountId),
  );
  const media = await loadMedia(ctx, rows);
  const views = new Map<number, PostView>();
  for (const row of rows) {
    const account = accounts.get(row.accountId);
    if (account === undefined || (account.suspended && viewerId !== row.accountId)) continue;
    views.set(row.id, toPostView(ctx, row, account, media.get(row.id) ?? NO_FILES));
  }
  return views;
}

type Row = Awaited<ReturnType<typeof findPublicPosts.all>>[number] & Partial<Record<keyof PostMarks, 0 | 1>>;

function findRows(ctx: Context, viewerId: number | null, ids: number[]): Promise<Row[]> {
  return viewerId === null ? findPublicPosts.all(ctx.db, { ids }) : findPostsFor.all(ctx.db, { ids, viewerId });
}

async function loadMedia(ctx: Context, rows: Row[]): Promise<Map<number, MediaTable[]>> {
  const files = new Map<number, MediaTable[]>();
  const postIds = rows.filter((row) => row.mediaCount > 0).map((row) => row.id);
  if (postIds.length === 0) return files;
  for (const file of await findMediaByPosts.all(ctx.db, { postIds })) {
    const list = files.get(file.postId as number);
    if (list === undefined) files.set(file.postId as number, [file]);
    else list.push(file);
  }
  return files;
}

function toPostView(ctx: Context, row: Row, account: AccountView, media: MediaTable[]): PostView {
  return {
    id: row.id,
    uri: row.uri,
    url: row.url ?? (row.local === 1 ? `${ctx.config.publicUrl}/@${account.username}/${row.id}` : row.uri),
    kind: row.kind,
    account,
    title: row.title,
    content: row.content,
    contentWarning: row.contentWarning,
    sourceText: row.sourceText,
    sourceType: row.sourceType,
    language: row.language,
    visibility: row.visibility,
    local: row.local === 1,
    localOnly: row.localOnly === 1,
    sensitive: row.sensitive === 1,
    replyToId: row.replyToId,
    replyToAccountId: row.replyToAccountId,
    conversationId: row.conversationId,
    linkUrl: row.linkUrl,
    appId: row.appId,
    mentions: parseList(row.mentionsJson),
    tags: parseList(row.tagsJson),
    emojis: parseList(row.emojisJson),
    media,
    likesCount: row.likesCount,
    boostsCount: row.boostsCount,
    repliesCount: row.repliesCount,
    createdAt: row.createdAt,
    editedAt: row.editedAt,
    marks:
      row.liked === undefined
        ? undefined
        : {
            liked: row.liked === 1,
            boosted: row.boosted === 1,
            bookmarked: row.bookmarked === 1,
            pinned: row.pinned === 1,
            muted: row.muted === 1,
          },
  };
}

/** The entries of a page, hydrated, in their order; what the viewer may not see falls out. */
export async function loadEntryViews(
  ctx: Context,
  viewerId: number | null,
  entries: readonly { entryId: number; postId: number }[],
  loadAccounts: LoadAccounts = loadAccountViews,
): Promise<EntryView[]> {
  const posts = await loadPostViews(ctx, viewerId, [...new Set(entries.map((entry) => entry.postId))], loadAccounts);
  const boostIds = entries.filter((entry) => entry.entryId !== entry.postId).map((entry) => entry.entryId);
  const boosts = boostIds.length === 0 ? undefined : await loadBoostViews(ctx, boostIds, loadAccounts);
  const views: EntryView[] = [];
  for (const { entryId, postId } of entries) {
    const post = posts.get(postId);
    const boost = entryId === postId ? undefined : boosts?.get(entryId);
    if (post !== undefined && (entryId === postId || boost !== undefined)) views.push({ entryId, post, boost });
  }
  return views;
}

async function loadBoostViews(
  ctx: Context,
  ids: number[],
  loadAccounts: LoadAccounts,
): Promise<Map<number, BoostView>> {
  const rows = await findBoostsByIds.all(ctx.db, { ids });
  const accounts = await loadAccounts(
    ctx,
    rows.map((row) => row.accountId),
  );
  const views = new Map<number, BoostView>();
  for (const { id, uri, visibility, createdAt, accountId } of rows) {
    const account = accounts.get(accountId);
    if (account !== undefined && !account.suspended) views.set(id, { id, uri, account, visibility, createdAt });
  }
  return views;
}
