import { AppError } from '../../lib/errors.ts';
import type { Subscriber } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import type { AppEvent } from '../events.ts';
import { loadInstanceSettings, readInstanceSettings } from '../users/settings.ts';
import { followAccount } from './follow.ts';

/** Whoever is in follows whom a setting names, so that nobody begins with an empty page. They can end it like any other. */
export const starterFollowsSubscriber: Subscriber<Context, AppEvent> = {
  name: 'starter-follows',
  wants: (event) => event.kind === 'user.admitted',
  // Few come: they may be asked about in their transaction.
  admit: async (_ctx, tx, event) => ((await readInstanceSettings(tx)).starterFollows.length > 0 ? event : undefined),
  async handle(ctx, events) {
    const { starterFollows } = await loadInstanceSettings(ctx);
    for (const event of events) {
      if (event.kind !== 'user.admitted') continue;
      for (const targetId of starterFollows) await follow(ctx, event.accountId, targetId);
    }
  },
};

async function follow(ctx: Context, accountId: number, targetId: number): Promise<void> {
  if (accountId === targetId) return;
  try {
    await followAccount(ctx, { accountId, targetId, origin: 'local' });
  } catch (error) {
    // They may have gone, or their server been cut off.
    if (!(error instanceof AppError)) throw error;
  }
}
