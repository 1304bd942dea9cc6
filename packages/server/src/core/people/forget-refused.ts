import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { deleteRefusedUser, findRefusedBefore } from '../users/queries/standing.ts';
import { forgetPerson } from './forget.ts';

/** How long a refusal can be taken back. */
export const REFUSAL_KEPT_MS = 7 * 24 * 3_600_000;
const BATCH = 100;

/** Forgets people who were refused a week ago: nobody but staff ever saw them, and their name is free again. */
export const forgetRefusedJob = defineJob<Context, Record<never, never>>({
  name: 'people.forget-refused',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const before = ctx.clock.now() - REFUSAL_KEPT_MS;
    for (const user of await findRefusedBefore.all(ctx.db, { before, limit: BATCH })) {
      await ctx.db.write(
        async (tx) => {
          if ((await deleteRefusedUser.run(tx, { id: user.id, before })) > 0) await forgetPerson(ctx, tx, user);
        },
        { frees: true },
      );
    }
  },
});
