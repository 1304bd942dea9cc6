import { clearAccountRole } from '../accounts/queries.ts';
import type { Context } from '../context.ts';
import { dropRole } from '../staff/keep-roles.ts';
import { NO_ROLE, type Role, readOwnRoles } from '../staff/roles.ts';
import { clearUserRole, countByRole } from '../users/queries/standing.ts';

/**
 * All roles with what each allows by itself and how many people have it; of that of people without one nobody counts
 * them.
 */
export async function listRoles(ctx: Context): Promise<{ role: Role; people: number | null }[]> {
  const roles = await readOwnRoles(ctx.db);
  const counts = new Map((await countByRole.all(ctx.db, {})).map(({ role, count }) => [role, Number(count)]));
  return [...roles.values()].map((role) => ({
    role,
    people: role.key === NO_ROLE ? null : (counts.get(role.key) ?? 0),
  }));
}

/** Takes a role away: whoever has it has none from then on. Throws `not-found`, `conflict`, `forbidden`. */
export async function removeRole(ctx: Context, { by, key }: { by: number | null; key: string }): Promise<void> {
  await ctx.db.write(async (tx) => {
    // In the order in which `changeRole` locks: who is given it meanwhile either lost it here or was refused.
    await dropRole(ctx, tx, { by, key });
    await clearUserRole.run(tx, { role: key });
    await clearAccountRole.run(tx, { role: key });
  });
}
