import type { Reader } from '../../db/database.ts';
import type { Context } from '../context.ts';
import type { Permission } from './permissions.ts';
import { findRoles, findStaff } from './queries.ts';
import { readRole } from './roles.ts';

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
  const positionOf = (accountId: number) =>
    readRole(on, rows.find((row) => row.accountId === accountId)?.role ?? 'user').then(({ position }) => position);
  return (await positionOf(by)) >= (await positionOf(targetId));
}

/** Everybody with an office who judges somebody, of those whom it lets do `permission`. */
export async function findJudges(on: Reader, targetId: number, permission: Permission): Promise<Set<number>> {
  const target = (await findRoles.first(on, { accountIds: [targetId] }))?.role ?? 'user';
  const { position } = await readRole(on, target);
  const judges = new Set<number>();
  for (const { accountId, role } of await findStaff.all(on, {})) {
    const own = await readRole(on, role);
    if (accountId !== targetId && own.position >= position && own.permissions.has(permission)) judges.add(accountId);
  }
  return judges;
}

/** The accounts that somebody does not judge. */
export async function findUnjudged(ctx: Context, by: number | null): Promise<number[]> {
  if (by === null) return [];
  const staff = await findStaff.all(ctx.db, {});
  const own = staff.find((row) => row.accountId === by);
  const { position } = await readRole(ctx.db, own?.role ?? 'user');
  const above: number[] = [by];
  for (const { accountId, role } of staff) {
    if (accountId !== by && (await readRole(ctx.db, role)).position > position) above.push(accountId);
  }
  return above;
}

/** Whether anybody else could act on an account with a permission. */
export async function couldAnother(
  on: Reader,
  { by, targetId, permission }: Judging & { permission: Permission },
): Promise<boolean> {
  const target = (await findRoles.first(on, { accountIds: [targetId] }))?.role ?? 'user';
  const { position } = await readRole(on, target);
  for (const { accountId, role, frozenAt, suspendedAt } of await findStaff.all(on, {})) {
    if (accountId === by || frozenAt !== null || suspendedAt !== null) continue;
    const other = await readRole(on, role);
    if (other.position > position && other.permissions.has(permission)) return true;
  }
  return false;
}
