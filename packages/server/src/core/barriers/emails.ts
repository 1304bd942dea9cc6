import { insertRow } from '../../db/insert.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import type { EmailBlocksTable, EmailDomainBlocksTable } from '../../db/tables/barriers.ts';
import { AppError } from '../../lib/errors.ts';
import { readHost } from '../../lib/host.ts';
import type { Context } from '../context.ts';
import { changeBarriers, loadRow, noteChange, requireRoom, taken } from './keep.ts';
import { hashEmail } from './plain.ts';
import * as queries from './queries.ts';

export type EmailDomainBlock = EmailDomainBlocksTable;
export type EmailBlock = EmailBlocksTable;

export const listEmailDomainBlocks = (ctx: Context, page: Page): Promise<EmailDomainBlock[]> =>
  readPage(ctx.db, queries.listEmailDomainBlocks, {}, page);
export const loadEmailDomainBlock = (ctx: Context, id: number): Promise<EmailDomainBlock> =>
  loadRow(ctx.db, queries.findEmailDomainBlock, id);
export const listEmailBlocks = (ctx: Context, page: Page): Promise<EmailBlock[]> =>
  readPage(ctx.db, queries.listEmailBlocks, {}, page);
export const loadEmailBlock = (ctx: Context, id: number): Promise<EmailBlock> =>
  loadRow(ctx.db, queries.findEmailBlockById, id);

/** Keeps out addresses of a domain, of all below it, and of those whose mail goes there. Throws `invalid`. */
export async function addEmailDomainBlock(
  ctx: Context,
  { by, domain: given, approval }: { by: number | null; domain: string; approval: boolean },
): Promise<EmailDomainBlock> {
  const domain = readHost(given.trim().replace(/^@/, ''));
  if (domain === undefined || !domain.includes('.') || domain.includes(':')) {
    throw new AppError('invalid', 'Validation failed: Domain is not a valid domain name');
  }
  return changeBarriers(ctx, 'emailDomainBlocks', async (tx) => {
    if ((await queries.findEmailDomainBlockOf.first(tx, { domain })) !== undefined) throw taken('Domain');
    await requireRoom(tx, queries.countEmailDomainBlocks);
    const row: EmailDomainBlock = {
      id: ctx.ids.next(),
      domain,
      approval: approval ? 1 : 0,
      createdAt: ctx.clock.now(),
    };
    await insertRow(tx, 'emailDomainBlocks', row);
    await noteChange(ctx, tx, { by, act: 'email-domain-block.add', id: row.id, label: domain });
    return row;
  });
}

/** Throws `not-found`. */
export async function removeEmailDomainBlock(
  ctx: Context,
  { by, id }: { by: number | null; id: number },
): Promise<void> {
  await changeBarriers(ctx, 'emailDomainBlocks', async (tx) => {
    const { domain } = await loadRow(tx, queries.findEmailDomainBlock, id);
    await queries.deleteEmailDomainBlock.run(tx, { id });
    await noteChange(ctx, tx, { by, act: 'email-domain-block.remove', id, label: domain });
  });
}

/** Keeps one mailbox out, whichever way its address is written; only a hash is kept. Twice is once. Throws `invalid`. */
export async function addEmailBlock(
  ctx: Context,
  { by, ...input }: { by: number | null } & ({ email: string } | { hash: string }),
): Promise<EmailBlock> {
  const hash = 'hash' in input ? input.hash.toLowerCase() : hashEmail(input.email);
  if (!/^[0-9a-f]{64}$/.test(hash) || ('email' in input && !/^[^@\s]+@[^@\s]+$/.test(input.email.trim()))) {
    throw new AppError('invalid', 'Validation failed: Email is not a valid e-mail address');
  }
  return changeBarriers(ctx, 'emailBlocks', async (tx) => {
    const known = await queries.findEmailBlock.first(tx, { hash });
    if (known !== undefined) return known;
    await requireRoom(tx, queries.countEmailBlocks);
    const row: EmailBlock = { id: ctx.ids.next(), hash, createdAt: ctx.clock.now() };
    await insertRow(tx, 'emailBlocks', row);
    await noteChange(ctx, tx, { by, act: 'email-block.add', id: row.id, label: hash.slice(0, 12) });
    return row;
  });
}

/** Which of them keeps an address out; none where it may join. */
export async function findBlocksOfEmail(ctx: Context, email: string): Promise<EmailBlock[]> {
  return queries.findEmailBlock.all(ctx.db, { hash: hashEmail(email) });
}

/** Throws `not-found`. */
export async function removeEmailBlock(ctx: Context, { by, id }: { by: number | null; id: number }): Promise<void> {
  await changeBarriers(ctx, 'emailBlocks', async (tx) => {
    const { hash } = await loadRow(tx, queries.findEmailBlockById, id);
    await queries.deleteEmailBlock.run(tx, { id });
    await noteChange(ctx, tx, { by, act: 'email-block.remove', id, label: hash.slice(0, 12) });
  });
}
