import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import type { NotificationRequestsTable } from '../../db/tables/notifications.ts';
import { notFound } from '../../lib/errors.ts';
import { fillPage } from '../../lib/fill-page.ts';
import { asMember } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { enterConversations } from '../conversations/enter.ts';
import { holdPost } from '../posts/queries.ts';
import type { AccountView } from '../views/account.ts';
import { loadPostsFor, type PostView, viewOf } from '../views/post.ts';
import {
  countKept,
  deleteKept,
  deleteRequest,
  findKeptDirectPosts,
  findRequest,
  findRequests,
  holdRequests,
  type RequestRow,
  releaseKept,
} from './queries/requests.ts';

/** Somebody whose notifications were kept back. */
export interface RequestView {
  id: number;
  account: AccountView;
  /** Counting stops at 100. */
  count: number;
  /** The newest post among them. */
  post: PostView | undefined;
  createdAt: number;
  updatedAt: number;
}

export interface RequestPage {
  /** Newest first. */
  views: RequestView[];
  first: number | undefined;
  last: number | undefined;
  more: boolean;
}

/** A page of an account's requests; those that hold nothing any more fall out. */
export async function loadRequests(ctx: Context, accountId: number, page: Page): Promise<RequestPage> {
  const upwards = page.minId !== undefined;
  const params = { accountId, now: ctx.clock.now() };
  const { views, near, far, more } = await fillPage<number, RequestView>(page.limit, async (from, limit) => {
    const bound = from === undefined ? {} : { [upwards ? 'minId' : 'maxId']: from };
    const rows = await readPage(ctx.db, findRequests, params, { ...page, ...bound, limit });
    const ahead = upwards ? rows.reverse() : rows;
    const shown = await hydrate(ctx, accountId, ahead);
    const end = ahead.length < limit ? undefined : ahead.at(-1)?.id;
    return { seen: ahead.map((row) => ({ at: row.id, view: shown.get(row.id) })), end };
  });
  return upwards ? { views: views.reverse(), first: far, last: near, more } : { views, first: near, last: far, more };
}

/** One request. Throws `not-found` where it is not the account's or holds nothing any more. */
export async function loadRequest(ctx: Context, accountId: number, id: number): Promise<RequestView> {
  const row = await findRequest.first(ctx.db, { accountId, id, now: ctx.clock.now() });
  const view = row === undefined ? undefined : (await hydrate(ctx, accountId, [row])).get(id);
  if (view === undefined) throw notFound();
  return view;
}

async function hydrate(
  ctx: Context,
  accountId: number,
  rows: readonly RequestRow[],
): Promise<Map<number, RequestView>> {
  const held = rows.filter((row) => Number(row.count) > 0);
  const postIds = held.flatMap((row) => row.postId ?? []);
  const also = held.map((row) => row.fromAccountId);
  const posts = await loadPostsFor(ctx, [asMember(accountId)], postIds, { also });
  const views = new Map<number, RequestView>();
  for (const { id, fromAccountId, count, postId, createdAt, updatedAt } of held) {
    const account = posts.people.get(fromAccountId);
    if (account === undefined || account.suspended) continue;
    const view = viewOf(posts, accountId, postId ?? 0);
    const post = view?.mine === undefined ? undefined : view;
    views.set(id, { id, account, count: Number(count), post, createdAt, updatedAt });
  }
  return views;
}

/** How many notifications wait to be decided about, and of how many people; counting stops at the bound of what is kept. */
export async function countWaiting(
  ctx: Context,
  accountId: number,
  limit: number,
): Promise<{ people: number; notifications: number }> {
  const row = await countKept.first(ctx.db, { accountId, now: ctx.clock.now(), limit });
  return { people: Number(row?.people ?? 0), notifications: Number(row?.notifications ?? 0) };
}

interface Asked {
  accountId: number;
  ids: number[];
}

/**
 * From now on notifications of these people are shown, and those that were kept back too, in their place; direct posts
 * among them stand in conversations. What is not the account's is left alone; answers how many were.
 */
export async function acceptRequests(ctx: Context, asked: Asked): Promise<number> {
  return decide(ctx, asked, async (tx, { accountId, fromAccountId }) => {
    await insertRow(tx, 'notificationPermissions', { accountId, fromAccountId }, { ignoreConflicts: true });
    for (const { id } of await findKeptDirectPosts.all(tx, { accountId, fromAccountId })) {
      const post = await holdPost.first(tx, { id });
      if (post !== undefined) await enterConversations(ctx, tx, post, [{ accountId, as: 'news' }]);
    }
    await releaseKept.run(tx, { accountId, fromAccountId });
    tx.afterCommit(() => ctx.bus.publish({ kind: 'merged', accountId }));
  });
}

/** Removes what was kept back of these people; what they do next is kept back again. */
export async function dismissRequests(ctx: Context, asked: Asked): Promise<number> {
  return decide(ctx, asked, async (tx, pair) => void (await deleteKept.run(tx, pair)));
}

async function decide(
  ctx: Context,
  asked: Asked,
  act: (tx: Tx, pair: Pick<NotificationRequestsTable, 'accountId' | 'fromAccountId'>) => Promise<void>,
): Promise<number> {
  return ctx.db.write(async (tx) => {
    const requests = await holdRequests.all(tx, asked);
    for (const { id, accountId, fromAccountId } of requests) {
      await act(tx, { accountId, fromAccountId });
      await deleteRequest.run(tx, { id });
    }
    return requests.length;
  });
}
