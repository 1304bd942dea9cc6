import type { Tx } from '../../db/database.ts';
import type { Context } from '../context.ts';
import { holdGivable } from '../staff/keep-roles.ts';
import { NO_ROLE, OWNER_ROLE, readRole } from '../staff/roles.ts';
import { putRole } from '../users/put-role.ts';
import type { Claims } from './ask.ts';
import { findProvider, holdRoles, setGivenRole } from './queries.ts';
import { readRules } from './role-map.ts';

interface ComingInput {
  /** The key of the provider that somebody comes from; null where it is none, and gives no role. */
  provider: string | null;
  /** By what they are known there. */
  identityId: number;
  claims: Pick<Claims, 'roleValues'>;
}

/**
 * Gives who comes in the highest role that their provider's map has for them, within the transaction of that, or takes away what
 * it gave before. A role that staff gave is replaced by a higher one alone, an owner's by none.
 */
export async function giveRole(
  ctx: Context,
  tx: Tx,
  { provider, identityId, claims: { roleValues } }: ComingInput,
): Promise<void> {
  if (provider === null || roleValues === null) return;
  const row = await findProvider.first(tx, { key: provider });
  if (row === undefined || row.roleClaim === '') return;
  const said = new Set(roleValues);
  const keys = new Set(readRules(row).flatMap(({ value, role }) => (said.has(value) ? [role] : [])));
  let best: { key: string; position: number } | undefined;
  for (const key of [...keys].sort()) {
    const held = await holdGivable(tx, { by: row.rolesById, key });
    if (held !== undefined && (best === undefined || held.position > best.position)) best = { key, ...held };
  }
  const person = await holdRoles.first(tx, { identityId });
  if (person === undefined || person.role === OWNER_ROLE) return;
  const { role: from, given } = person;
  const to = best?.key ?? NO_ROLE;
  if (from === to) return;
  if (from !== given) {
    // Not of this map: it stays, but for something higher.
    if (best === undefined || best.position <= (await readRole(tx, from)).position) return;
  }
  await putRole(ctx, tx, { by: null, person, from, to, provider });
  await setGivenRole.run(tx, { id: identityId, role: best?.key ?? null });
}
