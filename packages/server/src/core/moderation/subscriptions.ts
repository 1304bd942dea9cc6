import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockServerListRows } from '../../db/queries/locks.ts';
import type { ServerListSubscriptionsTable, ServerListsTable } from '../../db/tables/server-lists.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { readHostOf } from '../../lib/host.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { compareAll } from './compare-subscription.ts';
import { insertDrafts, toRetraction } from './drafts.ts';
import { endSubscription } from './end-subscription.ts';
import { fetchSubscriptionJob } from './fetch-subscription.ts';
import { findSubscription, findSubscriptions, saveServerList, saveSubscription } from './queries/subscriptions.ts';
import { deleteDraftsOf, lockServerList } from './queries.ts';
import { type FetchFailure, readListAt } from './read-list-at.ts';
import type { ServerList } from './read-server-list.ts';
import { checkRoom, findNews, type ListNews, readListName } from './server-lists.ts';
import { MAX_SUBSCRIPTIONS } from './sources.ts';
import { openSecret, sealSecret } from './subscription-secret.ts';

const MAX_URL = 500;
const MAX_SECRET = 500;
export const MAX_PRIORITY = 255;
const USUAL_PRIORITY = 100;
/** The most follows for which a list may be let decide by itself. */
export const MAX_APPLY_UP_TO = 1_000;

export interface SubscriptionInput {
  url: string;
  name: string;
  priority: number;
  applyUpTo: number | null;
  username: string;
  /** null: everybody may read it. */
  secret: string | null;
}

/** Has a list fetched from now on, at once for the first time; nothing is decided by that. Throws `invalid`. Answers its id. */
export async function subscribe(
  ctx: Context,
  input: { by: number | null; kind: 'block' | 'allow'; url: string } & Partial<SubscriptionInput>,
): Promise<number> {
  const { by, kind } = input;
  const { name = '', priority = USUAL_PRIORITY, applyUpTo = null, username = '', secret = null } = input;
  const url = checkInput(ctx, { url: input.url, priority, applyUpTo, username, secret });
  checkKind(kind, applyUpTo);
  const sealed = secret === null ? null : await sealSecret(ctx, secret);
  return ctx.db.write(async (tx) => {
    await checkRoom(tx);
    const others = await findSubscriptions.all(tx, { limit: MAX_SUBSCRIPTIONS });
    if (others.length >= MAX_SUBSCRIPTIONS)
      throw invalid(`There are ${MAX_SUBSCRIPTIONS} lists that are fetched: end one first`);
    const now = ctx.clock.now();
    const list: ServerListsTable = {
      id: ctx.ids.next(),
      kind,
      name: readListName(name) || nameOf(url),
      byAccountId: by,
      ...{ total: 0, same: 0, refusedCount: 0, refusedJson: '[]' },
      subscribed: 1,
      createdAt: now,
    };
    await insertRow(tx, 'serverLists', list);
    const row = { listId: list.id, url, username, sealed, priority, applyUpTo, dueAt: now, ...UNREAD };
    await insertRow(tx, 'serverListSubscriptions', row);
    await tell(ctx, tx, { by, act: 'server-list.subscribe', list, row });
    await ctx.queue.enqueue(tx, fetchSubscriptionJob, [list.id]);
    return list.id;
  });
}

/** Of an address that was not asked yet. */
const UNREAD = {
  ...{ etag: '', lastModified: '', fetchedAt: null },
  ...{ failures: 0, failingSince: null, lastError: null, lastStatus: null },
} as const;

/** Changes where and how a list is fetched; what is left out stays. Who lets it decide by itself answers for that. Throws `not-found`, `invalid`. */
export async function changeSubscription(
  ctx: Context,
  { by, id, ...input }: { by: number | null; id: number } & Partial<SubscriptionInput>,
): Promise<void> {
  const sealed = typeof input.secret === 'string' ? await sealSecret(ctx, input.secret) : input.secret;
  await ctx.db.write(async (tx) => {
    const list = await lockServerList.first(tx, { id });
    const before = await findSubscription.first(tx, { listId: id });
    if (list === undefined || before === undefined) throw notFound();
    const { priority = before.priority, applyUpTo = before.applyUpTo, username = before.username } = input;
    const url = checkInput(ctx, {
      url: input.url ?? before.url,
      priority,
      applyUpTo,
      username,
      secret: input.secret ?? null,
    });
    checkKind(list.kind, applyUpTo);
    const isElsewhere = new URL(url).origin !== new URL(before.url).origin;
    const row = {
      ...before,
      ...(url === before.url ? {} : UNREAD),
      ...{ url, priority, applyUpTo, username },
      // What one server may know is not another's.
      sealed: sealed !== undefined ? sealed : isElsewhere ? null : before.sealed,
      dueAt: ctx.clock.now(),
    };
    const name = input.name === undefined ? list.name : readListName(input.name) || nameOf(url);
    const byAccountId = typeof input.applyUpTo === 'number' ? by : list.byAccountId;
    const changed = { ...list, name, byAccountId };
    await saveSubscription.run(tx, row);
    await saveServerList.run(tx, changed);
    await tell(ctx, tx, { by, act: 'server-list.change', list: changed, row });
    if (priority !== before.priority) await compareAll(ctx, tx);
    await ctx.queue.enqueue(tx, fetchSubscriptionJob, [id]);
  });
}

/**
 * Fetches a list no more. What was decided from it alone waits as drafts of taking it back, in the list as it is kept then;
 * whoever wants to keep all of it removes the list. Throws `not-found`.
 */
export async function unsubscribe(ctx: Context, { by, id }: { by: number | null; id: number }): Promise<void> {
  await ctx.db.write(async (tx) => {
    const list = await lockServerList.first(tx, { id });
    const row = await findSubscription.first(tx, { listId: id });
    if (list === undefined || row === undefined) throw notFound();
    await lockServerListRows(tx);
    await deleteDraftsOf.run(tx, { listId: id });
    const decided = await endSubscription(ctx, tx, list);
    await insertDrafts(
      tx,
      decided.map((domain) => toRetraction(ctx, id, domain)),
    );
    await tell(ctx, tx, { by, act: 'server-list.unsubscribe', list, row });
  });
}

export type ListTrial =
  | { state: 'failed'; why: FetchFailure; status: number | null }
  | ({ state: 'read'; news: ListNews[] } & ServerList);

/** What a list would bring, without keeping anything of it. With the `id` of a subscription its secret is used where none is given. Throws `invalid`. */
export async function trySubscription(
  ctx: Context,
  {
    kind,
    url: text,
    username = '',
    secret: given = null,
    id,
  }: { kind: 'block' | 'allow'; url: string; username?: string; secret?: string | null; id?: number },
): Promise<ListTrial> {
  const url = checkInput(ctx, { url: text, priority: 0, applyUpTo: null, username, secret: given });
  const kept = given === null && id !== undefined ? await findSubscription.first(ctx.db, { listId: id }) : undefined;
  const mayUse = kept?.sealed && new URL(kept.url).origin === new URL(url).origin;
  const secret = mayUse ? ((await openSecret(ctx, kept.sealed as string)) ?? null) : given;
  const read = await readListAt(ctx, kind, { url, username, secret, etag: '', lastModified: '' });
  if (read.state === 'failed') return read;
  if (read.state === 'same') return { state: 'failed', why: 'status', status: 304 };
  return { state: 'read', ...read.list, news: await findNews(ctx.db, kind, read.list.rows) };
}

/** Answers the address as it is kept. Throws `invalid`. */
function checkInput(ctx: Context, input: Omit<SubscriptionInput, 'name'>): string {
  const { url: text, priority, applyUpTo, username, secret } = input;
  const url = URL.parse(text.trim());
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && ctx.config.allowPrivate);
  if (url === null || !secure || text.length > MAX_URL || url.username !== '' || url.password !== '')
    throw invalid('The address has to be an https:// address without a name or password in it');
  if (!isWhole(priority, MAX_PRIORITY)) throw invalid(`The priority has to be from 0 to ${MAX_PRIORITY}`);
  if (applyUpTo !== null && !isWhole(applyUpTo, MAX_APPLY_UP_TO))
    throw invalid(`Follows have to be from 0 to ${MAX_APPLY_UP_TO}`);
  // RFC 7617 §2: the first colon ends the name. A token is sent as it is (RFC 6750 §2.1).
  if (username.length > MAX_SECRET || username.includes(':')) throw invalid('The user name cannot be sent');
  const isToken = username === '';
  if (secret !== null && (secret === '' || secret.length > MAX_SECRET || (isToken && /[^\x21-\x7e]/.test(secret))))
    throw invalid('The password or token cannot be sent');
  url.hash = '';
  return url.href;
}

function checkKind(kind: 'block' | 'allow', applyUpTo: number | null): void {
  if (kind === 'allow' && applyUpTo !== null)
    throw invalid('A list of servers to allow decides nothing by itself: it would open a door');
}

const isWhole = (value: number, most: number) => Number.isInteger(value) && value >= 0 && value <= most;
const invalid = (why: string) => new AppError('invalid', `Validation failed: ${why}`);

const nameOf = (url: string): string => readListName(readHostOf(url) + new URL(url).pathname.replace(/\/$/, ''));

/** Its address may have a secret in its query: that is not written down. */
async function tell(
  ctx: Context,
  tx: Tx,
  {
    by,
    act,
    list,
    row,
  }: {
    by: number | null;
    act: 'server-list.subscribe' | 'server-list.change' | 'server-list.unsubscribe';
    list: ServerListsTable;
    row: Pick<ServerListSubscriptionsTable, 'url' | 'priority' | 'applyUpTo'>;
  },
): Promise<void> {
  const { kind, id, name } = list;
  const { origin, pathname } = new URL(row.url);
  const { priority, applyUpTo } = row;
  const target = { kind: 'server-list', key: id, label: name } as const;
  await writeAudit(ctx, tx, { by, act, target, details: { kind, url: origin + pathname, priority, applyUpTo } });
}
