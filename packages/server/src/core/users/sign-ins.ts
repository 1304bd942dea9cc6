import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { SignInsTable } from '../../db/tables/people.ts';
import { toIpKey } from '../../net/ip-range.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { deleteSignInsBefore, deleteSignInsBeyond, findSignInsOf } from './queries/sign-ins.ts';
import { findUserById } from './queries.ts';

/** From where somebody came, as the connection and the program say. */
export interface Origin {
  ip: string;
  userAgent: string;
}

/** Of each person: addresses are kept no longer than they are of use. */
export const SIGN_INS_KEPT = 50;
const KEPT_MS = 365 * 24 * 3_600_000;
const USER_AGENT_MAX = 256;

/** What is kept of it. */
export function boundOrigin({ ip, userAgent }: Origin): Origin {
  return { ip: ip.slice(0, 64), userAgent: userAgent.slice(0, USER_AGENT_MAX) };
}

/** Notes in the caller's transaction that somebody came in; older ones beyond the last fifty go. */
export async function recordSignIn(
  ctx: Context,
  tx: Tx,
  input: { userId: number; kind: SignInsTable['kind']; from: Origin; isNewDevice?: boolean },
): Promise<void> {
  const { userId, kind, isNewDevice = false } = input;
  const { ip, userAgent } = boundOrigin(input.from);
  const row = { id: ctx.ids.next(), userId, kind, ip, ipKey: toIpKey(ip) ?? '', userAgent };
  const at = ctx.clock.now();
  await insertRow(tx, 'signIns', { ...row, createdAt: at });
  // Whoever comes for the first time has told nobody of another device yet.
  if (isNewDevice && (await findUserById.first(tx, { id: userId }))?.lastActiveAt != null) {
    await ctx.queue.emit(tx, { kind: 'device.new', userId, at, ip, userAgent });
  }
  await deleteSignInsBeyond.run(tx, { userId, kept: SIGN_INS_KEPT });
}

/** Where somebody came from, the last first: fifty at most. */
export async function listSignIns(ctx: Context, userId: number): Promise<SignInsTable[]> {
  return (await findSignInsOf.all(ctx.db, { userIds: [userId] })).sort((a, b) => b.id - a.id);
}

/** Forgets where people signed in from more than a year ago. */
export const pruneSignInsJob = defineJob<Context, Record<never, never>>({
  name: 'users.prune-sign-ins',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    await deleteSignInsBefore.run(ctx.db, { before: ctx.clock.now() - KEPT_MS });
  },
});
