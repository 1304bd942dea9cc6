import type { Tx } from '../../db/database.ts';
import { insertRows } from '../../db/insert.ts';
import { sha256Hex } from '../../lib/hash.ts';
import type { Rng } from '../../lib/rng.ts';
import { toBase32 } from '../../lib/totp.ts';
import { deleteBackupCodes } from './queries.ts';

const COUNT = 10;
/** 80 bits each: nobody finds one by its hash. */
const BYTES = 10;

/** New codes in the place of all others; they are told this once. */
export async function replaceBackupCodes(tx: Tx, { userId, rng }: { userId: number; rng: Rng }): Promise<string[]> {
  await deleteBackupCodes.run(tx, { userId });
  const codes = Array.from({ length: COUNT }, () => toBase32(rng.bytes(BYTES)).toLowerCase());
  await insertRows(
    tx,
    'backupCodes',
    codes.map((code) => ({ userId, codeHash: sha256Hex(code) })),
  );
  return codes.map((code) => code.replaceAll(/.{4}(?=.)/g, '$&-'));
}

/** The hash that a code is known by, however somebody copied it from paper. */
export function hashBackupCode(code: string): string {
  return sha256Hex(code.replaceAll(/[\s-]/g, '').toLowerCase());
}
