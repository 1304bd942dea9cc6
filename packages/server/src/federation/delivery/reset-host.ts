import type { Context } from '../../core/context.ts';
import { forgiveHost } from '../../db/queries/deliveries.ts';

/**
 * To be told when a server spoke to us with a valid signature: it is there, so what waits for it need not wait longer.
 * `host` is that of its actor's uri, with the port where it has one.
 */
export async function resetHost(ctx: Context, host: string): Promise<void> {
  await ctx.db.write(
    async (tx) => {
      if ((await forgiveHost.run(tx, { domain: host, now: ctx.clock.now() })) > 0) {
        tx.afterCommit(() => ctx.bus.publish({ kind: 'wake', what: 'deliveries' }));
      }
    },
    { durable: false },
  );
}
