import type { Tx } from '../../db/database.ts';
import type { SignInProvidersTable } from '../../db/tables/providers.ts';
import { AppError } from '../../lib/errors.ts';
import { holdToGive } from '../staff/keep-roles.ts';
import { NO_ROLE, OWNER_ROLE } from '../staff/roles.ts';

const RULES_MAX = 50;
const VALUE_MAX = 200;
const CLAIM_MAX = 200;
/** RFC 6749 §3.3: one scope. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{0,100}$/;

/** Whoever has this value in the claim of a provider has this role here. */
export interface RoleRule {
  value: string;
  role: string;
}

/** What a provider says of roles: in which claim, asked for by which scope, and what is made of it. */
export interface RoleMap {
  roleClaim: string;
  roleScope: string;
  roles: readonly RoleRule[];
}

export const readRules = ({ rolesJson }: Pick<SignInProvidersTable, 'rolesJson'>): RoleRule[] => JSON.parse(rolesJson);

/**
 * What the database keeps of a map that somebody writes; `by` is an account here, null the command line. Throws `invalid`, and
 * `forbidden` where it has a role that they may not give.
 */
export async function writeRoleMap(
  tx: Tx,
  { by, roleClaim, roleScope, roles }: RoleMap & { by: number | null },
): Promise<Pick<SignInProvidersTable, 'roleClaim' | 'roleScope' | 'rolesJson' | 'rolesById'>> {
  const values = new Set(roles.map(({ value }) => value));
  const problem = !SCOPE.test(roleScope)
    ? 'The scope has to be one word'
    : roleClaim.length > CLAIM_MAX
      ? `The claim may have ${CLAIM_MAX} characters`
      : roleClaim === '' && roles.length > 0
        ? 'Roles need the claim that they are read from'
        : roles.length > RULES_MAX
          ? `A map may have ${RULES_MAX} lines`
          : values.size < roles.length || values.has('') || [...values].some((value) => value.length > VALUE_MAX)
            ? `Each value may be there once, with 1 to ${VALUE_MAX} characters`
            : roles.some(({ role }) => role === OWNER_ROLE || role === NO_ROLE)
              ? 'Neither the owner’s role nor none can be given so'
              : undefined;
  if (problem !== undefined) throw new AppError('invalid', `Validation failed: ${problem}`);
  for (const key of [...new Set(roles.map(({ role }) => role))].sort()) await holdToGive(tx, { by, key });
  const rolesJson = JSON.stringify(roles.map(({ value, role }) => ({ value, role })));
  return { roleClaim, roleScope, rolesJson, rolesById: roles.length === 0 ? null : by };
}

/**
 * The values of a claim: of that name, or at the end of the path that its dots make, as Keycloak’s `realm_access.roles`. A text
 * or a list of texts; anything else is none.
 */
export function readClaimValues(claims: Readonly<Record<string, unknown>>, name: string): string[] {
  const found = Object.hasOwn(claims, name) ? claims[name] : name.split('.').reduce<unknown>(enter, claims);
  const list: unknown[] = Array.isArray(found) ? found : [found];
  return list.filter((value) => typeof value === 'string');
}

/**
 * Of what a claim says, what is on the map: somebody may be in hundreds of groups, and this goes with them for a while. Null
 * where nothing is listened to.
 */
export function readKnownValues(
  claims: Readonly<Record<string, unknown>>,
  map: Pick<SignInProvidersTable, 'roleClaim' | 'rolesJson'>,
): string[] | null {
  if (map.roleClaim === '') return null;
  const said = new Set(readClaimValues(claims, map.roleClaim));
  return readRules(map).flatMap(({ value }) => (said.has(value) ? [value] : []));
}

function enter(within: unknown, name: string): unknown {
  if (typeof within !== 'object' || within === null || !Object.hasOwn(within, name)) return undefined;
  return (within as Record<string, unknown>)[name];
}
