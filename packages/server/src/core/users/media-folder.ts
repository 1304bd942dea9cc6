import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../config/load.ts';
import { isShared } from '../../db/engine.ts';
import { insertRow } from '../../db/insert.ts';
import { createSecret } from '../../lib/rng.ts';
import type { Context } from '../context.ts';
import { findSetting } from './queries.ts';

const KEY = 'mediaFolder';

/**
 * Sees that all processes on one database have the same files before them: the first start leaves a file of a random name in
 * the folder and the name in the database. Throws ConfigError where the folder is another one. Not for storage that has
 * no folder.
 */
export async function keepMediaFolder(ctx: Context, folder: string): Promise<void> {
  if (!isShared(ctx.db)) return;
  if ((await findMarker(ctx)) === undefined) await leaveMarker(ctx, folder);
  const marker = (await findMarker(ctx)) as string;
  if (await isThere(join(folder, marker))) return;
  throw new ConfigError(
    'FILES_DIR',
    `${folder} is not where this server’s uploaded files are. Every process needs the same files: let FILES_DIR ` +
      `name a folder that all machines share. If it is the right one after all, put an empty file called ${marker} into it.`,
  );
}

async function findMarker(ctx: Context): Promise<string | undefined> {
  const row = await findSetting.first(ctx.db, { key: KEY });
  return row && (JSON.parse(row.valueJson) as string);
}

/** Of those that start at once one is kept; its file is there before its name is. */
async function leaveMarker(ctx: Context, folder: string): Promise<void> {
  const marker = `.linnet-${createSecret(ctx.rng).slice(0, 12)}`;
  await mkdir(folder, { recursive: true, mode: 0o750 });
  await writeFile(join(folder, marker), '', { mode: 0o640 });
  const row = { key: KEY, valueJson: JSON.stringify(marker) };
  const kept = await ctx.db.write((tx) => insertRow(tx, 'settings', row, { ignoreConflicts: true }));
  if (kept === 0) await rm(join(folder, marker), { force: true });
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
