import { insertRow } from '../../db/insert.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import type { InvitesTable } from '../../db/tables/invites.ts';
import { AppError } from '../../lib/errors.ts';
import type { Rng } from '../../lib/rng.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import {
  INVITES_MAX,
  LASTS_INITIAL_MS,
  LASTS_MAX_MS,
  LASTS_MIN_MS,
  NOTE_MAX,
  USES_INITIAL,
  USES_MAX,
} from './bounds.ts';
import { nameInvite } from './name-invite.ts';
import { countOpenInvites, findInvite } from './queries.ts';
import { type InviteRow, type InviteView, readInviteView } from './view.ts';

export interface CreateInviteInput {
  /** Who invites; null: the operator, whose invites are nobody's. */
  accountId: number | null;
  /** Made for them by the command line. */
  byOperator?: boolean;
  maxUses?: number | undefined;
  lastsMs?: number | undefined;
  note?: string | undefined;
  autofollow?: boolean | undefined;
}

/** Makes an invite. Throws `invalid` for what is out of bounds, and where somebody has too many that are open. */
export async function createInvite(ctx: Context, input: CreateInviteInput): Promise<InviteView> {
  const { accountId, byOperator = accountId === null } = input;
  const { maxUses = USES_INITIAL, lastsMs = LASTS_INITIAL_MS, note = '', autofollow = false } = input;
  const fault = findFault({ maxUses, lastsMs, note });
  if (fault !== undefined) throw new AppError('invalid', `Validation failed: ${fault}`);
  return ctx.db.write(async (tx) => {
    const now = ctx.clock.now();
    if (accountId !== null) {
      await lockOwn(tx, accountId);
      const open = Number((await countOpenInvites.first(tx, { accountId, now }))?.count ?? 0);
      if (open >= INVITES_MAX)
        throw new AppError('invalid', `Validation failed: ${INVITES_MAX} invites are open already`);
    }
    const row: InvitesTable = {
      id: ctx.ids.next(),
      accountId,
      code: createCode(ctx.rng),
      note: note.trim(),
      autofollow: autofollow && accountId !== null ? 1 : 0,
      maxUses,
      uses: 0,
      expiresAt: now + lastsMs,
      revoked: 0,
      endedAt: null,
      createdAt: now,
    };
    await insertRow(tx, 'invites', row);
    if (byOperator) await writeAudit(ctx, tx, { by: null, act: 'invite.create', target: nameInvite(row) });
    return readInviteView(tx, (await findInvite.first(tx, { id: row.id })) as InviteRow, now);
  });
}

function findFault({ maxUses, lastsMs, note }: { maxUses: number; lastsMs: number; note: string }): string | undefined {
  if (!Number.isInteger(maxUses) || maxUses < 1 || maxUses > USES_MAX) return `Max uses must be from 1 to ${USES_MAX}`;
  if (!(lastsMs >= LASTS_MIN_MS && lastsMs <= LASTS_MAX_MS)) return 'Expires in must be from a minute to a year';
  return note.trim().length > NOTE_MAX ? `Note is too long (maximum is ${NOTE_MAX} characters)` : undefined;
}

/** 32 of them, without those that are taken for another. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const CODE_LENGTH = 16;

/** 80 bits of 32 letters. */
function createCode(rng: Rng): string {
  return Array.from(rng.bytes(CODE_LENGTH), (byte) => LETTERS[byte % LETTERS.length]).join('');
}
