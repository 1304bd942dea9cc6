import { type Viewer, viewerId } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { type AccountView, loadAccountViews } from './account.ts';
import { type BoostView, findBoostRows, toBoostView } from './boost.ts';
import { completeFacts, findFactsRows, type LoadAccounts, type PostFacts } from './facts.ts';
import { loadMine, type PostMine, type Reading } from './mine.ts';

/** A post as a viewer sees it; visitors have nothing of their own. */
export interface PostView {
  readonly facts: PostFacts;
  readonly mine: PostMine | undefined;
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

/**
 * Posts by id, in one query a table, as far as the viewer may see them (and with `brought` wants to meet their authors);
 * the others are left out like what does not exist. The map keeps no order.
 */
export async function loadPostViews(
  ctx: Context,
  viewer: Viewer,
  ids: readonly number[],
  options: LoadOptions = {},
): Promise<Map<number, PostView>> {
  const seen = await findSeen(ctx, viewer, ids, options);
  const facts = await completeFacts(ctx, seen.rows, options.accounts ?? loadAccountViews);
  return new Map([...facts].map(([id, post]) => [id, { facts: post, mine: seen.mine?.get(id) }]));
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
  const seen = await findSeen(ctx, viewer, [...new Set(wanted.map((entry) => entry.postId))], options);
  const people = await (options.accounts ?? loadAccountViews)(ctx, [
    ...seen.rows.map((row) => row.accountId),
    ...boosts.map((row) => row.accountId),
  ]);
  const facts = await completeFacts(ctx, seen.rows, async () => people);
  return wanted.flatMap(({ entryId, postId }): EntryView[] => {
    const post = facts.get(postId);
    if (post === undefined) return [];
    const view = { facts: post, mine: seen.mine?.get(postId) };
    if (entryId === postId) return [{ entryId, post: view, boost: undefined }];
    const boost = shown.get(entryId);
    const account = people.get(boost?.accountId ?? 0);
    if (boost === undefined || account === undefined) return [];
    return [{ entryId, post: view, boost: toBoostView(boost, account) }];
  });
}

/** Rows of what the viewer may see, and what is theirs. For visitors the rule is in the same query. */
async function findSeen(ctx: Context, viewer: Viewer, ids: readonly number[], options: Reading) {
  if (viewer.kind === 'visitor') {
    const form = options.brought ? 'brought' : 'open';
    return { rows: await findFactsRows(ctx, ids, form, options.visiting), mine: undefined };
  }
  const mine = (await loadMine(ctx, [viewer], ids, options)).get(viewer.accountId) ?? new Map<number, PostMine>();
  return { rows: await findFactsRows(ctx, [...mine.keys()]), mine };
}

/** One entry for many members: the same for all of them, and what is each one's; who may not see it has no entry. */
export interface SharedEntry {
  readonly entryId: number;
  readonly facts: PostFacts;
  readonly boost: BoostView | undefined;
  readonly mine: ReadonlyMap<number, PostMine>;
}

/** Loads an entry for any number of members in at most five queries; undefined where none of them gets it. */
export async function loadForMany(
  ctx: Context,
  { entryId, postId }: EntryRef,
  memberIds: readonly number[],
  options: LoadOptions = {},
): Promise<SharedEntry | undefined> {
  if (memberIds.length === 0) return undefined;
  const isBoost = entryId !== postId;
  const boosts = isBoost ? await findBoostRows(ctx, 'member', memberIds, [entryId], options) : [];
  const reached = isBoost ? boosts.map((row) => row.viewerId) : memberIds;
  const viewers = reached.map((accountId) => ({ kind: 'member', accountId }) as const);
  const mine = new Map<number, PostMine>();
  for (const [accountId, posts] of await loadMine(ctx, viewers, [postId], options)) {
    const one = posts.get(postId);
    if (one !== undefined) mine.set(accountId, one);
  }
  if (mine.size === 0) return undefined;
  const rows = await findFactsRows(ctx, [postId]);
  const people = await (options.accounts ?? loadAccountViews)(
    ctx,
    [...rows, ...boosts.slice(0, 1)].map((row) => row.accountId),
  );
  const facts = (await completeFacts(ctx, rows, async () => people)).get(postId);
  if (facts === undefined) return undefined;
  if (!isBoost) return { entryId, facts, boost: undefined, mine };
  const [row] = boosts;
  const account: AccountView | undefined = people.get(row?.accountId ?? 0);
  if (row === undefined || account === undefined) return undefined;
  return { entryId, facts, boost: toBoostView(row, account), mine };
}
