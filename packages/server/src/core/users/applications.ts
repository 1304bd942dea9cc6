import { createHmac } from 'node:crypto';
import { notFound } from '../../lib/errors.ts';
import { equalSecrets } from '../../lib/hash.ts';
import { createSecret } from '../../lib/rng.ts';
import type { Context } from '../context.ts';
import { findUserById } from './queries.ts';
import { ensureSecret } from './settings.ts';

/** Long enough to read what it opens, and to load the page again. */
const GOOD_FOR_MS = 3_600_000;

/** What became of what somebody asked for. */
export interface Application {
  state: 'waiting' | 'refused' | 'approved';
  askedAt: number;
  /** What staff said with a refusal. */
  text: string | null;
}

/** For who has shown their password and is not let in: reads their application for an hour. `user.until.signature`. */
export async function createApplicationTicket(ctx: Context, userId: number): Promise<string> {
  const content = `${userId}.${ctx.clock.now() + GOOD_FOR_MS}`;
  return `${content}.${await sign(ctx, content)}`;
}

/** What became of the application that a ticket is for. Throws `not-found`, also for tickets that are too old. */
export async function loadApplication(ctx: Context, ticket: string): Promise<Application> {
  const [, userId, until, signature] = /^(\d{1,16})\.(\d{1,16})\.([\w-]{43})$/.exec(ticket) ?? [];
  if (userId === undefined || !equalSecrets(signature ?? '', await sign(ctx, `${userId}.${until}`))) throw notFound();
  const user = Number(until) < ctx.clock.now() ? undefined : await findUserById.first(ctx.db, { id: Number(userId) });
  if (user === undefined) throw notFound();
  const { approvedAt, refusedAt, refusalText, createdAt } = user;
  const state = refusedAt !== null ? 'refused' : approvedAt === null ? 'waiting' : 'approved';
  return { state, askedAt: createdAt, text: refusalText };
}

async function sign(ctx: Context, content: string): Promise<string> {
  const secret = await ensureSecret(ctx, 'applications', () => createSecret(ctx.rng));
  return createHmac('sha256', secret).update(content).digest('base64url');
}
