import { LAST_ID, type Page, readPage } from '../../db/keyset.ts';
import type { NotificationsTable } from '../../db/tables/timelines.ts';
import { fillPage } from '../../lib/fill-page.ts';
import { asMember } from '../audience/viewer.ts';
import { type CollectionView, loadCollections } from '../collections/load.ts';
import type { Context } from '../context.ts';
import { isHidden } from '../filters/filter.ts';
import { loadMatchers } from '../filters/matcher.ts';
import { findSeverancesByIds } from '../follows/queries.ts';
import type { Severance } from '../follows/sever.ts';
import { findReactionsByIds } from '../reactions/queries.ts';
import { loadReports, type ReportView } from '../reports/load.ts';
import { loadSanctions, type SanctionView } from '../sanctions/load.ts';
import { type AccountView, loadWaitingViews } from '../views/account.ts';
import type { LoadAccounts } from '../views/facts.ts';
import { loadPostsFor, type PostView, viewOf } from '../views/post.ts';
import { toGroupKey } from './group-key.ts';
import { NOTIFICATION_KINDS, type NotificationKind } from './kinds.ts';
import {
  countNotificationsAbove,
  findLastRead,
  findNotificationGroup,
  findNotifications,
  findNotificationsByIds,
  findNotificationsFrom,
  type NotificationParams,
} from './queries.ts';

/** A notification as every adapter sees it. */
export interface NotificationView {
  id: number;
  kind: NotificationKind;
  account: AccountView;
  /** What it is about, where that is a post; 0 otherwise. */
  postId: number;
  post: PostView | undefined;
  /** What moderators are told. */
  report: ReportView | undefined;
  /** People whom somebody recommends, the reader among them. */
  collection: CollectionView | undefined;
  /** What a cut cost. */
  severance: Severance | undefined;
  /** What moderators did to them. */
  sanction: SanctionView | undefined;
  /** What somebody reacted with. */
  reaction: { emoji: string; url: string | null } | undefined;
  createdAt: number;
}

export interface NotificationFilter {
  accountId: number;
  kinds?: NotificationKind[];
  fromAccountId?: number;
  /** With what the policy keeps back. */
  filtered?: boolean;
}

export interface NotificationPage {
  /** Newest first. */
  views: NotificationView[];
  /** The newest and the oldest id that was looked at, shown or not; undefined for an empty page. */
  first: number | undefined;
  last: number | undefined;
  /** There may be more in the direction of reading. */
  more: boolean;
}

function toParams(
  ctx: Context,
  { accountId, kinds = NOTIFICATION_KINDS, fromAccountId = 0, filtered = false }: NotificationFilter,
): NotificationParams {
  return { accountId, kinds, fromAccountId, filtered: filtered ? 1 : 0, now: ctx.clock.now() };
}

/** A page of an account's notifications. */
export async function loadNotifications(
  ctx: Context,
  filter: NotificationFilter,
  page: Page,
): Promise<NotificationPage> {
  const params = toParams(ctx, filter);
  const list = params.fromAccountId === 0 ? findNotifications : findNotificationsFrom;
  const upwards = page.minId !== undefined;
  const { views, near, far, more } = await fillPage<number, NotificationView>(page.limit, async (from, limit) => {
    const bound = from === undefined ? {} : { [upwards ? 'minId' : 'maxId']: from };
    const rows = await readPage(ctx.db, list, params, { ...page, ...bound, limit });
    const ahead = upwards ? rows.reverse() : rows;
    const shown = await hydrate(ctx, ahead);
    const end = ahead.length < limit ? undefined : ahead.at(-1)?.id;
    const view = (id: number) => dropHidden(shown.get(id));
    return { seen: ahead.map((row) => ({ at: row.id, view: view(row.id) })), end };
  });
  return upwards ? { views: views.reverse(), first: far, last: near, more } : { views, first: near, last: far, more };
}

/** Undefined for what its reader's filters hide: lists leave it out, who asks for it by id gets it marked. */
export function dropHidden(view: NotificationView | undefined): NotificationView | undefined {
  return isHidden(view?.post?.mine?.filtered ?? [], 'notifications') ? undefined : view;
}

/** What groups are counted by. */
export type NotificationRef = Pick<NotificationView, 'id' | 'kind' | 'postId'>;

/** A page of notifications that are read for their keys alone, newest first. */
export async function loadNotificationRefs(
  ctx: Context,
  filter: NotificationFilter,
  page: Page,
): Promise<NotificationRef[]> {
  const params = toParams(ctx, filter);
  const rows = await readPage(
    ctx.db,
    params.fromAccountId === 0 ? findNotifications : findNotificationsFrom,
    params,
    page,
  );
  const shown = await withoutHidden(ctx, filter.accountId, rows);
  return shown.map((row) => ({ id: row.id, kind: row.kind, postId: row.subjectKind === 'post' ? row.subjectId : 0 }));
}

/** Numbers are those of the lists: where a filter hides something, texts have to be read for them. */
async function withoutHidden(
  ctx: Context,
  accountId: number,
  rows: NotificationsTable[],
): Promise<NotificationsTable[]> {
  if (!(await hidesSome(ctx, accountId))) return rows;
  const views = await hydrate(
    ctx,
    rows.filter((row) => row.subjectKind === 'post'),
  );
  return rows.filter(({ id }) => !views.has(id) || dropHidden(views.get(id)) !== undefined);
}

async function hidesSome(ctx: Context, accountId: number): Promise<boolean> {
  const matcher = (await loadMatchers(ctx, [accountId])).get(accountId);
  return matcher?.hidesIn('notifications', ctx.clock.now()) ?? false;
}

/** One notification, or undefined where it is not the account's or not to be seen any more. */
export async function loadNotification(
  ctx: Context,
  accountId: number,
  id: number,
): Promise<NotificationView | undefined> {
  return (await loadNotificationsOf(ctx, [{ accountId, id }])).get(id);
}

/** Notifications of any number of accounts, in one query a table, by id; without those that `loadNotification` has not. */
export async function loadNotificationsOf(
  ctx: Context,
  refs: readonly { accountId: number; id: number }[],
  accounts?: LoadAccounts,
): Promise<Map<number, NotificationView>> {
  const owners = new Map(refs.map(({ id, accountId }) => [id, accountId]));
  const rows = await findNotificationsByIds.all(ctx.db, { ids: [...owners.keys()], now: ctx.clock.now() });
  const own = rows.filter((row) => owners.get(row.id) === row.accountId);
  return hydrate(ctx, own, accounts);
}

/** What belongs together: one kind about one post (0: none), within a range of ids, bounds exclusive. */
export interface NotificationRange {
  kind: NotificationKind;
  postId: number;
  above: number;
  below: number;
}

/** A page of the members of a group, newest first; `more`: there may be some beyond it. */
export interface GroupMembers {
  views: NotificationView[];
  /** The newest and the oldest of it, shown or not. */
  first: number | undefined;
  last: number | undefined;
  more: boolean;
}

/** The members of a group, as far as a page goes. */
export async function loadNotificationGroup(
  ctx: Context,
  accountId: number,
  { kind, postId, above, below }: NotificationRange,
  { limit, maxId = below, minId, sinceId = above }: Page,
): Promise<GroupMembers> {
  const params = { accountId, groupKey: toGroupKey(kind, postId), now: ctx.clock.now() };
  const page: Page = { limit, maxId: Math.min(maxId, below) };
  if (minId === undefined) page.sinceId = Math.max(sinceId, above);
  else page.minId = Math.max(minId, above);
  const rows = await readPage(ctx.db, findNotificationGroup, params, page);
  const views = [...(await hydrate(ctx, rows)).values()];
  return { views, first: rows[0]?.id, last: rows.at(-1)?.id, more: limit > 0 && rows.length === limit };
}

/** How far an account has read its notifications: the id of the last one; 0 for none. */
export async function loadLastRead(ctx: Context, accountId: number): Promise<number> {
  return (await findLastRead.first(ctx.db, { accountId }))?.lastReadId ?? 0;
}

/** How many of what the list shows are unread; counting stops at `limit`. */
export async function countUnread(ctx: Context, filter: NotificationFilter, limit: number): Promise<number> {
  const above = await loadLastRead(ctx, filter.accountId);
  if (await hidesSome(ctx, filter.accountId)) return countShown(ctx, filter, above, limit);
  const row = await countNotificationsAbove.first(ctx.db, { ...toParams(ctx, filter), above, limit });
  return Number(row?.count ?? 0);
}

/** How often pages are read for a number: whoever hides more than that hears of fewer. */
const COUNT_ROUNDS = 20;

/** The same where filters hide some: row by row. */
async function countShown(ctx: Context, filter: NotificationFilter, above: number, limit: number): Promise<number> {
  let count = 0;
  let maxId = LAST_ID;
  for (let round = 0; round < COUNT_ROUNDS && count < limit; round++) {
    const { views, last, more } = await loadNotifications(ctx, filter, { sinceId: above, maxId, limit: limit - count });
    count += views.length;
    if (!more || last === undefined) break;
    maxId = last;
  }
  return count;
}

/** Views by id, in the order of the rows; a row whose account or post cannot be loaded has none. */
async function hydrate(
  ctx: Context,
  rows: readonly NotificationsTable[],
  accounts?: LoadAccounts,
): Promise<Map<number, NotificationView>> {
  const viewers = [...new Set(rows.map((row) => row.accountId))].map(asMember);
  const postIds = [...new Set(rows.flatMap((row) => (row.subjectKind === 'post' ? [row.subjectId] : [])))];
  const also = rows.map((row) => row.fromAccountId ?? row.accountId);
  const posts = await loadPostsFor(ctx, viewers, postIds, { accounts, also });
  const reportIds = rows.flatMap((row) => (row.subjectKind === 'report' ? [row.subjectId] : []));
  const reports = await loadReports(ctx, reportIds, accounts);
  const collections = await loadCollectionsFor(ctx, rows);
  const severances = await loadSeveredFor(ctx, rows);
  const sanctionIds = rows.flatMap((row) => (row.subjectKind === 'sanction' ? [row.subjectId] : []));
  const sanctions = await loadSanctions(ctx, sanctionIds, accounts);
  const reactions = await loadReactions(ctx, rows);
  const newcomers = rows.flatMap(({ kind, subjectId }) => (kind === 'sign-up' ? [subjectId] : []));
  const waiting = await loadWaitingViews(ctx, newcomers);
  const views = new Map<number, NotificationView>();
  for (const { id, accountId, kind, fromAccountId, subjectKind, subjectId, causeId, createdAt } of rows) {
    const account = (kind === 'sign-up' && waiting.get(subjectId)) || posts.people.get(fromAccountId ?? accountId);
    if (account === undefined || account.suspended) continue;
    const reaction = kind === 'reaction' ? reactions.get(causeId) : undefined;
    const report = subjectKind === 'report' ? reports.get(subjectId) : undefined;
    const sanction = subjectKind === 'sanction' ? sanctions.get(subjectId) : undefined;
    if (subjectKind === 'report' && report === undefined) continue;
    const severance = subjectKind === 'severance' ? severances.get(subjectId) : undefined;
    if (subjectKind === 'severance' && severance === undefined) continue;
    if (subjectKind === 'sanction' && sanction === undefined) continue;
    const collection = subjectKind === 'collection' ? collections.get(accountId)?.get(subjectId) : undefined;
    if (subjectKind === 'collection' && collection === undefined) continue;
    const view = {
      id,
      kind,
      account,
      postId: 0,
      post: undefined,
      report,
      collection,
      severance,
      sanction,
      reaction,
      createdAt,
    };
    const post = viewOf(posts, accountId, subjectId);
    if (subjectKind !== 'post') views.set(id, view);
    else if (post?.mine !== undefined) views.set(id, { ...view, postId: subjectId, post });
  }
  return views;
}

/** Collections by their reader and number: what is in one is not the same for each. */
async function loadCollectionsFor(
  ctx: Context,
  rows: readonly NotificationsTable[],
): Promise<Map<number, Map<number, CollectionView>>> {
  const found = new Map<number, Map<number, CollectionView>>();
  const about = rows.filter((row) => row.subjectKind === 'collection');
  for (const [accountId, own] of Map.groupBy(about, (row) => row.accountId)) {
    const ids = own.map((row) => row.subjectId);
    found.set(accountId, await loadCollections(ctx, asMember(accountId), ids));
  }
  return found;
}

async function loadSeveredFor(ctx: Context, rows: readonly NotificationsTable[]): Promise<Map<number, Severance>> {
  const ids = rows.flatMap((row) => (row.subjectKind === 'severance' ? [row.subjectId] : []));
  if (ids.length === 0) return new Map();
  return new Map((await findSeverancesByIds.all(ctx.db, { ids })).map((row) => [row.id, row]));
}

async function loadReactions(
  ctx: Context,
  rows: readonly NotificationsTable[],
): Promise<Map<number, { emoji: string; url: string | null }>> {
  const ids = rows.flatMap((row) => (row.kind === 'reaction' ? [row.causeId] : []));
  if (ids.length === 0) return new Map();
  return new Map((await findReactionsByIds.all(ctx.db, { ids })).map((row) => [row.id, row]));
}
