import { deleteDeliveriesTo, forgiveHost, lockHosts } from '../../db/queries/deliveries.ts';
import { AppError } from '../../lib/errors.ts';
import { readHost } from '../../lib/host.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { countWaiting, findServer, findServers, type ServerRow } from './queries.ts';

export type Server = ServerRow;

/** Counting stops there. */
const MAX_WAITING = 10_000;

/** A page of known servers by name: those with some letters in it, or of these, those that do not answer. */
export function loadServers(
  ctx: Context,
  { search, failing }: { search: string; failing: boolean },
  page: { limit: number; offset: number },
): Promise<Server[]> {
  // As names are kept; `%` and `_` are letters of none.
  const letters = search.toLowerCase().replaceAll(/[^\p{L}\p{N}.:-]/gu, '');
  return findServers.all(ctx.db, { like: `%${letters}%`, failing: failing ? 1 : 0, ...page });
}

/** A known server, and how many deliveries wait for it, up to 10,000; undefined for one that was never met. */
export async function loadServer(
  ctx: Context,
  domain: string,
): Promise<{ name: string; server: Server | undefined; waiting: number }> {
  const name = readHost(domain) ?? '';
  const { count = 0 } = (await countWaiting.first(ctx.db, { domain: name, limit: MAX_WAITING })) ?? {};
  return { name, server: await findServer.first(ctx.db, { domain: name }), waiting: Number(count) };
}

/** Tries a server that does not answer again at once. Throws `invalid`; nothing happens where it answers. */
export async function retryServer(ctx: Context, { by, domain }: { by: number | null; domain: string }): Promise<void> {
  const name = readHost(domain);
  if (name === undefined) throw new AppError('invalid', 'Validation failed: Domain is not a valid domain name');
  await ctx.db.write(async (tx) => {
    if ((await forgiveHost.run(tx, { domain: name, now: ctx.clock.now() })) === 0) return;
    await writeAudit(ctx, tx, { by, act: 'instance.retry', target: { kind: 'domain', key: name, label: name } });
    tx.afterCommit(() => ctx.bus.publish({ kind: 'wake', what: 'deliveries' }));
  });
}

/** Gives up whatever waits for a server. Answers how many deliveries that was. Throws `invalid`. */
export async function giveUpDeliveries(
  ctx: Context,
  { by, domain }: { by: number | null; domain: string },
): Promise<number> {
  const name = readHost(domain);
  if (name === undefined) throw new AppError('invalid', 'Validation failed: Domain is not a valid domain name');
  return ctx.db.write(
    async (tx) => {
      // What is recorded meanwhile finds its host due, and stays.
      await lockHosts(tx, [name]);
      const count = await deleteDeliveriesTo.run(tx, { domain: name });
      if (count === 0) return 0;
      const target = { kind: 'domain', key: name, label: name } as const;
      await writeAudit(ctx, tx, { by, act: 'instance.give-up', target, details: { count } });
      return count;
    },
    { frees: true },
  );
}
