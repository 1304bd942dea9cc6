import { insertRow } from '../../db/insert.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import type { IpBlocksTable, IpSeverity } from '../../db/tables/barriers.ts';
import { AppError } from '../../lib/errors.ts';
import { type IpRange, parseIpRange, toIpKey } from '../../net/ip-range.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { changeBarriers, loadRow, noteChange, requireRoom, taken } from './keep.ts';
import * as queries from './queries.ts';

export type IpBlock = IpBlocksTable;
export type { IpSeverity };

export interface IpBlockInput {
  /** `192.0.2.0/24`, or one address. */
  range: string;
  severity: IpSeverity;
  comment: string;
  /** When it ends; null: when somebody takes it away. */
  expiresAt: number | null;
}

const COMMENT_MAX = 500;
/** One that has ended is shown for so long. */
const ENDED_KEPT_MS = 30 * 24 * 3_600_000;

export const listIpBlocks = (ctx: Context, page: Page): Promise<IpBlock[]> =>
  readPage(ctx.db, queries.listIpBlocks, {}, page);
export const loadIpBlock = (ctx: Context, id: number): Promise<IpBlock> => loadRow(ctx.db, queries.findIpBlock, id);

/**
 * Keeps a range of addresses out. Throws `invalid` for what is no range, for one that is there, and for one that would
 * shut out whoever asks (`from`) or this machine.
 */
export async function addIpBlock(
  ctx: Context,
  { by, from, ...input }: IpBlockInput & { by: number | null; from: string | null },
): Promise<IpBlock> {
  const range = check(input, from);
  return changeBarriers(ctx, 'ipBlocks', async (tx) => {
    if ((await queries.findIpBlockOf.first(tx, { range: range.text })) !== undefined) throw taken('Ip');
    await requireRoom(tx, queries.countIpBlocks);
    const { severity, comment, expiresAt } = input;
    const ends = { range: range.text, first: range.first, last: range.last };
    const row: IpBlock = { id: ctx.ids.next(), ...ends, severity, comment, expiresAt, createdAt: ctx.clock.now() };
    await insertRow(tx, 'ipBlocks', row);
    await noteChange(ctx, tx, { by, act: 'ip-block.add', id: row.id, label: row.range });
    return row;
  });
}

/** Changes what is given. Throws `not-found`, and as `addIpBlock` does. */
export async function changeIpBlock(
  ctx: Context,
  { by, from, id, ...changes }: Partial<IpBlockInput> & { by: number | null; from: string | null; id: number },
): Promise<IpBlock> {
  return changeBarriers(ctx, 'ipBlocks', async (tx) => {
    const before = await loadRow(tx, queries.findIpBlock, id);
    const input = { ...before, ...changes };
    const range = check(input, from);
    const same = await queries.findIpBlockOf.first(tx, { range: range.text });
    if (same !== undefined && same.id !== id) throw taken('Ip');
    const { severity, comment, expiresAt } = input;
    const row = { id, range: range.text, first: range.first, last: range.last, severity, comment, expiresAt };
    await queries.updateIpBlock.run(tx, row);
    await noteChange(ctx, tx, { by, act: 'ip-block.change', id, label: row.range });
    return { ...row, createdAt: before.createdAt };
  });
}

/** Throws `not-found`. */
export async function removeIpBlock(ctx: Context, { by, id }: { by: number | null; id: number }): Promise<void> {
  await changeBarriers(ctx, 'ipBlocks', async (tx) => {
    const { range } = await loadRow(tx, queries.findIpBlock, id);
    await queries.deleteIpBlock.run(tx, { id });
    await noteChange(ctx, tx, { by, act: 'ip-block.remove', id, label: range });
  });
}

/** Forgets what ended a month ago. */
export const pruneIpBlocksJob = defineJob<Context, Record<never, never>>({
  name: 'barriers.prune-ip-blocks',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    await queries.deleteIpBlocksEndedBefore.run(ctx.db, { before: ctx.clock.now() - ENDED_KEPT_MS });
  },
});

function check({ range: text, severity, comment }: IpBlockInput, from: string | null): IpRange {
  const range = parseIpRange(text);
  if (range === undefined) throw new AppError('invalid', 'Validation failed: Ip is not a valid IP address or range');
  if (comment.length > COMMENT_MAX) {
    throw new AppError('invalid', `Validation failed: Comment is too long (maximum is ${COMMENT_MAX} characters)`);
  }
  if (severity === 'no-access') {
    // The proxy and whoever asks: they could not take it back.
    for (const ip of ['127.0.0.1', '::1', ...(from === null ? [] : [from])]) {
      const key = toIpKey(ip) ?? '';
      if (range.first <= key && key <= range.last) {
        throw new AppError('invalid', 'Validation failed: Ip would shut you or the server itself out');
      }
    }
  }
  return range;
}
