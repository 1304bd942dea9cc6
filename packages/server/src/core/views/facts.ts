import type { Audience, PostKind, PostState, PostStatsTable, QuoteState, Visibility } from '../../db/tables/posts.ts';
import { createReuse } from '../../lib/reuse.ts';
import { mint } from '../addresses.ts';
import { type QuoteRule, readQuoteRule } from '../audience/quote-policy.ts';
import { VISITOR } from '../audience/viewer.ts';
import { type CollectionView, loadCollections } from '../collections/load.ts';
import type { Context } from '../context.ts';
import { makeEach } from '../make-each.ts';
import { findMediaByPosts } from '../media/queries.ts';
import { perProcess } from '../per-process.ts';
import type { Mention } from '../posts/mentions.ts';
import { type AccountView, type EmojiView, loadAccountViews, parseList } from './account.ts';
import { type CardView, loadCards } from './card.ts';
import { type MediaView, toMediaView } from './media.ts';
import { loadPolls, type PollView } from './poll.ts';
import { loadReactionCounts, type ReactionView } from './reactions.ts';
import { type FactsRow, findFactsRows, KEPT_BYTES, KEPT_POSTS } from './rows.ts';

export type { Audience, PostKind, PostState, Visibility };

/** What a post is to everybody: nothing of a viewer is in it, so that it may be shared and kept. */
export interface PostFacts {
  readonly id: number;
  readonly uri: string;
  /** The page for people. */
  readonly url: string;
  readonly kind: PostKind;
  readonly account: AccountView;
  /** The community it is in. */
  readonly community: AccountView | null;
  readonly local: boolean;
  readonly appId: number | null;
  readonly text: PostText;
  readonly thread: PostThread;
  readonly policy: PostPolicy;
  readonly stats: Readonly<Omit<PostStatsTable, 'postId' | 'version'>>;
  readonly media: readonly MediaView[];
  readonly reactions: readonly ReactionView[];
  readonly poll: PollView | null;
  /** What it quotes; who may see that is asked for each viewer (`quote.ts`). */
  readonly quote: QuoteFacts | null;
  /** Of the page it links to. */
  readonly card: CardView | null;
  /** Collections of people that it links to, as everybody is shown them. */
  readonly collections: readonly CollectionView[];
  readonly createdAt: number;
  readonly editedAt: number | null;
}

/** A quote as it is for everybody. */
export interface QuoteFacts {
  readonly state: QuoteState;
  /** Null: not here, or not any more. */
  readonly postId: number | null;
  /** Of what is not here. */
  readonly uri: string | null;
  readonly stampUri: string | null;
}

export interface PostText {
  readonly title: string | null;
  /** Sanitised HTML. */
  readonly content: string;
  readonly contentWarning: string;
  readonly sensitive: boolean;
  /** Sensitive because moderators say so, and in every version. */
  readonly marked: boolean;
  readonly language: string | null;
  readonly linkUrl: string | null;
  readonly mentions: readonly Mention[];
  readonly tags: readonly string[];
  readonly emojis: readonly EmojiView[];
  /** Of all of it, as UTF-8. */
  readonly bytes: number;
}

export interface PostThread {
  readonly conversationId: number;
  readonly replyToId: number | null;
  readonly replyToAccountId: number | null;
}

/** Who sees it and what may be done with it. */
export interface PostPolicy {
  readonly visibility: Visibility;
  readonly audience: Audience;
  readonly localOnly: boolean;
  readonly state: PostState;
  readonly lockedAt: number | null;
  /** Who may quote it, besides its author. */
  readonly quote: QuoteRule;
}

/** Where profiles come from: the table, or for pages of many posts what was read a moment ago. */
export type LoadAccounts = (ctx: Context, ids: number[]) => Promise<Map<number, AccountView>>;

/** Posts by id for whoever has asked already who may see them, in one query a table; what is not there is left out. */
export async function loadFacts(ctx: Context, ids: readonly number[]): Promise<Map<number, PostFacts>> {
  const rows = await findFactsRows(ctx, ids);
  const people = await loadAccountViews(ctx, peopleOf(rows));
  return completeFacts(ctx, rows, people);
}

/** Who wrote these, and the communities they are in. */
export function peopleOf(rows: readonly FactsRow[]): number[] {
  return rows.flatMap(({ accountId, communityId }) => (communityId === null ? accountId : [accountId, communityId]));
}

/** Rows with their people, who have been read, and their files. */
export async function completeFacts(
  ctx: Context,
  rows: readonly FactsRow[],
  accounts: ReadonlyMap<number, AccountView>,
): Promise<Map<number, PostFacts>> {
  const facts = new Map<number, PostFacts>();
  if (rows.length === 0) return facts;
  const media = await loadMedia(ctx, rows);
  const reactions = await loadReactionCounts(
    ctx,
    rows.filter((row) => row.reactions > 0).map((row) => row.id),
  );
  const polls = await loadPolls(
    ctx,
    rows.filter((row) => row.kind === 'question').map((row) => row.id),
  );
  const cards = await loadCardsOf(ctx, rows);
  const collections = await loadCollectionsOf(ctx, rows);
  const known = rows.filter((row) => accounts.has(row.accountId));
  const { posts } = kept(ctx);
  makeEach(ctx, 'post', known, idOf, (row) => {
    const account = accounts.get(row.accountId) as AccountView;
    const lists = { media: media.get(row.id) ?? NO_FILES, reactions: reactions.get(row.id) ?? NO_REACTIONS };
    const community = row.communityId === null ? null : (accounts.get(row.communityId) ?? null);
    const linked = collections.get(row.id) ?? NO_COLLECTIONS;
    const parts = {
      ...lists,
      community,
      poll: polls.get(row.id) ?? null,
      card: cards.get(row.id) ?? null,
      collections: linked,
    };
    const make = () => toFacts(ctx, row, account, parts);
    const also = [account, community, parts.reactions, parts.poll, parts.card, ...linked, ...parts.media];
    facts.set(row.id, row.bytes > KEPT_BYTES ? make() : posts.take(row.id, row, also, make));
  });
  return facts;
}

/** Posts of a few pages: the same facts are given again while nothing of them has changed, and what is written of them is kept. */
const kept = perProcess(() => ({
  posts: createReuse<FactsRow, PostFacts>(KEPT_POSTS, ['version', 'statsVersion']),
  media: createReuse<MediaView, MediaView>(KEPT_POSTS),
  cards: createReuse<CardView, CardView>(KEPT_POSTS),
}));

const NO_FILES: MediaView[] = [];
const NO_REACTIONS: ReactionView[] = [];
const NO_COLLECTIONS: CollectionView[] = [];
const idOf = (row: FactsRow) => row.id;

async function loadCardsOf(ctx: Context, rows: readonly FactsRow[]): Promise<Map<number, CardView>> {
  const postIds = rows.filter((row) => row.linked === 1).map((row) => row.id);
  const found = await loadCards(ctx, postIds);
  const { cards } = kept(ctx);
  for (const [postId, view] of found)
    found.set(
      postId,
      cards.take(view.id, view, [], () => view),
    );
  return found;
}

/** Nearly no post has any: then nothing is asked. */
async function loadCollectionsOf(ctx: Context, rows: readonly FactsRow[]): Promise<Map<number, CollectionView[]>> {
  const ids = new Map(
    rows.flatMap(({ id, collectionsJson }): [number, number[]][] =>
      collectionsJson === '[]' ? [] : [[id, JSON.parse(collectionsJson)]],
    ),
  );
  if (ids.size === 0) return new Map();
  const found = await loadCollections(ctx, VISITOR, [...ids.values()].flat());
  return new Map([...ids].map(([postId, own]) => [postId, own.flatMap((id) => found.get(id) ?? [])]));
}

async function loadMedia(ctx: Context, rows: readonly FactsRow[]): Promise<Map<number, MediaView[]>> {
  const files = new Map<number, MediaView[]>();
  const postIds = rows.filter((row) => row.mediaCount > 0).map((row) => row.id);
  if (postIds.length === 0) return files;
  const { media } = kept(ctx);
  for (const row of await findMediaByPosts.all(ctx.db, { postIds })) {
    const view = toMediaView(row);
    const file = media.take(view.id, view, [], () => view);
    const list = files.get(row.postId);
    if (list === undefined) files.set(row.postId, [file]);
    else list.push(file);
  }
  return files;
}

function toFacts(
  ctx: Context,
  row: FactsRow,
  account: AccountView,
  {
    media,
    reactions,
    community,
    poll,
    card,
    collections,
  }: Pick<PostFacts, 'media' | 'reactions' | 'community' | 'poll' | 'card' | 'collections'>,
): PostFacts {
  const marked = account.sensitized || isMarked(row, media);
  return {
    id: row.id,
    uri: row.uri,
    url: row.url ?? (row.local === 1 ? mint.postPage(ctx, account.username, row.id) : row.uri),
    kind: row.kind,
    account,
    community,
    local: row.local === 1,
    appId: row.appId,
    text: {
      title: row.title,
      content: row.content,
      contentWarning: row.contentWarning,
      sensitive: row.sensitive === 1 || marked,
      marked,
      language: row.language,
      linkUrl: row.linkUrl,
      mentions: parseList(row.mentionsJson),
      tags: parseList(row.tagsJson),
      emojis: account.mediaRejected ? [] : parseList(row.emojisJson),
      bytes: row.bytes,
    },
    thread: {
      conversationId: row.conversationId,
      replyToId: row.replyToId,
      replyToAccountId: row.replyToAccountId,
    },
    policy: {
      visibility: row.visibility,
      audience: row.audience,
      localOnly: row.localOnly === 1,
      state: row.state,
      lockedAt: row.lockedAt,
      quote: readQuoteRule(row),
    },
    stats: {
      likes: row.likes,
      dislikes: row.dislikes,
      boosts: row.boosts,
      replies: row.replies,
      quotes: row.quotes,
      reactions: row.reactions,
      score: row.score,
      lastReplyAt: row.lastReplyAt,
    },
    media: account.mediaRejected ? NO_FILES : media,
    reactions,
    poll,
    quote: toQuote(row),
    card,
    collections,
    createdAt: row.createdAt,
    editedAt: row.editedAt,
  };
}

/** Whether moderators marked it, or what it shows: where that was shown before, too. */
function isMarked({ marked, mediaCount }: FactsRow, media: readonly MediaView[]): boolean {
  return (marked === 1 && mediaCount > 0) || media.some((file) => file.sanctionId !== null);
}

function toQuote({ quoteState, quoteId, quoteUri, quoteStampUri }: FactsRow): QuoteFacts | null {
  if (quoteState === null) return null;
  return { state: quoteState, postId: quoteId, uri: quoteUri, stampUri: quoteStampUri };
}
