import { type Config, ConfigError } from '../../config/load.ts';
import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { Context } from '../context.ts';
import { findSettings, putSetting } from './queries.ts';

/** What every handle, id and key of this server has in it: chosen at the first start, and kept. */
export interface OwnAddress {
  publicUrl: string;
  handleDomain: string;
}

const KEYS = ['publicUrl', 'handleDomain'] as const;

/** What the settings say now. */
export function wantedAddress({ publicUrl, hosts }: Config): OwnAddress {
  return { publicUrl, handleDomain: hosts.handles };
}

/** What this server first started as; undefined before. */
export async function findOwnAddress(ctx: Context): Promise<OwnAddress | undefined> {
  const rows = await findSettings.all(ctx.db, { keys: [...KEYS] });
  return rows.length < KEYS.length
    ? undefined
    : (Object.fromEntries(rows.map((row) => [row.key, JSON.parse(row.valueJson)])) as unknown as OwnAddress);
}

/** What to set so that it is right again; undefined where nothing changed. */
export function describeChange(
  kept: OwnAddress,
  wanted: OwnAddress,
): { key: string; was: string; is: string } | undefined {
  if (kept.publicUrl !== wanted.publicUrl) return { key: 'PUBLIC_URL', was: kept.publicUrl, is: wanted.publicUrl };
  if (kept.handleDomain === wanted.handleDomain) return undefined;
  return { key: 'HANDLE_DOMAIN', was: kept.handleDomain, is: wanted.handleDomain };
}

/** Throws ConfigError where the address is not the one of the first start. */
export async function checkOwnAddress(ctx: Context): Promise<void> {
  const kept = await findOwnAddress(ctx);
  const change = kept && describeChange(kept, wantedAddress(ctx.config));
  if (change === undefined) return;
  const { key, was, is } = change;
  throw new ConfigError(
    key,
    `${key} is ${is}, but this server first started as ${was}, which is part of every handle, id and key it has made. ` +
      `Set ${key}=${was}. While no other server knows it, "npm run linnet -- readdress" gives it the new address instead.`,
  );
}

/** Keeps the address for good. */
export async function keepOwnAddress(ctx: Context): Promise<void> {
  const wanted = wantedAddress(ctx.config);
  await ctx.db.write(async (tx) => {
    for (const key of KEYS) {
      await insertRow(tx, 'settings', { key, valueJson: JSON.stringify(wanted[key]) }, { ignoreConflicts: true });
    }
  });
  await checkOwnAddress(ctx);
}

/** Writes another one down; who calls it has changed everything that was made with the old one. */
export async function replaceOwnAddress(tx: Tx, wanted: OwnAddress): Promise<void> {
  for (const key of KEYS) await putSetting.run(tx, { key, valueJson: JSON.stringify(wanted[key]) });
}
