import { clearAccountRole } from '../accounts/queries.ts';
import type { Context } from '../context.ts';
import { dropRole } from '../staff/keep-roles.ts';
import { NO_ROLE, type Role, readRoles } from '../staff/roles.ts';
import { clearUserRole, countByRole } from '../users/queries/standing.ts';

/** All roles with how many people have each; of that of people without one nobody counts them. */
export async function listRoles(ctx: Context): Promise<{ role: Role; people: number | null }[]> {
  const roles = await readRoles(ctx.db);
  const counts = new Map((await countByRole.all(ctx.db, {})).map(({ role, count }) => [role, Number(count)]));
  return [...roles.values()].map((role) => ({
    role,
    people: role.key === NO_ROLE ? null : (counts.get(role.key) ?? 0),
  }));
}

/** Takes a role away: whoever has it has none from then on. Throws `not-found`, `conflict`, `forbidden`. */
export async function removeRole(ctx: Context, { by, key }: { by: number | null; key: string }): Promise<void> {
  await ctx.db.write(async (tx) => {
    await clearAccountRole.run(tx, { role: key });
    await clearUserRole.run(tx, { role: key });
    await dropRole(ctx, tx, { by, key });
  });
}
