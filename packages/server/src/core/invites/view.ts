import type { Reader } from '../../db/database.ts';
import type { InvitesTable } from '../../db/tables/invites.ts';
import type { Role } from '../staff/roles.ts';
import { readRole } from '../staff/roles.ts';

/** Whether somebody comes in by it, and if not, why. */
export type InviteState = 'open' | 'expired' | 'used' | 'revoked';

/** An invite as its maker and staff see it. */
export interface InviteView
  extends Pick<InvitesTable, 'id' | 'accountId' | 'code' | 'note' | 'maxUses' | 'uses' | 'expiresAt' | 'createdAt'> {
  autofollow: boolean;
  state: InviteState;
}

/** A row and its maker's standing. */
export interface InviteRow extends InvitesTable {
  role: string | null;
  approvedAt: number | null;
  disabledAt: number | null;
  frozenAt: number | null;
  silencedAt: number | null;
  suspendedAt: number | null;
  deletedAt: number | null;
}

/** Views of rows; roles are asked for by `read`, each once. */
export async function toInviteViews(
  rows: readonly InviteRow[],
  { now, read }: { now: number; read: (role: string) => Promise<Role> },
): Promise<InviteView[]> {
  const roles = new Map<string, Role>();
  for (const { role } of rows) if (role !== null && !roles.has(role)) roles.set(role, await read(role));
  return rows.map((row) => {
    const { id, accountId, code, note, maxUses, uses, expiresAt, createdAt } = row;
    const state = stateOf(row, roles.get(row.role ?? ''), now);
    return { id, accountId, code, note, maxUses, uses, expiresAt, createdAt, autofollow: row.autofollow === 1, state };
  });
}

/** The same of one row, within a transaction. */
export async function readInviteView(on: Reader, row: InviteRow, now: number): Promise<InviteView> {
  const [view] = await toInviteViews([row], { now, read: (role) => readRole(on, role) });
  return view as InviteView;
}

function stateOf(row: InviteRow, role: Role | undefined, now: number): InviteState {
  if (row.revoked === 1 || !mayLetIn(row, role)) return 'revoked';
  if (row.uses >= row.maxUses) return 'used';
  return row.expiresAt <= now || row.endedAt !== null ? 'expired' : 'open';
}

/** What staff took from its maker, it took from their invites: for as long as it lasts. */
function mayLetIn(row: InviteRow, role: Role | undefined): boolean {
  if (row.accountId === null) return true;
  const { approvedAt, disabledAt, frozenAt, silencedAt, suspendedAt, deletedAt } = row;
  const stands = [disabledAt, frozenAt, silencedAt, suspendedAt, deletedAt].every((at) => at === null);
  return stands && approvedAt !== null && role?.permissions.has('inviteUsers') === true;
}
