import { existsSync } from 'node:fs';
import { type Base, createBase } from '../app.ts';
import { type Config, loadConfig } from '../config/load.ts';
import { AppError } from '../lib/errors.ts';
import { createLogger } from '../ops/logger.ts';

interface WithBaseOptions {
  config?: Config;
  existing?: boolean;
  anyAddress?: boolean;
  /** It writes nothing. */
  looks?: boolean;
}

/**
 * Opens the database beside a server that may be running, and closes it again. Jobs are recorded, not run: the server
 * takes them. With `existing`, a database that was never made is an error instead of being made.
 */
export async function withBase<T>(
  run: (base: Base) => Promise<T>,
  { config = loadConfig(), existing = false, anyAddress = false, looks = false }: WithBaseOptions = {},
): Promise<T> {
  if (existing && !config.database.includes('://') && !existsSync(config.database)) {
    throw new AppError('unavailable', `There is no database at ${config.database} yet. Start the server once.`);
  }
  const log = createLogger({ ...config, logLevel: config.logLevel === 'debug' ? 'debug' : 'warn' }, { to: 2 });
  const base = await createBase(config, { log, looks, anyAddress });
  try {
    return await run(base);
  } finally {
    await base.close();
  }
}
