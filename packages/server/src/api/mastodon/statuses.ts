import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import type { Context } from '../../core/context.ts';
import type { Entry } from '../../core/timelines/load.ts';
import { loadRecentAccountViews } from '../../core/views/account.ts';
import { findEntry } from '../../core/views/find-entry.ts';
import { type EntryView, loadEntryViews } from '../../core/views/post.ts';
import { loadAppNames, renderFor } from './render-for.ts';
import { renderEntry } from './serializers/status.ts';

/** Loaded entries as statuses, for one viewer (null: a visitor). */
export async function renderEntries(
  ctx: Context,
  viewerId: number | null,
  entries: readonly EntryView[],
): Promise<Status[]> {
  await loadAppNames(
    ctx,
    entries.map((entry) => entry.post),
  );
  const render = renderFor(ctx);
  return entries.map((entry) => renderEntry(render, viewerId, entry));
}

/** The statuses of a page, in its order; what the viewer may not see falls out. */
export async function loadStatuses(
  ctx: Context,
  viewerId: number | null,
  entries: readonly Entry[],
): Promise<Status[]> {
  return renderEntries(ctx, viewerId, await loadEntryViews(ctx, viewerId, entries, loadRecentAccountViews));
}

/** One status by the id of a post or a boost. Throws `not-found`. */
export async function loadStatus(ctx: Context, viewerId: number | null, id: number): Promise<Status> {
  const entry = await findEntry(ctx, viewerId, id);
  return (await renderEntries(ctx, viewerId, [entry]))[0] as Status;
}
