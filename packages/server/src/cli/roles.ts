import type { Context } from '../core/context.ts';
import { listRoles, removeRole } from '../core/people/roles.ts';
import { createRole, editRole, type RoleInput } from '../core/staff/keep-roles.ts';
import { PERMISSIONS, type Permission } from '../core/staff/permissions.ts';
import { NO_ROLE, type Role, readRoles } from '../core/staff/roles.ts';
import { AppError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { formatPairs } from './format.ts';
import { withBase } from './with-base.ts';

export interface RoleOptions {
  name?: string;
  color?: string;
  position?: string;
  /** With commas; '' for none. */
  permissions?: string;
  /** Shown beside names. */
  badge?: boolean;
  /** Asked of whoever has it. */
  twoFactor?: boolean;
}

/** A role by its key, or by its name whatever its case. */
export async function findRole(ctx: Context, text: string): Promise<Role> {
  const roles = await readRoles(ctx.db);
  const named = [...roles.values()].filter(({ name }) => name.toLowerCase() === text.toLowerCase());
  const role = roles.get(text) ?? (named.length === 1 ? named[0] : undefined);
  if (role !== undefined) return role;
  const why = named.length > 1 ? 'Several roles are called that: use the number of one' : `There is no role "${text}"`;
  throw new AppError('not-found', `${why}: "roles list" has them all`);
}

/** All of them, the highest first. */
export function showRoles(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const data = (await listRoles(ctx)).map(({ role, people }) => toData(role, people));
      return { data, perLine: true, text: data.map(toLine).join('\n') };
    },
    { existing: true, looks: true },
  );
}

/** One of them with what it allows. */
export function showRole(text: string): Promise<Answer> {
  return withBase(async ({ ctx }) => show(ctx, (await findRole(ctx, text)).key), { existing: true, looks: true });
}

/** Makes one. */
export function createOneRole(name: string, options: RoleOptions): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const nothing = { color: '', position: 0, permissions: new Set<Permission>(), highlighted: false };
      return show(ctx, await createRole(ctx, { by: null, ...nothing, ...readOptions({ ...options, name }), name }));
    },
    { existing: true },
  );
}

/** Changes one: what is not given stays. */
export function editOneRole(text: string, options: RoleOptions): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const { key } = await findRole(ctx, text);
      await editRole(ctx, { by: null, key, ...readOptions(options) });
      return show(ctx, key);
    },
    { existing: true },
  );
}

/** Takes one away; with `dryRun` says what would happen. */
export function deleteOneRole(text: string, { dryRun = false }: { dryRun?: boolean }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const { key, name } = await findRole(ctx, text);
      const people = (await listRoles(ctx)).find(({ role }) => role.key === key)?.people ?? 0;
      const data = { key, name, people, removed: !dryRun };
      if (dryRun) return { data, text: `${name} would go: ${people} people would have no role` };
      await removeRole(ctx, { by: null, key });
      return { data, text: `${name} is gone: ${people} people have no role now` };
    },
    { existing: true },
  );
}

async function show(ctx: Context, key: string): Promise<Answer> {
  const { role, people } = (await listRoles(ctx)).find((one) => one.role.key === key) as {
    role: Role;
    people: number | null;
  };
  const data = toData(role, people);
  const pairs: [string, string][] = [
    ['Role', data.name],
    ['Key', key],
    ['Position', String(role.position)],
    ['Color', role.color || 'none'],
    ['Badge', role.highlighted ? 'shown beside names' : 'not shown'],
    ['Two-factor', role.twoFactor ? 'asked of whoever has it' : 'as the setting says'],
    ['People', people === null ? 'everybody without one' : String(people)],
    ['May', data.permissions.join(', ') || 'nothing beyond their own account'],
  ];
  return { data, text: formatPairs(pairs) };
}

function readOptions({ name, color, position, permissions, badge, twoFactor }: RoleOptions): Partial<RoleInput> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(color === undefined ? {} : { color }),
    ...(position === undefined ? {} : { position: readNumber(position) }),
    ...(permissions === undefined ? {} : { permissions: readPermissions(permissions) }),
    ...(badge === undefined ? {} : { highlighted: badge }),
    ...(twoFactor === undefined ? {} : { twoFactor }),
  };
}

function readPermissions(text: string): ReadonlySet<Permission> {
  const wanted = text.split(/[\s,]+/).filter((word) => word !== '');
  const unknown = wanted.find((word) => !PERMISSIONS.some((one) => one === word));
  if (unknown !== undefined) {
    throw new AppError('invalid', `"${unknown}" is no permission; there are ${PERMISSIONS.join(', ')}`);
  }
  return new Set(wanted as Permission[]);
}

function readNumber(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new AppError('invalid', `"${text}" is no number`);
  return Number(text);
}

function toData({ key, name, color, position, permissions, highlighted, twoFactor }: Role, people: number | null) {
  const called = key === NO_ROLE ? 'Everybody' : name;
  return { key, name: called, color, position, permissions: [...permissions], highlighted, twoFactor, people };
}

function toLine({ key, name, position, people, permissions }: ReturnType<typeof toData>): string {
  const who = people === null ? '' : `${people} people`;
  return [key, String(position).padStart(4), name, who, permissions.join(',')].filter((part) => part !== '').join('  ');
}
