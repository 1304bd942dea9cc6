import type { Tx } from '../../db/database.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { defineJob } from '../../queue/job.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { lockPost, setScreened } from '../posts/queries.ts';
import { releasePost } from '../posts/release.ts';
import { type ScreenHit, toHit } from '../screens/hits.ts';
import { switchOff } from '../screens/keep.ts';
import { findHit, findStandingHits, lockHit, setHitState } from '../screens/queries.ts';
import { mayJudge } from '../staff/judging.ts';

/** Hits of one transaction. */
const LOT = 50;

export interface UndoInput {
  id: number;
  by: number | null;
  /** When the post was edited that somebody read (null: never); left out, whatever it is by now is meant. */
  editedAt?: number | null | undefined;
}

/**
 * Undoes what a screen did to a post: from then on it leaves that post alone, and what it held, or moderators refused, goes out. Twice
 * changes nothing. Throws `not-found`, `invalid`, `conflict` where the post was edited since it was read.
 */
export async function undoHit(ctx: Context, { id, by, editedAt }: UndoInput): Promise<void> {
  await ctx.db.write(async (tx) => {
    const found = await lockBoth(tx, id);
    if (found === undefined || !(await mayJudge(tx, { by, targetId: found.hit.accountId }))) throw notFound();
    const { act, screenId, name, postId } = found.hit;
    if (act === 'flag') {
      throw new AppError('invalid', 'Validation failed: Nothing was done to this post: answer the report about it');
    }
    const { post } = found;
    if (editedAt !== undefined && found.hit.state !== 'undone' && post !== undefined && post.editedAt !== editedAt) {
      throw new AppError('conflict', 'This post was edited since you read it. Read it again');
    }
    if (!(await undo(ctx, tx, found))) return;
    const target = { kind: 'screen', key: screenId, label: name } as const;
    const verb = act === 'hold' ? 'screen.approve' : 'screen.undo';
    await writeAudit(ctx, tx, { by, act: verb, target, details: { post: String(postId) } });
  });
}

/** A hit and its post, locked in the order in which an edit locks them. */
export interface LockedHit {
  hit: ScreenHit;
  post: PostsTable | undefined;
}

/** Undefined where it is gone. */
export async function lockBoth(tx: Tx, id: number): Promise<LockedHit | undefined> {
  const found = await findHit.first(tx, { id });
  if (found === undefined) return undefined;
  const post = await lockPost.first(tx, { id: found.postId });
  const row = await lockHit.first(tx, { id });
  return row === undefined ? undefined : { hit: toHit(row), post };
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
          for (const { id, accountId, act } of inOrder(rows)) {
            const found = act === 'flag' ? undefined : await lockBoth(tx, id);
            if (found !== undefined && (await mayJudge(tx, { by, targetId: accountId }))) await undo(ctx, tx, found);
          }
        });
        if (rows.length < LOT) break;
        before = rows.at(-1)?.id ?? 0;
      }
    }
  },
});

/** Posts in the order in which all who lock many of them do. */
export const inOrder = <Row extends { postId: number }>(rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => a.postId - b.postId);

/** Of what it changed, what nobody changed since goes back to what it was. Answers whether it stood. */
export async function undo(ctx: Context, tx: Tx, { hit: { id, act, changes }, post }: LockedHit): Promise<boolean> {
  if ((await setHitState.run(tx, { id, state: 'undone' })) === 0) return false;
  if (post === undefined || post.state === 'deleted') return true;
  if (act === 'hold') {
    await releasePost(ctx, tx, post);
    return true;
  }
  const after = goBack(post, changes);
  if (after === post) return true;
  await setScreened.run(tx, after);
  if (post.state === 'removed') return true;
  // Whoever has it from us is told what it is now, and nobody has another's from us.
  await ctx.queue.emit(tx, { kind: 'post.reviewed', postId: post.id, at: ctx.clock.now(), origin: 'local' });
  return true;
}

function goBack(post: PostsTable, { visibility, sensitive, contentWarning }: ScreenHit['changes']): PostsTable {
  let after = post;
  if (visibility?.[1] === post.visibility) after = { ...after, visibility: visibility[0] };
  if (contentWarning?.[1] === post.contentWarning) after = { ...after, contentWarning: contentWarning[0] };
  if (sensitive?.[1] === post.sensitive) after = { ...after, sensitive: sensitive[0] };
  return after;
}
