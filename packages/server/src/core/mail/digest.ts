import { firstIdOf } from '../../lib/ids.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { loadLastRead, loadNotifications, type NotificationView } from '../notifications/load.ts';
import { sendsMail } from '../users/sends-mail.ts';
import { ensureLetterbox } from './letterbox.ts';
import { findMissed, setDigested } from './queries.ts';
import { sendMailJob } from './send.ts';
import { kindsOf, NEWS_TOPICS } from './topics.ts';

const DAY_MS = 24 * 3_600_000;
/** How long nobody has seen them, and how long since the last one. */
const WEEK_MS = 7 * DAY_MS;
/** Whoever stays away for longer has left, and is left alone. */
const GONE_MS = 60 * DAY_MS;
const BATCH = 100;
/** How many notifications are counted. */
export const DIGEST_MAX = 100;

/** Writes to who has not come for a week what they missed, if anything. */
export const digestJob = defineJob<Context, Record<never, never>>({
  name: 'mail.digests',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    if (!sendsMail(ctx)) return;
    const now = ctx.clock.now();
    const people = await findMissed.all(ctx.db, { before: now - WEEK_MS, after: now - GONE_MS, limit: BATCH });
    for (const { accountId, userId, seenAt } of people) {
      const above = firstIdOf(Number(seenAt));
      const missed = await loadMissed(ctx, { accountId, above });
      await ctx.db.write(async (tx) => {
        await ensureLetterbox(tx, accountId);
        await setDigested.run(tx, { accountId, now });
        const mail = { id: ctx.ids.next(), kind: 'digest', userId, above } as const;
        if (missed.length > 0) await ctx.queue.enqueue(tx, sendMailJob, [mail]);
      });
    }
  },
});

/** What somebody has not read since they were last here, newest first, up to `DIGEST_MAX`. */
export async function loadMissed(
  ctx: Context,
  { accountId, above }: { accountId: number; above: number },
): Promise<NotificationView[]> {
  const sinceId = Math.max(above, await loadLastRead(ctx, accountId));
  const filter = { accountId, kinds: kindsOf(NEWS_TOPICS) };
  return (await loadNotifications(ctx, filter, { limit: DIGEST_MAX, sinceId })).views;
}
