import type { Tx } from '../../db/database.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import { notFound } from '../../lib/errors.ts';
import { firstIdOf } from '../../lib/ids.ts';
import { defineJob } from '../../queue/job.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { refuseHeldPost } from '../sanctions/refuse-held.ts';
import { HELD_MS } from '../screens/held.ts';
import { findEditsOfHeld, findHit, findSomeHeld, setHitState } from '../screens/queries.ts';
import { mayJudge } from '../staff/judging.ts';
import { inOrder, type LockedHit, lockBoth, type UndoInput, undo, undoHit } from './undo-hits.ts';

/** Hits of one transaction. */
const LOT = 50;

/** Who answers: an account here, or null for the command line and the time. */
interface By {
  by: number | null;
}

/** Lets out what a screen held, or what was refused. Twice changes nothing. Throws `not-found`, `conflict`. */
export async function approveHeld(ctx: Context, input: UndoInput): Promise<void> {
  if ((await findHit.first(ctx.db, { id: input.id }))?.act !== 'hold') throw notFound();
  await undoHit(ctx, input);
}

/** What a screen held stays in: only its author goes on seeing it. What was answered stays as it is. Throws `not-found`. */
export async function refuseHeld(ctx: Context, { id, by }: By & { id: number }): Promise<void> {
  await ctx.db.write(async (tx) => {
    const found = await lockBoth(tx, id);
    if (found?.hit.act !== 'hold' || !(await mayJudge(tx, { by, targetId: found.hit.accountId }))) throw notFound();
    if (!(await refuse(ctx, tx, found))) return;
    const { screenId: key, name: label, postId } = found.hit;
    const details = { post: String(postId) };
    await writeAudit(ctx, tx, { by, act: 'screen.refuse', target: { kind: 'screen', key, label }, details });
  });
}

/** Answers whether it waited. */
async function refuse(ctx: Context, tx: Tx, { hit, post }: LockedHit): Promise<boolean> {
  if (hit.state !== 'done') return false;
  await setHitState.run(tx, { id: hit.id, state: 'refused' });
  if (post !== undefined) await refuseHeldPost(ctx, tx, post);
  return true;
}

interface All extends By {
  approve: boolean;
  /** Hits up to this one: what came after somebody looked waits on. */
  upTo: number;
}

interface AllAsked extends All {
  /** Posts that were edited before it was asked, and when. */
  edited: (readonly [postId: number, editedAt: number])[];
}

/** Answers in the background all that waits; what is edited meanwhile is not let out, and waits on. */
export async function answerAllHeld(ctx: Context, { by, approve, upTo }: All): Promise<void> {
  await ctx.db.write(async (tx) => {
    const rows = approve ? await findEditsOfHeld.all(tx, { upTo }) : [];
    const edited = rows.map((row) => [row.id, row.editedAt ?? 0] as const);
    await ctx.queue.enqueue(tx, answerAllHeldJob, [{ by, approve, upTo, edited }]);
    await writeAudit(ctx, tx, { by, act: approve ? 'screen.approve-all' : 'screen.refuse-all' });
  });
}

/** In lots; what is answered is answered, so that it goes on where it ended. */
export const answerAllHeldJob = defineJob<Context, AllAsked>({
  name: 'moderation.answer-held',
  priority: 3,
  concurrency: 1,
  run: async (ctx, inputs, stopping) => {
    for (const input of inputs) await answerSome(ctx, input, stopping);
  },
});

/** Refuses what waited too long. */
export const expireHeldJob = defineJob<Context, Record<never, never>>({
  name: 'moderation.expire-held',
  priority: 8,
  concurrency: 1,
  run: async (ctx, _inputs, stopping) => {
    const upTo = firstIdOf(ctx.clock.now() - HELD_MS);
    await answerSome(ctx, { by: null, approve: false, upTo, edited: [] }, stopping);
  },
});

async function answerSome(ctx: Context, input: AllAsked, stopping: AbortSignal | undefined): Promise<void> {
  const { by, approve, upTo } = input;
  const edited = new Map(input.edited);
  // Times are what another server says: only one that is the same is what was asked about.
  const isRead = (post: PostsTable) => post.editedAt === (edited.get(post.id) ?? null);
  for (let after = 0; ; ) {
    if (stopping?.aborted) throw new Error('stopped: it goes on elsewhere');
    const rows = await findSomeHeld.all(ctx.db, { after, upTo, limit: LOT });
    await ctx.db.write(async (tx) => {
      for (const { id, accountId } of inOrder(rows)) {
        const found = await lockBoth(tx, id);
        if (found?.hit.state !== 'done' || !(await mayJudge(tx, { by, targetId: accountId }))) continue;
        if (approve && found.post !== undefined && !isRead(found.post)) continue;
        await (approve ? undo : refuse)(ctx, tx, found);
      }
    });
    if (rows.length < LOT) return;
    after = rows.at(-1)?.id ?? upTo;
  }
}
