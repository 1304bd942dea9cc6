import type { Tx } from '../../db/database.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import { lockKept } from '../../db/queries/locks.ts';
import type { InstanceBlocksTable } from '../../db/tables/instance-blocks.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { readHost, withoutPort } from '../../lib/host.ts';
import { ourHosts } from '../addresses.ts';
import { writeAudit } from '../audit/write.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import {
  changeBlock,
  deleteBlock,
  findBlockByDomain,
  findBlockById,
  findBlocks,
  insertBlock,
} from '../instances/queries.ts';
import { endBlockedRelays } from '../relays/keep.ts';
import { spreadPolicy } from './apply-policy.ts';
import { decideByBroughtList, decideByHand } from './decide-by-hand.ts';

/** Of each comment, in UTF-16 units. */
export const MAX_BLOCK_COMMENT = 2_000;

export type InstanceBlock = InstanceBlocksTable;

/** What is decided about a server. */
export type InstanceDecision = Pick<InstanceBlocksTable, 'policy' | 'publicComment' | 'privateComment'> & {
  rejectMedia: boolean;
  rejectReports: boolean;
  obfuscate: boolean;
};

const NOTHING: InstanceDecision = {
  policy: 'open',
  rejectMedia: false,
  rejectReports: false,
  obfuscate: false,
  publicComment: '',
  privateComment: '',
};

/**
 * Decides about a server and all below its domain; what is left out stays as it was decided before. `by` is an account
 * here, null for the command line. Throws `invalid`, and with `mustBeNew` `conflict` where something was decided before.
 */
export async function blockInstance(
  ctx: Context,
  input: { by: number | null; domain: string; mustBeNew?: boolean } & Partial<InstanceDecision>,
): Promise<InstanceBlock> {
  const { by, domain, mustBeNew = false, ...changes } = input;
  const name = readBlockable(ctx, domain);
  checkComments(changes);
  return ctx.db.write(async (tx) => {
    await lockKept(tx, 'instanceBlocks');
    const block = await writeBlock(ctx, tx, { by, name, mustBeNew, changes });
    await spreadPolicy(ctx, tx, name);
    return block;
  });
}

/** Changes a decision by its id. Throws `not-found`, `invalid`. */
export async function changeInstanceBlock(
  ctx: Context,
  { by, id, ...changes }: { by: number | null; id: number } & Partial<InstanceDecision>,
): Promise<InstanceBlock> {
  const before = await findBlockById.first(ctx.db, { id });
  if (before === undefined) throw notFound();
  return blockInstance(ctx, { by, domain: before.domain, ...changes });
}

/** Takes a decision back; what is kept of the server's people is shown again. Throws `not-found`. */
export async function unblockInstance(ctx: Context, { by, id }: { by: number | null; id: number }): Promise<void> {
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'instanceBlocks');
    const block = await findBlockById.first(tx, { id });
    if (block === undefined) throw notFound();
    await decideByHand(tx, 'block', block.domain);
    if (!(await removeBlock(ctx, tx, { by, block }))) throw notFound();
    await spreadPolicy(ctx, tx, block.domain);
  });
}

/** Takes one back, by hand or as a list (`list`: its name) does; answers whether it was there. The rest is up to who calls. */
export async function removeBlock(
  ctx: Context,
  tx: Tx,
  { by, block, list }: { by: number | null; block: Pick<InstanceBlock, 'id' | 'domain' | 'policy'>; list?: string },
): Promise<boolean> {
  if ((await deleteBlock.run(tx, { id: block.id })) === 0) return false;
  const target = { kind: 'domain', key: block.domain, label: block.domain } as const;
  const details = { policy: block.policy, ...(list === undefined ? {} : { list }) };
  await writeAudit(ctx, tx, { by, act: 'instance.unblock', target, details });
  return true;
}

/** Which list a decision is made from: by its name, and by its id where it is fetched again and may take it back. */
export interface FromList {
  name: string;
  subscriptionId: number | null;
}

/**
 * Writes one decision of who holds them all; whoever writes several brings them to the accounts afterwards. What a subscription decides is its own,
 * unless staff had decided about the same server: that stays theirs.
 */
export async function writeBlock(
  ctx: Context,
  tx: Tx,
  {
    by,
    name,
    mustBeNew,
    changes,
    from,
  }: {
    by: number | null;
    name: string;
    mustBeNew: boolean;
    changes: Partial<InstanceDecision>;
    from?: FromList;
  },
): Promise<InstanceBlock> {
  const before = await findBlockByDomain.first(tx, { domain: name });
  if (before !== undefined && mustBeNew) {
    throw new AppError('invalid', 'Validation failed: Domain has already been blocked');
  }
  const now = ctx.clock.now();
  const subscriptionId = from?.subscriptionId ?? null;
  if (from === undefined) await decideByHand(tx, 'block', name);
  else if (subscriptionId === null) await decideByBroughtList(tx, 'block', name);
  const decision = { ...(before === undefined ? NOTHING : readDecision(before)), ...changes };
  const block: InstanceBlock = {
    id: before?.id ?? ctx.ids.next(),
    domain: name,
    policy: decision.policy,
    rejectMedia: decision.rejectMedia ? 1 : 0,
    rejectReports: decision.rejectReports ? 1 : 0,
    obfuscate: decision.obfuscate ? 1 : 0,
    publicComment: decision.publicComment,
    privateComment: decision.privateComment,
    byAccountId: by,
    sourceListId: before === undefined || before.sourceListId !== null ? subscriptionId : null,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
  if (before === undefined) await insertBlock(tx, block);
  else await changeBlock.run(tx, block);
  const { policy, rejectMedia, rejectReports } = block;
  await writeAudit(ctx, tx, {
    by,
    act: 'instance.block',
    target: { kind: 'domain', key: name, label: name },
    details: {
      policy,
      before: before?.policy ?? null,
      rejectMedia: rejectMedia === 1,
      rejectReports: rejectReports === 1,
      ...(from === undefined ? {} : { list: from.name }),
    },
  });
  if (policy !== 'open') await endBlockedRelays(ctx, tx, { by, name });
  await tellChanged(ctx, tx, 'policy', null);
  return block;
}

/** A page of decisions, newest first. */
export function loadInstanceBlocks(ctx: Context, page: Page): Promise<InstanceBlock[]> {
  return readPage(ctx.db, findBlocks, {}, page);
}

/** One decision. Throws `not-found`. */
export async function loadInstanceBlock(ctx: Context, id: number): Promise<InstanceBlock> {
  const block = await findBlockById.first(ctx.db, { id });
  if (block === undefined) throw notFound();
  return block;
}

/**
 * The name that a decision is about: in ASCII, without port, root's dot and `*.`, which it covers anyway. Throws `invalid`
 * for what is no name, and for one that this server has or is below.
 */
export function readBlockable(ctx: Context, text: string): string {
  const host = readHost(text.trim().replace(/^\*\./, ''));
  if (host === undefined) throw new AppError('invalid', 'Validation failed: Domain is not a valid domain name');
  const name = withoutPort(host);
  const covers = (own: string) => withoutPort(own) === name || withoutPort(own).endsWith(`.${name}`);
  if (!ourHosts(ctx).some(covers)) return name;
  // Two servers on one machine have one name: there, and nowhere else, the port says which is meant.
  if (host !== name && !ourHosts(ctx).includes(host)) return host;
  throw new AppError('invalid', 'Validation failed: Domain is the one of this server');
}

export function checkComments({ publicComment = '', privateComment = '' }: Partial<InstanceDecision>): void {
  if (Math.max(publicComment.length, privateComment.length) <= MAX_BLOCK_COMMENT) return;
  throw new AppError('invalid', `Validation failed: Comment is too long (maximum is ${MAX_BLOCK_COMMENT} characters)`);
}

/** What a row says was decided. */
export function readDecision(block: InstanceBlock): InstanceDecision {
  const { policy, publicComment, privateComment } = block;
  const flags = {
    rejectMedia: block.rejectMedia === 1,
    rejectReports: block.rejectReports === 1,
    obfuscate: block.obfuscate === 1,
  };
  return { policy, ...flags, publicComment, privateComment };
}
