import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import type { Subscriber } from '../../queue/job.ts';
import { ensureInstanceActor } from '../accounts/instance-actor.ts';
import { findAccountById } from '../accounts/queries.ts';
import type { Context } from '../context.ts';
import type { AppEvent } from '../events.ts';
import { findPostById } from '../posts/queries.ts';
import { findHit } from '../screens/queries.ts';
import { fileFor, MAX_POSTS } from './file.ts';
import { findOpenBetween, findReportPosts } from './queries.ts';

/** The server itself tells moderators of posts that a screen meets: in one report about each person, while it is open. */
export const flagsSubscriber: Subscriber<Context, AppEvent> = {
  name: 'flags',
  priority: 3,
  batch: 64,
  wants: (event) => event.kind === 'post.flagged',
  async handle(ctx, events) {
    const accountId = await ensureInstanceActor(ctx);
    for (const event of events) {
      if (event.kind !== 'post.flagged') continue;
      await ctx.db.write((tx) => flag(ctx, tx, accountId, event), { durable: false });
    }
  },
};

/** Twice changes nothing. A post that not everybody may see is not shown to moderators by it. */
async function flag(ctx: Context, tx: Tx, accountId: number, { hitId, postId }: { hitId: number; postId: number }) {
  const hit = await findHit.first(tx, { id: hitId });
  const post = await findPostById.first(tx, { id: postId });
  if (hit === undefined || post === undefined || post.state === 'deleted') return;
  const targetId = post.accountId;
  await lockOwn(tx, targetId);
  const target = await findAccountById.first(tx, { id: targetId });
  if (target === undefined || target.deletedAt !== null) return;
  const posts = post.audience === 'everyone' ? [post] : [];
  const open = await findOpenBetween.first(tx, { accountId, targetId });
  if (open === undefined) {
    return void (await fileFor(ctx, tx, {
      accountId,
      targetId,
      targetDomain: target.domain,
      comment: hit.name,
      posts,
    }));
  }
  const known = await findReportPosts.all(tx, { reportIds: [open.id] });
  if (known.length >= MAX_POSTS) return;
  for (const { id, uri, content, contentWarning, createdAt: postedAt } of posts) {
    const row = { reportId: open.id, postId: id, uri, contentWarning, content, postedAt };
    await insertRow(tx, 'reportPosts', row, { ignoreConflicts: true });
  }
}
