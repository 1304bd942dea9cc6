import type { Tx } from '../../db/database.ts';
import type { Context } from '../context.ts';
import { holdGivable } from '../staff/keep-roles.ts';
import { NO_ROLE, OWNER_ROLE, readRole } from '../staff/roles.ts';
import { putRole } from '../users/put-role.ts';
import type { WaitingRole } from '../users/sign-in.ts';
import type { Claims } from './ask.ts';
import { findProvider, holdRoles, setGivenRole } from './queries.ts';
import { readRules } from './role-map.ts';

interface ComingInput {
  /** The key of the provider that somebody comes from; null where it is none, and gives no role. */
  provider: string | null;
  /** By what they are known there. */
  identityId: number;
  claims: Pick<Claims, 'roleValues'>;
  /** A second step is asked of them that they have not taken. */
  halfway?: boolean;
}

/** Gives somebody what waited for their second step, if the map still has it for them. */
export async function giveWaiting(ctx: Context, { provider, identityId, value }: WaitingRole): Promise<void> {
  await ctx.db.write((tx) => giveRole(ctx, tx, { provider, identityId, claims: { roleValues: [value] } }));
}

/**
 * Gives who comes in the highest role that their provider's map has for them, within the transaction of that, or takes away what
 * it gave before. A role that staff gave is replaced by a higher one alone, an owner's by none. Of somebody who is `halfway`
 * it only takes away: answers the value for which they are given more once they have taken the second step.
 */
export async function giveRole(
  ctx: Context,
  tx: Tx,
  { provider, identityId, claims: { roleValues }, halfway = false }: ComingInput,
): Promise<string | undefined> {
  if (provider === null || roleValues === null) return undefined;
  const row = await findProvider.first(tx, { key: provider });
  if (row === undefined || row.disabledAt !== null || row.roleClaim === '') return undefined;
  const said = new Set(roleValues);
  const rules = readRules(row).filter(({ value }) => said.has(value));
  const keys = new Set(rules.map(({ role }) => role));
  let best: { key: string; position: number } | undefined;
  for (const key of [...keys].sort()) {
    const held = await holdGivable(tx, { by: row.rolesById, key });
    if (held !== undefined && (best === undefined || held.position > best.position)) best = { key, ...held };
  }
  const person = await holdRoles.first(tx, { identityId });
  if (person === undefined || person.role === OWNER_ROLE) return undefined;
  const { role: from, given } = person;
  const to = best?.key ?? NO_ROLE;
  if (from === to) return undefined;
  const isHigher = best !== undefined && best.position > (await readRole(tx, from)).position;
  // Not of this map: it stays, but for something higher.
  if (from !== given && !isHigher) return undefined;
  if (halfway && isHigher) return rules.find(({ role }) => role === to)?.value;
  await putRole(ctx, tx, { by: null, person, from, to, provider });
  await setGivenRole.run(tx, { id: identityId, role: best?.key ?? null });
  return undefined;
}
