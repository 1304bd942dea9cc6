import type { Tx } from '../../db/database.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { defineJob } from '../../queue/job.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { lockPost, setScreened } from '../posts/queries.ts';
import { type ScreenHit, toHit } from '../screens/hits.ts';
import { switchOff } from '../screens/keep.ts';
import { findStandingHits, lockHit, setHitState } from '../screens/queries.ts';
import { mayJudge } from '../staff/judging.ts';

/** Hits of one transaction. */
const LOT = 50;

/** Undoes what a screen did to a post: from then on it leaves that post alone. Twice changes nothing. Throws `not-found`, `invalid`. */
export async function undoHit(ctx: Context, { id, by }: { id: number; by: number | null }): Promise<void> {
  await ctx.db.write(async (tx) => {
    const row = await lockHit.first(tx, { id });
    if (row === undefined || !(await mayJudge(tx, { by, targetId: row.accountId }))) throw notFound();
    if (row.act === 'flag') {
      throw new AppError('invalid', 'Validation failed: Nothing was done to this post: answer the report about it');
    }
    if (!(await undo(ctx, tx, toHit(row)))) return;
    const target = { kind: 'screen', key: row.screenId, label: row.name } as const;
    await writeAudit(ctx, tx, { by, act: 'screen.undo', target, details: { post: String(row.postId) } });
  });
}

/** Switches a screen off, and undoes in the background all that it did and that is still known. Throws `not-found`. */
export async function undoScreen(ctx: Context, { id, by }: { id: number; by: number | null }): Promise<void> {
  await ctx.db.write(async (tx) => {
    await ctx.queue.enqueue(tx, undoScreenJob, [{ id, by }]);
    await switchOff(ctx, tx, { by, id, act: 'screen.undo-all' });
  });
}

/** In lots; what is undone is undone, so that it goes on where it ended. */
export const undoScreenJob = defineJob<Context, { id: number; by: number | null }>({
  name: 'moderation.undo-screen',
  priority: 3,
  concurrency: 1,
  run: async (ctx, inputs, stopping) => {
    for (const { id: screenId, by } of inputs) {
      for (let before = Number.MAX_SAFE_INTEGER; ; ) {
        if (stopping?.aborted) throw new Error('stopped: it goes on elsewhere');
        const rows = await findStandingHits.all(ctx.db, { screenId, before, limit: LOT });
        await ctx.db.write(async (tx) => {
          for (const { id, accountId, act } of rows) {
            const row = act === 'flag' ? undefined : await lockHit.first(tx, { id });
            if (row !== undefined && (await mayJudge(tx, { by, targetId: accountId }))) await undo(ctx, tx, toHit(row));
          }
        });
        if (rows.length < LOT) break;
        before = rows.at(-1)?.id ?? 0;
      }
    }
  },
});

/** Of what it changed, what nobody changed since goes back to what it was. Answers whether it stood. */
async function undo(ctx: Context, tx: Tx, { id, postId, changes }: ScreenHit): Promise<boolean> {
  if ((await setHitState.run(tx, { id, state: 'undone' })) === 0) return false;
  const post = await lockPost.first(tx, { id: postId });
  if (post === undefined || post.state === 'deleted') return true;
  const after = goBack(post, changes);
  if (after === post) return true;
  await setScreened.run(tx, after);
  if (post.state === 'removed') return true;
  // Whoever has it from us is told what it is now, and nobody has another's from us.
  await ctx.queue.emit(tx, { kind: 'post.reviewed', postId, at: ctx.clock.now(), origin: 'local' });
  return true;
}

function goBack(post: PostsTable, { visibility, sensitive, contentWarning }: ScreenHit['changes']): PostsTable {
  let after = post;
  if (visibility?.[1] === post.visibility) after = { ...after, visibility: visibility[0] };
  if (contentWarning?.[1] === post.contentWarning) after = { ...after, contentWarning: contentWarning[0] };
  if (sensitive?.[1] === post.sensitive) after = { ...after, sensitive: sensitive[0] };
  return after;
}
