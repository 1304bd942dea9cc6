import type { Tx } from '../../db/database.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import { lockKept } from '../../db/queries/locks.ts';
import type { InstanceAllowsTable } from '../../db/tables/instance-blocks.ts';
import { notFound } from '../../lib/errors.ts';
import { writeAudit } from '../audit/write.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { type FederationMode, readFederationMode } from '../instances/policy.ts';
import {
  deleteAllow,
  findAllowByDomain,
  findAllowById,
  findAllows,
  insertAllow,
  moveAllowsFrom,
} from '../instances/queries.ts';
import { putSetting } from '../users/queries.ts';
import { applyPolicyJob, spreadPolicy } from './apply-policy.ts';
import { decideByBroughtList, decideByHand } from './decide-by-hand.ts';
import { type FromList, readBlockable } from './instance-blocks.ts';

export type InstanceAllow = InstanceAllowsTable;

/**
 * Lets this server speak to another one, and to all below its name, while it speaks to none but those. Twice changes
 * nothing. Throws `invalid`.
 */
export async function allowInstance(
  ctx: Context,
  { by, domain }: { by: number | null; domain: string },
): Promise<InstanceAllow> {
  const name = readBlockable(ctx, domain);
  return ctx.db.write(async (tx) => {
    await lockKept(tx, 'instanceBlocks');
    const row = await writeAllow(ctx, tx, { by, name });
    if (row !== undefined) await spreadPolicy(ctx, tx, name);
    return row ?? ((await findAllowByDomain.first(tx, { domain: name })) as InstanceAllow);
  });
}

/** Writes that one is allowed; undefined: it was before. Whoever writes several brings them to the accounts afterwards. */
export async function writeAllow(
  ctx: Context,
  tx: Tx,
  { by, name, from }: { by: number | null; name: string; from?: FromList },
): Promise<InstanceAllow | undefined> {
  const sourceListId = from?.subscriptionId ?? null;
  const row = { id: ctx.ids.next(), domain: name, byAccountId: by, sourceListId, createdAt: ctx.clock.now() };
  if (from === undefined) await decideByHand(tx, 'allow', name);
  else if (sourceListId === null) await decideByBroughtList(tx, 'allow', name);
  if ((await insertAllow(tx, row)) === 0) {
    const before = await findAllowByDomain.first(tx, { domain: name });
    // What staff allow as well is theirs from then on.
    if (sourceListId === null && before !== undefined && before.sourceListId !== null) {
      await moveAllowsFrom.run(tx, { sourceListId: before.sourceListId, domains: [name], toListId: null });
    }
    return undefined;
  }
  const target = { kind: 'domain', key: name, label: name } as const;
  await writeAudit(ctx, tx, { by, act: 'instance.allow', target, details: sayList(from?.name) });
  return row;
}

/** Takes it back. Throws `not-found`. */
export async function disallowInstance(ctx: Context, { by, id }: { by: number | null; id: number }): Promise<void> {
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'instanceBlocks');
    const allow = await findAllowById.first(tx, { id });
    if (allow === undefined) throw notFound();
    await decideByHand(tx, 'allow', allow.domain);
    if (!(await removeAllow(ctx, tx, { by, allow }))) throw notFound();
    await spreadPolicy(ctx, tx, allow.domain);
  });
}

/** Takes one back, by hand or as a list (`list`: its name) does; answers whether it was there. The rest is up to who calls. */
export async function removeAllow(
  ctx: Context,
  tx: Tx,
  { by, allow, list }: { by: number | null; allow: Pick<InstanceAllow, 'id' | 'domain'>; list?: string },
): Promise<boolean> {
  if ((await deleteAllow.run(tx, { id: allow.id })) === 0) return false;
  const target = { kind: 'domain', key: allow.domain, label: allow.domain } as const;
  await writeAudit(ctx, tx, { by, act: 'instance.disallow', target, details: sayList(list) });
  return true;
}

const sayList = (list: string | undefined): Record<string, string> => (list === undefined ? {} : { list });

/** A page of servers that are allowed, newest first. */
export function loadInstanceAllows(ctx: Context, page: Page): Promise<InstanceAllow[]> {
  return readPage(ctx.db, findAllows, {}, page);
}

/** One of them. Throws `not-found`. */
export async function loadInstanceAllow(ctx: Context, id: number): Promise<InstanceAllow> {
  const allow = await findAllowById.first(ctx.db, { id });
  if (allow === undefined) throw notFound();
  return allow;
}

/** Speaks to every server that is not suspended, or to those alone that are allowed: nothing of others is shown then. */
export async function setFederationMode(
  ctx: Context,
  { by, mode }: { by: number | null; mode: FederationMode },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'settings');
    if ((await readFederationMode(tx)) === mode) return;
    await putSetting.run(tx, { key: 'federation', valueJson: JSON.stringify(mode) });
    await writeAudit(ctx, tx, { by, act: 'instance.mode', details: { mode } });
    await tellChanged(ctx, tx, 'policy', null);
    await ctx.queue.enqueue(tx, applyPolicyJob, [null]);
  });
}
