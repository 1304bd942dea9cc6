import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { NotificationKind } from '../../db/tables/posts.ts';
import type { Subscriber } from '../../queue/job.ts';
import { findBoost } from '../boosts/queries.ts';
import type { Context } from '../context.ts';
import type { AppEvent } from '../events.ts';
import { findFollow } from '../follows/queries.ts';
import { findMentionedIds, holdPost } from '../posts/queries.ts';
import { findLike } from '../reactions/queries.ts';
import { deleteNotificationOf, findBoosterIds, findNotifyFollowers, findRecipients } from './queries.ts';

/** Tells local people what concerns them. */
export const notificationsSubscriber: Subscriber<Context, AppEvent> = {
  name: 'notifications',
  priority: 2,
  batch: 64,
  wants: (event) => event.kind in HANDLERS,
  async handle(ctx, events) {
    await ctx.db.write(
      async (tx) => {
        for (const event of events) {
          const handler = HANDLERS[event.kind] as Handler<AppEvent> | undefined;
          await handler?.(ctx, tx, event);
        }
      },
      { durable: false },
    );
  },
};

type Handler<E> = (ctx: Context, tx: Tx, event: E) => Promise<void>;
type Handlers = { [K in AppEvent['kind']]?: Handler<Extract<AppEvent, { kind: K }>> };

/** A job may come late or twice: each cause is looked at again before anybody is told of it. */
const HANDLERS: Handlers = {
  async 'post.created'(ctx, tx, { postId }) {
    const post = await holdPost.first(tx, { id: postId });
    if (post === undefined) return;
    const mentioned = (await findMentionedIds.all(tx, { postId })).map((row) => row.accountId);
    await notify(ctx, tx, { kind: 'mention', fromAccountId: post.accountId, postId }, mentioned);
    if (post.visibility === 'direct' || post.replyToId !== null) return;
    const followers = (await findNotifyFollowers.all(tx, { targetId: post.accountId })).map((row) => row.accountId);
    const rest = followers.filter((id) => !mentioned.includes(id));
    await notify(ctx, tx, { kind: 'post', fromAccountId: post.accountId, postId }, rest);
  },
  async 'post.edited'(ctx, tx, { postId }) {
    const post = await holdPost.first(tx, { id: postId });
    if (post === undefined) return;
    const boosters = (await findBoosterIds.all(tx, { postId })).map((row) => row.accountId);
    await notify(ctx, tx, { kind: 'edit', fromAccountId: post.accountId, postId }, boosters);
  },
  async 'like.created'(ctx, tx, { postId, accountId }) {
    const post = await holdPost.first(tx, { id: postId });
    if (post === undefined || (await findLike.first(tx, { accountId, postId })) === undefined) return;
    await notify(ctx, tx, { kind: 'like', fromAccountId: accountId, postId }, [post.accountId]);
  },
  async 'like.deleted'(_ctx, tx, { postId, accountId }) {
    const post = await holdPost.first(tx, { id: postId });
    if (post === undefined) return;
    await deleteNotificationOf.run(tx, { accountId: post.accountId, kind: 'like', fromAccountId: accountId, postId });
  },
  async 'boost.created'(ctx, tx, { postId, accountId }) {
    const post = await holdPost.first(tx, { id: postId });
    if (post === undefined || (await findBoost.first(tx, { accountId, postId })) === undefined) return;
    await notify(ctx, tx, { kind: 'boost', fromAccountId: accountId, postId }, [post.accountId]);
  },
  async 'boost.deleted'(_ctx, tx, { postId, accountId }) {
    const post = await holdPost.first(tx, { id: postId });
    if (post === undefined) return;
    await deleteNotificationOf.run(tx, { accountId: post.accountId, kind: 'boost', fromAccountId: accountId, postId });
  },
  async 'follow.created'(ctx, tx, { accountId, targetId, state }) {
    if (state === 'pending')
      await notify(ctx, tx, { kind: 'follow-request', fromAccountId: accountId, postId: 0 }, [targetId]);
  },
  async 'follow.accepted'(ctx, tx, { accountId, targetId }) {
    await deleteNotificationOf.run(tx, {
      accountId: targetId,
      kind: 'follow-request',
      fromAccountId: accountId,
      postId: 0,
    });
    if ((await findFollow.first(tx, { accountId, targetId }))?.state !== 'accepted') return;
    await notify(ctx, tx, { kind: 'follow', fromAccountId: accountId, postId: 0 }, [targetId]);
  },
  async 'follow.rejected'(_ctx, tx, { accountId, targetId }) {
    await deleteNotificationOf.run(tx, {
      accountId: targetId,
      kind: 'follow-request',
      fromAccountId: accountId,
      postId: 0,
    });
  },
  async 'follow.deleted'(_ctx, tx, { accountId, targetId }) {
    for (const kind of ['follow', 'follow-request']) {
      await deleteNotificationOf.run(tx, { accountId: targetId, kind, fromAccountId: accountId, postId: 0 });
    }
  },
};

async function notify(
  ctx: Context,
  tx: Tx,
  { kind, fromAccountId, postId }: { kind: NotificationKind; fromAccountId: number; postId: number },
  candidates: number[],
): Promise<void> {
  if (candidates.length === 0) return;
  const now = ctx.clock.now();
  const recipients = await findRecipients.all(tx, { ids: candidates, fromAccountId, postId, now });
  for (const { accountId } of recipients) {
    const id = ctx.ids.next();
    const row = { id, accountId, kind, fromAccountId, postId, createdAt: now };
    if ((await insertRow(tx, 'notifications', row, { ignoreConflicts: true })) === 0) continue;
    await ctx.queue.emit(tx, { kind: 'notification.created', notificationId: id, accountId });
    tx.afterCommit(() => ctx.bus.publish({ kind: 'notification', accountId, notificationId: id }));
  }
}
