import type { Reader } from '../../db/database.ts';
import type { Context } from '../context.ts';
import { fromMask, type Permission } from './permissions.ts';
import { findRoles, findStaff } from './queries.ts';
import { NO_POSITION } from './roles.ts';

/** Who judges whom: `by` is an account here, or null for the command line, which judges everybody. */
interface Judging {
  by: number | null;
  targetId: number;
}

/** Whether somebody may see to what is said of another: nobody does of themselves, or of who stands above them. */
export async function mayJudge(on: Reader, { by, targetId }: Judging): Promise<boolean> {
  if (by === null) return true;
  if (by === targetId) return false;
  const rows = await findRoles.all(on, { accountIds: [by, targetId] });
  const positionOf = (accountId: number) => rows.find((row) => row.accountId === accountId)?.position ?? NO_POSITION;
  return positionOf(by) >= positionOf(targetId);
}

/** Everybody who judges somebody and has a permission. */
export async function findJudges(on: Reader, targetId: number, permission: Permission): Promise<Set<number>> {
  const position = await findPosition(on, targetId);
  const judges = new Set<number>();
  for (const staff of await findStaff.all(on, {})) {
    if (!fromMask(staff.permissions).has(permission)) continue;
    if (staff.accountId !== targetId && staff.position >= position) judges.add(staff.accountId);
  }
  return judges;
}

/** The accounts that somebody does not judge. */
export async function findUnjudged(ctx: Context, by: number | null): Promise<number[]> {
  if (by === null) return [];
  const position = await findPosition(ctx.db, by);
  const above: number[] = [by];
  for (const staff of await findStaff.all(ctx.db, {})) {
    if (staff.accountId !== by && staff.position > position) above.push(staff.accountId);
  }
  return above;
}

/** Whether anybody else could act on an account with a permission. */
export async function couldAnother(
  on: Reader,
  { by, targetId, permission }: Judging & { permission: Permission },
): Promise<boolean> {
  const position = await findPosition(on, targetId);
  for (const staff of await findStaff.all(on, {})) {
    if (staff.accountId === by || staff.frozenAt !== null || staff.suspendedAt !== null) continue;
    if (staff.position > position && fromMask(staff.permissions).has(permission)) return true;
  }
  return false;
}

/** Where somebody stands; below all who have a role where they have none. */
async function findPosition(on: Reader, accountId: number): Promise<number> {
  return (await findRoles.first(on, { accountIds: [accountId] }))?.position ?? NO_POSITION;
}
