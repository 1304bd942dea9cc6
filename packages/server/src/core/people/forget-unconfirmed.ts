import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { UNCONFIRMED_KEPT_MS } from '../users/email.ts';
import { deleteUnconfirmedUser, findUnconfirmedBefore } from '../users/queries/standing.ts';
import { sendsMail } from '../users/sends-mail.ts';
import { forgetPerson } from './forget.ts';

const BATCH = 100;
/** Of one round: the others come with the next. */
const BATCHES = 20;

/**
 * Forgets people who joined a week ago and never confirmed their address, where that is asked of them: nobody ever saw
 * them. Who was let in by staff, works here, is held back or was seen while no mail was sent stays.
 */
export const forgetUnconfirmedJob = defineJob<Context, Record<never, never>>({
  name: 'people.forget-unconfirmed',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    if (!sendsMail(ctx)) return;
    const before = ctx.clock.now() - UNCONFIRMED_KEPT_MS;
    for (let i = 0; i < BATCHES; i += 1) {
      const users = await findUnconfirmedBefore.all(ctx.db, { before, limit: BATCH });
      for (const user of users) {
        await ctx.db.write(
          async (tx) => {
            // They may have opened the link meanwhile, or staff let them in.
            if ((await deleteUnconfirmedUser.run(tx, { id: user.id, before })) > 0) await forgetPerson(ctx, tx, user);
          },
          { frees: true },
        );
      }
      if (users.length < BATCH) return;
    }
  },
});
