import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { NotificationsTable } from '../../db/tables/timelines.ts';
import type { Context } from '../context.ts';
import { toGroupKey } from './group-key.ts';
import { keepBack } from './keep-back.ts';
import { deleteNotificationOf } from './queries.ts';
import { chooseRecipients } from './recipients.ts';

export type Told = Pick<NotificationsTable, 'kind' | 'subjectKind' | 'subjectId'> & { fromAccountId: number };
export type News = Told & Pick<NotificationsTable, 'causeId'>;

/** The cause is the post itself, where nothing else made it happen. */
export function aboutPost(postId: number) {
  return { subjectKind: 'post', subjectId: postId, causeId: postId } as const;
}

export function aboutAccount(accountId: number) {
  return { fromAccountId: accountId, subjectKind: 'account', subjectId: accountId } as const;
}

/** What was told of does not hold any more. */
export async function takeBack(tx: Tx, accountId: number, told: Told): Promise<void> {
  const { kind, fromAccountId, subjectKind, subjectId } = told;
  await deleteNotificationOf.run(tx, { accountId, kind, fromAccountId, subjectKind, subjectId });
}

/** Tells those of these people here who want to hear of it. */
export async function notify(ctx: Context, tx: Tx, news: News, candidates: readonly number[]): Promise<void> {
  const now = ctx.clock.now();
  const { kind, fromAccountId, subjectKind, subjectId } = news;
  const postId = subjectKind === 'post' ? subjectId : 0;
  const occurrence = { kind, fromAccountId, postId };
  for (const { accountId, verdict, quiet } of await chooseRecipients(tx, occurrence, candidates, now)) {
    if (!quiet) await tell(ctx, tx, news, accountId, verdict === 'filter' ? 1 : 0);
  }
}

type Row = Omit<News, 'fromAccountId'> & Pick<NotificationsTable, 'fromAccountId'>;

/** Tells one person, once. */
export async function tell(ctx: Context, tx: Tx, news: Row, accountId: number, filtered: 0 | 1 = 0): Promise<void> {
  const id = ctx.ids.next();
  const groupKey = toGroupKey(news.kind, news.subjectKind === 'post' ? news.subjectId : 0);
  const row = { id, accountId, ...news, groupKey, createdAt: ctx.clock.now(), filtered };
  if ((await insertRow(tx, 'notifications', row, { ignoreConflicts: true })) === 0) return;
  if (filtered === 1 && news.fromAccountId !== null) {
    return keepBack(ctx, tx, { accountId, fromAccountId: news.fromAccountId });
  }
  await ctx.queue.emit(tx, { kind: 'notification.created', notificationId: id, accountId });
  tx.afterCommit(() => ctx.bus.publish({ kind: 'notification', accountId, notificationId: id }));
}
