import { loadConfig } from '../config/load.ts';
import { renameInstanceActor } from '../core/accounts/instance-actor.ts';
import type { Context } from '../core/context.ts';
import { findOwnAddress, type OwnAddress, replaceOwnAddress, wantedAddress } from '../core/users/own-address.ts';
import { isShared } from '../db/engine.ts';
import { lockFolder } from '../db/folder-lock.ts';
import { countEverything } from '../db/queries/health.ts';
import { replaceEverywhere } from '../db/queries/readdress.ts';
import { listWorkers } from '../db/queries/workers.ts';
import { AppError } from '../lib/errors.ts';
import { readHostOf } from '../lib/host.ts';
import { COMMAND, DEAD_AFTER_MS } from '../queue/worker.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

/**
 * Gives a server that no other one knows yet the address that PUBLIC_URL and HANDLE_DOMAIN name now: in its settings,
 * and in every id, link and handle made so far. The server must not be running.
 */
export async function readdress(): Promise<Answer> {
  const config = loadConfig();
  return withBase(
    async ({ ctx }) => {
      const unlock = lockFolder(config.dataDir);
      try {
        await checkStopped(ctx);
        const to = wantedAddress(config);
        const from = (await findOwnAddress(ctx)) ?? to;
        if (describe(from) === describe(to)) {
          return answer({ from, to, rows: 0 }, `${describe(to)} is the address of this server already`);
        }
        const { instances, remoteAccounts, pendingDeliveries } = await countEverything(ctx.db);
        if (instances + remoteAccounts + pendingDeliveries > 0) {
          throw new AppError('conflict', `Other servers know this one as ${describe(from)}: that address has to stay.`);
        }
        const rows = await ctx.db.write(async (tx) => {
          const moved = from.publicUrl !== to.publicUrl;
          const changed = moved ? await replaceEverywhere(tx, `${from.publicUrl}/`, `${to.publicUrl}/`) : 0;
          await renameInstanceActor(ctx, tx);
          await replaceOwnAddress(tx, to);
          return changed;
        });
        return answer({ from, to, rows }, `${describe(from)} is ${describe(to)} from now on; ${rows} rows changed`);
      } finally {
        unlock();
      }
    },
    { config, existing: true, anyAddress: true },
  );
}

/** The lock of the folder says it of one machine; who shares the database says it of all. */
async function checkStopped(ctx: Context): Promise<void> {
  if (!isShared(ctx.db)) return;
  const after = ctx.clock.now() - DEAD_AFTER_MS;
  const servers = (await listWorkers.all(ctx.db, {})).filter(({ role, seenAt }) => role !== COMMAND && seenAt >= after);
  if (servers.length === 0) return;
  const names = servers.map(({ host, pid }) => `${host} (process ${pid})`).join(', ');
  throw new AppError('unavailable', `Servers run on this database: ${names}. Stop them first.`);
}

/** As one reads it: the address, and how people are called where that is not plain from it. */
function describe({ publicUrl, handleDomain }: OwnAddress): string {
  return readHostOf(publicUrl) === handleDomain ? publicUrl : `${publicUrl} (@…@${handleDomain})`;
}

function answer({ from, to, rows }: { from: OwnAddress; to: OwnAddress; rows: number }, text: string): Answer {
  const handles = { from: from.handleDomain, to: to.handleDomain };
  return { data: { from: from.publicUrl, to: to.publicUrl, handles, rows }, text };
}
