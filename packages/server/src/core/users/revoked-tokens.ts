import type { Tx } from '../../db/database.ts';
import { insertRows } from '../../db/insert.ts';
import { sha256Hex } from '../../lib/hash.ts';
import type { Context } from '../context.ts';
import { deleteRevokedBefore, findRevokedToken } from './queries.ts';

/** How long an app that comes back is told why its token opens nothing. */
const REMEMBERED_MS = 90 * 24 * 3_600_000;

/** Remembers in the transaction that takes them away that these tokens were good once. */
export async function rememberRevoked(ctx: Context, tx: Tx, tokenHashes: readonly string[]): Promise<void> {
  if (tokenHashes.length === 0) return;
  const revokedAt = ctx.clock.now();
  await deleteRevokedBefore.run(tx, { before: revokedAt - REMEMBERED_MS });
  const rows = tokenHashes.map((tokenHash) => ({ tokenHash, revokedAt }));
  await insertRows(tx, 'revokedTokens', rows, { ignoreConflicts: true });
}

/** Whether a token that opens nothing did so once. */
export async function wasRevoked(ctx: Context, token: string): Promise<boolean> {
  return (await findRevokedToken.first(ctx.db, { tokenHash: sha256Hex(token) })) !== undefined;
}
