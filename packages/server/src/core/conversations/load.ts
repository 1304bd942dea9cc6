import { type Page, readPage } from '../../db/keyset.ts';
import { fillPage } from '../../lib/fill-page.ts';
import { asMember } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { type AccountView, loadAccountViews } from '../views/account.ts';
import type { LoadAccounts, PostFacts } from '../views/facts.ts';
import { loadPostsFor, type PostView, viewOf } from '../views/post.ts';
import { type ConversationRow, findConversations, findConversationsByIds, findOwnConversation } from './queries.ts';

/** A thread of direct posts as one of those in it sees it. */
export interface ConversationView {
  id: number;
  unread: boolean;
  /** Everybody else in it, the author of its last post first; whoever talks to themselves stands there alone. */
  accounts: AccountView[];
  post: PostView;
}

export interface ConversationPage {
  views: ConversationView[];
  /** Places of the newest and the oldest that was looked at, shown or not; undefined for an empty page. */
  first: number | undefined;
  last: number | undefined;
  /** There may be more in the direction of reading. */
  more: boolean;
}

/** A page of an account's conversations, the newest first; those with nothing to show fall out. */
export async function loadConversations(ctx: Context, accountId: number, page: Page): Promise<ConversationPage> {
  const upwards = page.minId !== undefined;
  const params = { accountId, now: ctx.clock.now() };
  const { views, near, far, more } = await fillPage<number, ConversationView>(page.limit, async (from, limit) => {
    const bound = from === undefined ? {} : { [upwards ? 'minId' : 'maxId']: from };
    const rows = await readPage(ctx.db, findConversations, params, { ...page, ...bound, limit });
    const ahead = upwards ? rows.reverse() : rows;
    const shown = await hydrate(ctx, ahead);
    const end = ahead.length < limit ? undefined : ahead.at(-1)?.lastPostId;
    return { seen: ahead.map((row) => ({ at: row.lastPostId, view: shown.get(row.id) })), end };
  });
  return upwards ? { views: views.reverse(), first: far, last: near, more } : { views, first: near, last: far, more };
}

/** One conversation, or undefined where it is not the account's or shows nothing. */
export async function loadConversation(
  ctx: Context,
  accountId: number,
  id: number,
): Promise<ConversationView | undefined> {
  return (await loadConversationsOf(ctx, [{ accountId, id }])).get(id);
}

/** Conversations of any number of accounts, in one query a table, by id. */
export async function loadConversationsOf(
  ctx: Context,
  refs: readonly { accountId: number; id: number }[],
  accounts?: LoadAccounts,
): Promise<Map<number, ConversationView>> {
  const owners = new Map(refs.map(({ id, accountId }) => [id, accountId]));
  const rows = await findConversationsByIds.all(ctx.db, { ids: [...owners.keys()], now: ctx.clock.now() });
  return hydrate(
    ctx,
    rows.filter((row) => owners.get(row.id) === row.accountId),
    accounts,
  );
}

/** Whether a conversation is there and is the account's. */
export async function ownsConversation(ctx: Context, own: { accountId: number; id: number }): Promise<boolean> {
  return (await findOwnConversation.first(ctx.db, own)) !== undefined;
}

async function hydrate(
  ctx: Context,
  rows: readonly ConversationRow[],
  accounts: LoadAccounts = loadAccountViews,
): Promise<Map<number, ConversationView>> {
  const viewers = [...new Set(rows.map((row) => row.accountId))];
  const postIds = [...new Set(rows.flatMap((row) => row.postId ?? []))];
  const posts = await loadPostsFor(ctx, viewers.map(asMember), postIds, { accounts });
  const people = await accounts(ctx, [...new Set([...viewers, ...[...posts.facts.values()].flatMap(peopleOf)])]);
  const views = new Map<number, ConversationView>();
  for (const { id, accountId, unread, postId } of rows) {
    const post = viewOf(posts, accountId, postId ?? 0);
    if (post?.mine === undefined) continue;
    const others = peopleOf(post.facts).flatMap((one) => (one === accountId ? [] : (people.get(one) ?? [])));
    const self = people.get(accountId);
    const shown = others.length > 0 || self === undefined ? others : [self];
    views.set(id, { id, unread: unread === 1, accounts: shown, post });
  }
  return views;
}

function peopleOf({ account, text }: PostFacts): number[] {
  return [...new Set([account.id, ...text.mentions.map((mention) => mention.accountId)])];
}
