import { type Page, readPage } from '../../db/keyset.ts';
import type { DraftsTable } from '../../db/tables/drafts.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import type { DraftBody } from './body.ts';
import { findDraft, findDrafts, findMediaOfDrafts } from './queries.ts';

/** A post that is not out yet, as its author sees it. */
export interface DraftView {
  id: number;
  /** Null where no time is set. */
  publishAt: number | null;
  /** Why it could not be published, where its time has come and gone. */
  problem: string | null;
  body: DraftBody;
  /** Rows of its files, in their order. */
  media: DraftFile[];
  updatedAt: number;
}

export type DraftFile = Awaited<ReturnType<typeof findMediaOfDrafts.all>>[number];

/** A page of an account's: those with a time, or those without; newest first. */
export async function loadDrafts(
  ctx: Context,
  accountId: number,
  which: keyof typeof findDrafts,
  page: Page,
): Promise<DraftView[]> {
  return toViews(ctx, await readPage(ctx.db, findDrafts[which], { accountId }, page));
}

/** One of an account's. Throws `not-found`. */
export async function loadDraft(
  ctx: Context,
  { accountId, id, scheduled }: { accountId: number; id: number; scheduled: boolean },
): Promise<DraftView> {
  const row = await findDraft.first(ctx.db, { id, accountId });
  if (row === undefined || (row.publishAt !== null) !== scheduled) throw notFound();
  const [view] = await toViews(ctx, [row]);
  return view as DraftView;
}

/** The files of one, in their order. */
export async function loadMediaIds(ctx: Context, id: number): Promise<number[]> {
  return sorted(await findMediaOfDrafts.all(ctx.db, { draftIds: [id] })).map((file) => file.id);
}

async function toViews(ctx: Context, rows: readonly DraftsTable[]): Promise<DraftView[]> {
  if (rows.length === 0) return [];
  const files = await findMediaOfDrafts.all(ctx.db, { draftIds: rows.map((row) => row.id) });
  const byDraft = Map.groupBy(files, (file) => file.draftId);
  return rows.map(({ id, publishAt, problem, bodyJson, updatedAt }) => ({
    id,
    publishAt,
    problem,
    body: JSON.parse(bodyJson) as DraftBody,
    media: sorted(byDraft.get(id) ?? []),
    updatedAt,
  }));
}

function sorted(files: DraftFile[]): DraftFile[] {
  return files.sort((a, b) => a.position - b.position);
}
