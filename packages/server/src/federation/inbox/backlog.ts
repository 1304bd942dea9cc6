import type { Context } from '../../core/context.ts';
import { perProcess } from '../../core/per-process.ts';
import { countJobsUpTo } from '../../db/queries/inbox.ts';
import { InboxRefusal } from './refusal.ts';

/** Beyond this other servers are asked to wait: they keep what they have for us, and we stay quick for people here. */
const MAX_JOBS = 50_000;
const LOOK_EVERY_MS = 1_000;
const RETRY_AFTER_SECONDS = 60;

const counts = perProcess(() => ({ jobs: 0, countedAt: Number.NEGATIVE_INFINITY }));

/** Throws InboxRefusal 503 while more waits than should. */
export async function checkBacklog(ctx: Context): Promise<void> {
  const known = counts(ctx);
  const now = ctx.clock.now();
  if (now - known.countedAt >= LOOK_EVERY_MS) {
    known.countedAt = now;
    known.jobs = Number((await countJobsUpTo.first(ctx.db, { limit: MAX_JOBS }))?.count ?? 0);
  }
  if (known.jobs >= MAX_JOBS) throw new InboxRefusal(503, 'backlog', RETRY_AFTER_SECONDS);
}
