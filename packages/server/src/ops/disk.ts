import type { Context } from '../core/context.ts';
import { ALARM_AT, measureDisk, WARN_AT } from '../storage/disk-use.ts';

const LOOK_EVERY_MS = 60_000;
/** Says in the log when the disk of DATA_DIR fills up, once at each step; until the answer is called. */
export async function watchDisk(ctx: Context): Promise<() => void> {
  let told = 0;
  const look = async () => {
    const { used, freeBytes } = await measureDisk(ctx.config.dataDir);
    const step = used >= ALARM_AT ? 2 : used >= WARN_AT ? 1 : 0;
    const fields = { usedPercent: Math.round(used * 100), freeBytes };
    if (step > told) ctx.log[step === 2 ? 'error' : 'warn'](fields, 'the disk is filling up: make room');
    else if (step < told) ctx.log.info(fields, 'the disk has room again');
    told = step;
  };
  const watch = () => look().catch((error) => ctx.log.warn({ err: error }, 'the disk could not be measured'));
  await watch();
  return ctx.clock.every(LOOK_EVERY_MS, watch);
}
