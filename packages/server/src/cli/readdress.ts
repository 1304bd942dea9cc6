import { loadConfig } from '../config/load.ts';
import type { Context } from '../core/context.ts';
import { findPublicUrl, PUBLIC_URL_KEY } from '../core/users/public-url.ts';
import { putSetting } from '../core/users/queries.ts';
import { isShared } from '../db/engine.ts';
import { lockFolder } from '../db/folder-lock.ts';
import { countEverything } from '../db/queries/health.ts';
import { replaceEverywhere } from '../db/queries/readdress.ts';
import { listWorkers } from '../db/queries/workers.ts';
import { AppError } from '../lib/errors.ts';
import { COMMAND, DEAD_AFTER_MS } from '../queue/worker.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

/**
 * Gives a server that no other one knows yet the address that PUBLIC_URL names now: in its setting, and in every id
 * and link made so far. The server must not be running.
 */
export async function readdress(): Promise<Answer> {
  const config = loadConfig();
  return withBase(
    async ({ ctx }) => {
      const unlock = lockFolder(config.dataDir);
      try {
        await checkStopped(ctx);
        const to = config.publicUrl;
        const from = (await findPublicUrl(ctx)) ?? to;
        if (from === to) return { data: { from, to, rows: 0 }, text: `${to} is the address of this server already` };
        const { instances, remoteAccounts, pendingDeliveries } = await countEverything(ctx.db);
        if (instances + remoteAccounts + pendingDeliveries > 0) {
          throw new AppError('conflict', `Other servers know this one as ${from}: that address has to stay.`);
        }
        const rows = await ctx.db.write(async (tx) => {
          const changed = await replaceEverywhere(tx, `${from}/`, `${to}/`);
          await putSetting.run(tx, { key: PUBLIC_URL_KEY, valueJson: JSON.stringify(to) });
          return changed;
        });
        return { data: { from, to, rows }, text: `${from} is ${to} from now on; ${rows} rows changed` };
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
