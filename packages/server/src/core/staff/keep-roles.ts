import type { Reader, Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockKept } from '../../db/queries/locks.ts';
import type { RolesTable } from '../../db/tables/roles.ts';
import { AppError, forbidden, notFound } from '../../lib/errors.ts';
import { stripControl } from '../../lib/text/strip-control.ts';
import { writeAudit } from '../audit/write.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { fromMask, OFFICE_MASK, type Permission, toMask } from './permissions.ts';
import { deleteRole, findAllRoles, findRoles, holdRole, lockRole, updateRole } from './queries.ts';
import { NO_POSITION, NO_ROLE, OWNER_ROLE, type Role, readRole, readRoles, STOCK_ROLES } from './roles.ts';

/** All of them are read at once, and offered in a list. */
export const ROLES_MAX = 50;
const NAME_MAX = 40;
/** The owner's is above them. */
const POSITION_MAX = 999;

/** Who acts: an account here, or null for the command line. */
type By = number | null;

export interface RoleInput {
  name: string;
  /** `#rrggbb`, or ''. */
  color: string;
  /** Of roles that allow nothing of staff it is 0: a badge alone lifts nobody above others. */
  position: number;
  permissions: ReadonlySet<Permission>;
  highlighted: boolean;
  /** Whether a second step is asked of whoever has it; not unless given. */
  twoFactor?: boolean;
}

/** Makes a role and answers its key. Throws `invalid`, and `forbidden` where it is not below that of who makes it. */
export async function createRole(ctx: Context, { by, ...input }: RoleInput & { by: By }): Promise<string> {
  const row = read(String(ctx.ids.next()), input);
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'roles');
    if ((await findAllRoles.all(tx, {})).length >= ROLES_MAX) {
      throw new AppError('invalid', `Validation failed: There are ${ROLES_MAX} roles already`);
    }
    requireGivable(await findGiver(tx, by), row, fromMask(row.permissions));
    await insertRow(tx, 'roles', row);
    await writeAudit(ctx, tx, { by, act: 'role.add', target: nameRole(row), details: toDetails(row) });
    await tellChanged(ctx, tx, 'roles', null);
  });
  return row.key;
}

/**
 * Changes a role; what is not given stays. Throws `not-found`, `invalid`, and `forbidden` where it is not below that of who
 * does so, before or afterwards, or allows more than they may.
 */
export async function editRole(
  ctx: Context,
  { by, key, ...input }: Partial<RoleInput> & { by: By; key: string },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    const before = await findKept(tx, key);
    const held = fromMask(before.permissions);
    const { name, color, position } = before;
    const [highlighted, twoFactor] = [before.highlighted === 1, before.twoFactor === 1];
    const kept = { name, color, position, permissions: held, highlighted, twoFactor };
    const row = key === OWNER_ROLE ? readLooks(before, { ...kept, ...input }) : read(key, { ...kept, ...input });
    const giver = await findGiver(tx, by);
    requireGivable(giver, before, []);
    const added = [...fromMask(row.permissions)].filter((one) => !held.has(one));
    requireGivable(giver, row, added);
    await updateRole.run(tx, row);
    await writeAudit(ctx, tx, { by, act: 'role.change', target: nameRole(row), details: toDetails(row) });
    await tellChanged(ctx, tx, 'roles', null);
  });
}

/**
 * Takes a role away within a transaction; whoever calls sees to those who have it. Throws `not-found`, `conflict` for those
 * that are always there, `forbidden`.
 */
export async function dropRole(ctx: Context, tx: Tx, { by, key }: { by: By; key: string }): Promise<void> {
  const row = await findKept(tx, key);
  if (STOCK_ROLES.includes(key)) throw new AppError('conflict', 'This role is always there');
  requireGivable(await findGiver(tx, by), row, []);
  await deleteRole.run(tx, { key });
  await writeAudit(ctx, tx, { by, act: 'role.remove', target: nameRole(row) });
  await tellChanged(ctx, tx, 'roles', null);
}

/**
 * Holds a role until the end of the transaction in which it is given: nobody takes it away meanwhile. Throws `invalid` where
 * it does not exist, `forbidden` where it is not below that of who gives it, or allows what they may not.
 */
export async function holdToGive(tx: Tx, { by, key }: { by: By; key: string }): Promise<void> {
  const row = key === NO_ROLE ? undefined : await holdRole.first(tx, { key });
  if (row === undefined && key !== NO_ROLE) {
    throw new AppError('invalid', 'Validation failed: Role is not included in the list');
  }
  const { position, permissions } = row ?? { position: NO_POSITION, permissions: 0 };
  requireGivable(await findGiver(tx, by), { position }, fromMask(permissions));
}

/** The same of what is given without anybody asking: undefined where it does not exist, or may not be given. */
export async function holdGivable(
  tx: Tx,
  { by, key }: { by: By; key: string },
): Promise<{ position: number } | undefined> {
  const row = await holdRole.first(tx, { key });
  if (row === undefined) return undefined;
  return refuse(await findGiver(tx, by), row, fromMask(row.permissions)) === undefined ? row : undefined;
}

/** Whether these, or the command line, may give roles. */
export async function judgeGivers(on: Reader, accountIds: number[]): Promise<(by: By, role: Role) => boolean> {
  const roles = await readRoles(on);
  const keys = new Map((await findRoles.all(on, { accountIds })).map(({ accountId, role }) => [accountId, role]));
  const roleOf = (accountId: number) => roles.get(keys.get(accountId) ?? NO_ROLE) ?? (roles.get(NO_ROLE) as Role);
  return (by, role) => refuse(by === null ? null : roleOf(by), role, role.permissions) === undefined;
}

/** The role of who acts; null where the command line does. */
async function findGiver(on: Reader, by: By): Promise<Role | null> {
  if (by === null) return null;
  const [row] = await findRoles.all(on, { accountIds: [by] });
  return readRole(on, row?.role ?? NO_ROLE);
}

function requireGivable(giver: Role | null, role: { position: number }, given: Iterable<Permission>): void {
  const refusal = refuse(giver, role, given);
  if (refusal !== undefined) throw refusal;
}

function refuse(giver: Role | null, { position }: { position: number }, given: Iterable<Permission>) {
  if (giver === null) return undefined;
  if (position >= giver.position) return new AppError('forbidden', 'This role is not below yours');
  const lacked = ['manageRoles' as const, ...given].some((permission) => !giver.permissions.has(permission));
  return lacked ? forbidden() : undefined;
}

async function findKept(tx: Tx, key: string): Promise<RolesTable> {
  const row = await lockRole.first(tx, { key });
  if (row !== undefined) return row;
  if (key === NO_ROLE) throw new AppError('conflict', 'What everybody may do is a setting of the server');
  throw notFound();
}

function read(key: string, input: RoleInput): RolesTable {
  const permissions = toMask(input.permissions);
  const isOffice = (permissions & OFFICE_MASK) !== 0;
  const { position } = input;
  if (!Number.isInteger(position) || position < 0 || position > POSITION_MAX) {
    throw new AppError('invalid', `Validation failed: Position must be from 0 to ${POSITION_MAX}`);
  }
  return { key, ...readNameAndColor(input), position: isOffice ? Math.max(position, 1) : 0, permissions };
}

/** Of the owner's, all else is as it is. */
function readLooks(before: RolesTable, input: RoleInput): RolesTable {
  if (input.position !== before.position || input.permissions.size !== fromMask(before.permissions).size) {
    throw new AppError('conflict', 'The owner may always do everything');
  }
  return { ...before, ...readNameAndColor(input) };
}

/** What says nothing of what it allows. */
type Looks = Pick<RolesTable, 'name' | 'color' | 'highlighted' | 'twoFactor'>;

function readNameAndColor({ name, color, highlighted, twoFactor = false }: RoleInput): Looks {
  const written = stripControl(name).trim();
  if (written === '') throw new AppError('invalid', 'Validation failed: Name can’t be blank');
  if (written.length > NAME_MAX) {
    throw new AppError('invalid', `Validation failed: Name is too long (maximum is ${NAME_MAX} characters)`);
  }
  if (!/^(?:#[\da-f]{6})?$/i.test(color)) throw new AppError('invalid', 'Validation failed: Color is invalid');
  return { name: written, color: color.toLowerCase(), highlighted: highlighted ? 1 : 0, twoFactor: twoFactor ? 1 : 0 };
}

const nameRole = ({ key, name }: RolesTable) => ({ kind: 'role', key, label: name }) as const;

function toDetails({ position, permissions, highlighted, twoFactor }: RolesTable) {
  return {
    position,
    permissions: [...fromMask(permissions)].join(' '),
    highlighted: highlighted === 1,
    ...(twoFactor === 1 ? { twoFactor: true } : {}),
  };
}
