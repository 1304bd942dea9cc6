import { ConfigError } from '../../config/load.ts';
import { insertRow } from '../../db/insert.ts';
import type { Context } from '../context.ts';
import { findSetting } from './queries.ts';

/** The setting that holds it. */
export const PUBLIC_URL_KEY = 'publicUrl';

/** The address this server first started with; undefined before. */
export async function findPublicUrl(ctx: Context): Promise<string | undefined> {
  const row = await findSetting.first(ctx.db, { key: PUBLIC_URL_KEY });
  return row && (JSON.parse(row.valueJson) as string);
}

/** Throws ConfigError where the address is not the one of the first start: every id, key and handle has it in it. */
export async function checkPublicUrl(ctx: Context): Promise<void> {
  const kept = await findPublicUrl(ctx);
  const wanted = ctx.config.publicUrl;
  if (kept === undefined || kept === wanted) return;
  throw new ConfigError(
    'PUBLIC_URL',
    `PUBLIC_URL is ${wanted}, but this server first started as ${kept}, which is part of every handle, id and key it has made. ` +
      `Set PUBLIC_URL=${kept}. While no other server knows it, "npm run linnet -- readdress" gives it the new address instead.`,
  );
}

/** Keeps the address for good. */
export async function keepPublicUrl(ctx: Context): Promise<void> {
  const row = { key: PUBLIC_URL_KEY, valueJson: JSON.stringify(ctx.config.publicUrl) };
  await ctx.db.write((tx) => insertRow(tx, 'settings', row, { ignoreConflicts: true }));
  await checkPublicUrl(ctx);
}
