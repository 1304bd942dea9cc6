import type { Tx } from '../../db/database.ts';
import { insertRow, insertRows } from '../../db/insert.ts';
import type { DraftsTable } from '../../db/tables/drafts.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { claimFiles } from '../files/queries.ts';
import { releaseFiles } from '../files/unused-files.ts';
import { type DraftInput, toBody } from './body.ts';
import { deleteDraftMedia, deleteDraftRow, lockDraft, updateDraft } from './queries.ts';

/** Bytes of what is written, as it is kept. */
const MAX_BYTES = 100_000;

/** Writes a new one down; its files stay as long as it does. */
export async function insertDraft(
  ctx: Context,
  tx: Tx,
  { accountId, ...given }: Pick<DraftsTable, 'accountId' | 'publishAt'> & { key?: string; input: DraftInput },
): Promise<number> {
  const now = ctx.clock.now();
  const { publishAt, key = null, input } = given;
  const id = ctx.ids.next();
  const row = { id, accountId, publishAt, problem: null, idempotencyKey: key, bodyJson: toJson(input) };
  await insertRow(tx, 'drafts', { ...row, createdAt: now, updatedAt: now });
  await attach(tx, { id, accountId }, input.mediaIds);
  return id;
}

/** Replaces what is held. */
export async function rewriteDraft(
  ctx: Context,
  tx: Tx,
  row: DraftsTable,
  { publishAt, input }: { publishAt: number | null; input: DraftInput | undefined },
): Promise<void> {
  const bodyJson = input === undefined ? row.bodyJson : toJson(input);
  // What is being published was read before: it has to see that it is another.
  const updatedAt = Math.max(ctx.clock.now(), row.updatedAt + 1);
  await updateDraft.run(tx, { id: row.id, publishAt, problem: null, bodyJson, updatedAt });
  if (input === undefined) return;
  const before = await detach(tx, row.id);
  await attach(tx, row, input.mediaIds);
  const gone = before.filter((id) => !input.mediaIds.includes(id));
  await releaseFiles(ctx, tx, gone);
}

/** Removes an own one: with a time, or without. Its files stay for a day. Throws `not-found`. */
export async function deleteDraft(
  ctx: Context,
  { accountId, id, scheduled }: { accountId: number; id: number; scheduled: boolean },
): Promise<void> {
  await ctx.db.write(
    async (tx) => {
      const row = await lockDraft.first(tx, { id, accountId });
      if (row === undefined || (row.publishAt !== null) !== scheduled) throw notFound();
      await deleteDraftRow.run(tx, { id });
      await releaseFiles(ctx, tx, await detach(tx, id));
    },
    { frees: true },
  );
}

/** Takes the files away from one, and answers which. */
export async function detach(tx: Tx, draftId: number): Promise<number[]> {
  return (await deleteDraftMedia.all(tx, { draftId })).map((row) => row.fileId);
}

async function attach(tx: Tx, draft: Pick<DraftsTable, 'id' | 'accountId'>, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  if ((await claimFiles.run(tx, { accountId: draft.accountId, ids })) !== ids.length) {
    throw new AppError('invalid', 'Validation failed: Media not found');
  }
  const rows = ids.map((fileId, position) => ({ draftId: draft.id, position, fileId }));
  await insertRows(tx, 'draftMedia', rows);
}

function toJson(input: DraftInput): string {
  const json = JSON.stringify(toBody(input));
  if (Buffer.byteLength(json) > MAX_BYTES) throw new AppError('invalid', 'Validation failed: Text is too long');
  return json;
}
