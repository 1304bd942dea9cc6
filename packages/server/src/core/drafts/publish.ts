import { AppError } from '../../lib/errors.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { createPost } from '../posts/create.ts';
import { type DraftBody, toPost } from './body.ts';
import { loadMediaIds } from './load.ts';
import { findAuthor, findDraftById, setProblem, takeDraft } from './queries.ts';
import { detach } from './write.ts';

interface Due {
  id: number;
  publishAt: number;
}

/** What may be well again in a while; everything else is said to the author. */
const PASSING = new Set<AppError['code']>(['unavailable', 'full', 'too-many']);

/** Publishes a post whose time has come. The draft goes in the transaction that writes the post: there is one of the two. */
export const publishDraftJob = defineJob<Context, Due>({
  name: 'drafts.publish',
  priority: 1,
  run: async (ctx, inputs) => {
    for (const input of inputs) await publish(ctx, input);
  },
});

async function publish(ctx: Context, { id, publishAt }: Due): Promise<void> {
  const draft = await findDraftById.first(ctx.db, { id });
  // Deleted, put off, or told of already.
  if (draft === undefined || draft.publishAt !== publishAt || draft.problem !== null) return;
  const { accountId, updatedAt } = draft;
  let taken = true;
  try {
    await checkAuthor(ctx, accountId);
    const body = JSON.parse(draft.bodyJson) as DraftBody;
    const mediaIds = await loadMediaIds(ctx, id);
    await createPost(ctx, toPost(accountId, { ...body, mediaIds }), async (tx) => {
      taken = (await takeDraft.run(tx, { id, publishAt, updatedAt })) > 0;
      if (!taken) throw new AppError('conflict', 'It was changed meanwhile');
      await detach(tx, id);
    });
  } catch (error) {
    // Changed while it was made ready: its new time has a job of its own, and at the same time it is read anew.
    if (!taken) return publish(ctx, { id, publishAt });
    if (!(error instanceof AppError) || PASSING.has(error.code)) throw error;
    await tell(ctx, { id, publishAt, accountId }, error.safeMessage.replace(/^Validation failed: /, ''));
  }
}

async function checkAuthor(ctx: Context, accountId: number): Promise<void> {
  const author = await findAuthor.first(ctx.db, { accountId });
  const { disabledAt = 0, frozenAt = 0, approvedAt = null, suspendedAt = 0, deletedAt = 0 } = author ?? {};
  const stops = [disabledAt, frozenAt, suspendedAt, deletedAt];
  if (approvedAt !== null && stops.every((at) => at === null)) return;
  throw new AppError('forbidden', 'Your login may do nothing for now');
}

/** It is kept with what stood in the way, and its author learns of it. */
async function tell(ctx: Context, { accountId, ...due }: Due & { accountId: number }, problem: string): Promise<void> {
  await ctx.db.write(async (tx) => {
    if ((await setProblem.run(tx, { ...due, problem })) === 0) return;
    await ctx.queue.emit(tx, { kind: 'draft.failed', draftId: due.id, accountId, failureId: ctx.ids.next() });
  });
}
