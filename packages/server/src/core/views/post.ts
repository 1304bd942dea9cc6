import { asMember, VISITOR, type Viewer, viewerId } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { type AccountView, loadAccountViews } from './account.ts';
import { type BoostView, findBoostRows, toBoostView } from './boost.ts';
import { completeFacts, type LoadAccounts, loadFacts, type PostFacts, peopleOf } from './facts.ts';
import { addFiltered } from './filtered.ts';
import { loadMine, loadSeen, MANY, type MineByViewer, type PostMine, type Reading } from './mine.ts';
import { loadQuotes, type QuotesByViewer, type QuoteView } from './quote.ts';
import { type FactsRow, findFactsRows, findOpenStamps, readRows } from './rows.ts';

/** A post as a viewer sees it; visitors have nothing of their own. */
export interface PostView {
  readonly facts: PostFacts;
  readonly mine: PostMine | undefined;
  /** What it quotes, as the viewer sees that. */
  readonly quote: QuoteView | null;
}

/** A line of a timeline: a post, and who boosted it here, if anyone. */
export interface EntryView {
  /** What cursors are made of: the boost's id, or the post's. */
  readonly entryId: number;
  readonly post: PostView;
  readonly boost: BoostView | undefined;
}

/** An id on a timeline, before it is hydrated: a post's own, or that of a boost of it. */
export interface EntryRef {
  entryId: number;
  postId: number;
}

export interface LoadOptions extends Reading {
  accounts?: LoadAccounts;
}

/** Posts with who wrote them, and what they are to each of their viewers. */
export interface SharedPosts {
  readonly facts: Map<number, PostFacts>;
  /** Empty for visitors. */
  readonly mine: MineByViewer;
  readonly quotes: QuotesByViewer;
  /** Who wrote the posts, and who was asked for besides. */
  readonly people: Map<number, AccountView>;
}

/**
 * Posts by id, in one query a table for any number of viewers, as far as one of them may see them (and with `brought`
 * wants to meet their authors); `also` are accounts that are needed beside them.
 */
export async function loadPostsFor(
  ctx: Context,
  viewers: readonly Viewer[],
  ids: readonly number[],
  options: LoadOptions & { also?: readonly number[] } = {},
): Promise<SharedPosts> {
  const posts = await loadBare(ctx, viewers, ids, options);
  return { ...posts, quotes: await loadQuotesOf(ctx, viewers, posts.facts, options) };
}

/** What posts quote, with its people from where theirs are; of a visitor what may be brought to them. */
export function loadQuotesOf(
  ctx: Context,
  viewers: readonly Viewer[],
  facts: ReadonlyMap<number, PostFacts>,
  { accounts = loadAccountViews }: Pick<LoadOptions, 'accounts'> = {},
): Promise<QuotesByViewer> {
  const brought = viewers[0]?.kind === 'visitor';
  return loadQuotes(ctx, viewers, facts, (ids) => loadBare(ctx, viewers, ids, { accounts, brought }));
}

/** Posts without what they quote. */
async function loadBare(
  ctx: Context,
  viewers: readonly Viewer[],
  ids: readonly number[],
  { accounts = loadAccountViews, also = [], ...reading }: LoadOptions & { also?: readonly number[] },
): Promise<Omit<SharedPosts, 'quotes'>> {
  const { rows, mine } = await findSeen(ctx, viewers, ids, reading);
  const people = await accounts(ctx, [...peopleOf(rows), ...also]);
  const facts = await completeFacts(ctx, rows, people);
  await addFiltered(ctx, viewers, facts, mine);
  return { facts, mine, people };
}

/** One of them as a viewer (0: a visitor) sees it. */
export function viewOf(
  { facts, mine, quotes }: Omit<SharedPosts, 'people'>,
  viewer: number,
  id: number,
): PostView | undefined {
  const post = facts.get(id);
  if (post === undefined) return undefined;
  return { facts: post, mine: mine.get(viewer)?.get(id), quote: quotes.get(viewer)?.get(id) ?? null };
}

/** Rows of what any of the viewers may see, and what is theirs. A visitor comes alone: the rule is in the same query. */
async function findSeen(
  ctx: Context,
  viewers: readonly Viewer[],
  ids: readonly number[],
  reading: Reading,
): Promise<{ rows: FactsRow[]; mine: MineByViewer }> {
  const [viewer] = viewers;
  if (viewer?.kind === 'visitor') {
    const form = reading.brought ? 'brought' : 'open';
    const stamps = await findOpenStamps(ctx, ids, form, reading.visiting);
    return { rows: await readRows(ctx, stamps), mine: new Map() };
  }
  if (viewer !== undefined && viewers.length < MANY) {
    const { stamps, mine } = await loadSeen(ctx, viewers, ids, reading);
    return { rows: await readRows(ctx, stamps), mine };
  }
  const mine = await loadMine(ctx, viewers, ids, reading);
  const seen = new Set([...mine.values()].flatMap((posts) => [...posts.keys()]));
  return { rows: await findFactsRows(ctx, [...seen]), mine };
}

/** Posts by id as far as the viewer may see them; the others are left out like what does not exist. In no order. */
export async function loadPostViews(
  ctx: Context,
  viewer: Viewer,
  ids: readonly number[],
  options: LoadOptions = {},
): Promise<Map<number, PostView>> {
  const posts = await loadPostsFor(ctx, [viewer], ids, options);
  return new Map([...posts.facts.keys()].map((id) => [id, viewOf(posts, viewerId(viewer), id) as PostView]));
}

/** Posts by id, whoever may see them, for whoever has asked already; what they quote is what everybody sees of it. */
export async function loadPostsAsWritten(ctx: Context, ids: readonly number[]): Promise<PostView[]> {
  const facts = await loadFacts(ctx, ids);
  const quotes = (await loadQuotesOf(ctx, [VISITOR], facts)).get(viewerId(VISITOR));
  return [...facts].map(([id, post]) => ({ facts: post, mine: undefined, quote: quotes?.get(id) ?? null }));
}

/** The entries of a page, hydrated, in their order; what the viewer may not see falls out. */
export async function loadEntryViews(
  ctx: Context,
  viewer: Viewer,
  entries: readonly EntryRef[],
  options: LoadOptions = {},
): Promise<EntryView[]> {
  const boosted = entries.filter((entry) => entry.entryId !== entry.postId).map((entry) => entry.entryId);
  const boosts = await findBoostRows(ctx, viewer.kind, [viewerId(viewer)], boosted, options);
  const shown = new Map(boosts.map((row) => [row.id, row]));
  const wanted = entries.filter((entry) => entry.entryId === entry.postId || shown.has(entry.entryId));
  const ids = [...new Set(wanted.map((entry) => entry.postId))];
  const also = boosts.map((row) => row.accountId);
  const posts = await loadPostsFor(ctx, [viewer], ids, { ...options, also });
  return wanted.flatMap(({ entryId, postId }): EntryView[] => {
    const view = viewOf(posts, viewerId(viewer), postId);
    if (view === undefined) return [];
    if (entryId === postId) return [{ entryId, post: view, boost: undefined }];
    const boost = shown.get(entryId);
    const account = posts.people.get(boost?.accountId ?? 0);
    if (boost === undefined || account === undefined) return [];
    return [{ entryId, post: view, boost: toBoostView(boost, account) }];
  });
}

/** One entry for many members: the same for all of them, and what is each one's; who may not see it has no entry. */
export interface SharedEntry {
  readonly entryId: number;
  readonly facts: PostFacts;
  readonly boost: BoostView | undefined;
  readonly mine: ReadonlyMap<number, PostMine>;
  /** What it quotes, as each of them sees that. */
  readonly quotes: ReadonlyMap<number, QuoteView>;
}

/**
 * Loads an entry for any number of members in at most five queries, and with a quote ten; undefined where none of them
 * gets it.
 */
export async function loadForMany(
  ctx: Context,
  { entryId, postId }: EntryRef,
  memberIds: readonly number[],
  options: LoadOptions = {},
): Promise<SharedEntry | undefined> {
  const isBoost = entryId !== postId;
  const boosts = isBoost ? await findBoostRows(ctx, 'member', memberIds, [entryId], options) : [];
  const reached = isBoost ? boosts.map((row) => row.viewerId) : memberIds;
  if (reached.length === 0) return undefined;
  const also = boosts.slice(0, 1).map((row) => row.accountId);
  const posts = await loadPostsFor(ctx, reached.map(asMember), [postId], { ...options, also });
  const facts = posts.facts.get(postId);
  if (facts === undefined) return undefined;
  const mine = new Map<number, PostMine>();
  for (const [accountId, own] of posts.mine) {
    const one = own.get(postId);
    if (one !== undefined) mine.set(accountId, one);
  }
  const quotes = new Map<number, QuoteView>();
  for (const [accountId, own] of posts.quotes) {
    const quote = own.get(postId);
    if (quote !== undefined) quotes.set(accountId, quote);
  }
  if (!isBoost) return { entryId, facts, boost: undefined, mine, quotes };
  const [row] = boosts;
  const account = posts.people.get(row?.accountId ?? 0);
  if (row === undefined || account === undefined) return undefined;
  return { entryId, facts, boost: toBoostView(row, account), mine, quotes };
}
