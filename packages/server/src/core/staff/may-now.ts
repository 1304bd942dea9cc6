import type { Reader } from '../../db/database.ts';
import { ALL_PERMISSIONS, fromMask, type Permission } from './permissions.ts';
import { findStaff } from './queries.ts';

const NOTHING: ReadonlySet<Permission> = new Set();

/**
 * What whoever answers for something that goes on by itself may do just now: nothing where they lost their office or cannot
 * act, everything where it is the command line (null).
 */
export async function loadMayNow(on: Reader): Promise<(by: number | null) => ReadonlySet<Permission>> {
  const staff = new Map((await findStaff.all(on, {})).map((row) => [row.accountId, row]));
  return (by) => {
    if (by === null) return ALL_PERMISSIONS;
    const row = staff.get(by);
    const acts = row !== undefined && row.frozenAt === null && row.suspendedAt === null;
    return acts ? fromMask(row.permissions) : NOTHING;
  };
}
