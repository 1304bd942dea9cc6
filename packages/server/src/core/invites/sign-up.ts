import type { Tx } from '../../db/database.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { fieldError } from '../field-errors.ts';
import { loadRole } from '../staff/roles.ts';
import { loadInstanceSettings } from '../users/settings.ts';
import { type Invitation, type SignedUp, type SignUpInput, signUp, waitsForStaff } from '../users/sign-up.ts';
import { findInviteByCode, useInvite } from './queries.ts';
import { type InviteRow, type InviteView, readInviteView, toInviteViews } from './view.ts';

/** What whoever was given an invite is told of it. */
export interface InviteOffer {
  invite: InviteView;
  /** What keeps them out is the server: nobody joins it. */
  closed: boolean;
  /** Staff decide all the same. */
  waits: boolean;
  /** They are asked why they want to join. */
  asksReason: boolean;
}

/** Joining, by an invite where there is one. Throws what `signUp` throws, and `invalid` for one that is not good. */
export async function signUpBy(
  ctx: Context,
  { inviteCode, ...input }: SignUpInput & { inviteCode?: string | undefined },
): Promise<SignedUp> {
  return signUp(ctx, input, await findInvitation(ctx, inviteCode));
}

/** What a code lets somebody in by, undefined for none. Throws `invalid` for one that is not good. */
export async function findInvitation(ctx: Context, inviteCode: string | undefined): Promise<Invitation | undefined> {
  const code = inviteCode?.trim() ?? '';
  if (code === '') return undefined;
  const row = await findInviteByCode.first(ctx.db, { code });
  const [invite] = row === undefined ? [] : await view(ctx, row);
  if (invite?.state !== 'open') throw notGood();
  const { id, accountId } = invite;
  return { id, accountId, use: (tx) => use(ctx, tx, code) };
}

/** What an invite offers. Throws `not-found` for a code that nobody made. */
export async function loadInviteOffer(ctx: Context, code: string): Promise<InviteOffer> {
  const row = await findInviteByCode.first(ctx.db, { code });
  if (row === undefined) throw notFound();
  const [invite] = await view(ctx, row);
  const settings = await loadInstanceSettings(ctx);
  const waits = waitsForStaff(settings, true);
  return {
    invite: invite as InviteView,
    closed: settings.registrations === 'closed',
    waits,
    asksReason: waits && settings.joinReason === 'on',
  };
}

/** Looks once more, since its maker may have lost it meanwhile; of two who come last, one is in. */
async function use(ctx: Context, tx: Tx, code: string): Promise<void> {
  const now = ctx.clock.now();
  const row = await findInviteByCode.first(tx, { code });
  const good = row !== undefined && (await readInviteView(tx, row, now)).state === 'open';
  if (!good || (await useInvite.run(tx, { id: row.id, now })) === 0) throw notGood();
}

function view(ctx: Context, row: InviteRow): Promise<InviteView[]> {
  return toInviteViews([row], { now: ctx.clock.now(), read: (role) => loadRole(ctx, role) });
}

const notGood = () => fieldError('invite_code', 'ERR_INVALID', 'is not valid');
