import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { deleteOtherWaysIn } from '../../db/queries/belongings.ts';
import { AppError } from '../../lib/errors.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { createSecret } from '../../lib/rng.ts';
import { mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import { setPassword } from './change-password.ts';
import { consumeUserLink, deleteLinksBy, deleteUserLinks, deleteUserLinksBefore, findUserLink } from './queries.ts';
import { tellWayIn } from './way-in.ts';

const KIND = 'password-reset';

/** How long a link is good that is mailed (ms). */
const MAILED_LINK_MS = 3_600_000;
/** How long one is that staff hand on (ms). */
export const HANDED_LINK_MS = 24 * MAILED_LINK_MS;
/** How long the first one is, of somebody who does not know yet that they are here (ms). */
const FIRST_LINK_MS = 7 * HANDED_LINK_MS;

/**
 * A link by which somebody chooses a new password, once. Others stay good until their time, or until one of them is
 * used: a mail that was sent twice leads somewhere, whichever comes first.
 */
export function createResetLink(ctx: Context, userId: number): Promise<string> {
  return ctx.db.write((tx) => insertLink(ctx, tx, { userId, byUserId: null, lastsMs: MAILED_LINK_MS }));
}

/** The same for somebody whose login staff made: it is mailed to them, and good for a week. */
export function createFirstLink(ctx: Context, userId: number): Promise<string> {
  return ctx.db.write((tx) => insertLink(ctx, tx, { userId, byUserId: null, lastsMs: FIRST_LINK_MS }));
}

/**
 * The same for staff to hand on, in their transaction; its person is told that it was made, unless it is their first. It ends
 * with what let it be made: when one of the two gets another role, or whoever made it loses their access. `byUserId` null: the
 * command line.
 */
export async function makeHandedLink(
  ctx: Context,
  tx: Tx,
  { userId, byUserId, isFirst = false }: { userId: number; byUserId: number | null; isFirst?: boolean },
): Promise<{ url: string; expiresAt: number }> {
  if (!isFirst) await tellWayIn(ctx, tx, { userId, change: 'reset-link-made' });
  const url = await insertLink(ctx, tx, { userId, byUserId, lastsMs: HANDED_LINK_MS });
  return { url, expiresAt: ctx.clock.now() + HANDED_LINK_MS };
}

async function insertLink(
  ctx: Context,
  tx: Tx,
  { userId, byUserId, lastsMs }: { userId: number; byUserId: number | null; lastsMs: number },
) {
  const key = createSecret(ctx.rng);
  const now = ctx.clock.now();
  await deleteUserLinksBefore.run(tx, { before: now });
  await insertRow(tx, 'userLinks', {
    keyHash: sha256Hex(key),
    userId,
    kind: KIND,
    email: null,
    byUserId,
    expiresAt: now + lastsMs,
  });
  return mint.path(ctx, `/reset-password?key=${key}`);
}

/**
 * Chooses a new password by a link, and ends all sessions, tokens and streams,
 * passkeys and what was connected since. Throws `forbidden` for a link that is
 * unknown, used or too old, `invalid` with details for a bad password, which leaves the link good.
 */
export async function resetPassword(ctx: Context, input: { key: string; password: string }): Promise<void> {
  const keyHash = sha256Hex(input.key);
  // Asked before any hash is made: who has no key must not cost anything.
  const link = await findUserLink.first(ctx.db, { keyHash, kind: KIND, now: ctx.clock.now() });
  if (link === undefined) throw badLink();
  await setPassword(ctx, { userId: link.userId, password: input.password }, async (tx) => {
    await useLink(tx, keyHash);
    await deleteOtherWaysIn(tx, link.userId);
  });
}

/** Somebody's standing is another: what staff handed them before, and what they handed on, is no good any more. */
export async function endHandedLinks(tx: Tx, userId: number): Promise<void> {
  await deleteUserLinks.run(tx, { userId, kind: KIND });
  await deleteLinksBy.run(tx, { byUserId: userId });
}

/** Of two at the same moment, one comes through. */
async function useLink(tx: Tx, keyHash: string): Promise<void> {
  if ((await consumeUserLink.run(tx, { keyHash })) === 0) throw badLink();
}

function badLink(): AppError {
  return new AppError('forbidden', 'This link is not valid any more: ask for a new one');
}
