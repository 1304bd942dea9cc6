import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import type { Viewer } from '../../core/audience/viewer.ts';
import type { Context } from '../../core/context.ts';
import { makeEach } from '../../core/make-each.ts';
import { loadRecentAccountViews } from '../../core/views/account.ts';
import { findEntry } from '../../core/views/find-entry.ts';
import { type EntryRef, type EntryView, type LoadOptions, loadEntryViews } from '../../core/views/post.ts';
import { notFound } from '../../lib/errors.ts';
import { asWritten, type WrittenJson } from '../http/written-json.ts';
import { loadAppNames, renderFor } from './render-for.ts';
import { renderEntry } from './serializers/status.ts';
import { writeEntryBytes } from './serializers/status-json.ts';

const [OPEN, COMMA, CLOSE] = [Buffer.from('['), Buffer.from(','), Buffer.from(']')];

/** Loaded entries as statuses. */
export async function renderEntries(ctx: Context, entries: readonly EntryView[]): Promise<Status[]> {
  await loadAppNames(
    ctx,
    entries.map((entry) => entry.post),
  );
  const render = renderFor(ctx);
  return makeEach(
    ctx,
    'status',
    entries,
    (entry) => entry.entryId,
    (entry) => renderEntry(render, entry),
  );
}

/** The same as JSON, for pages that are read often. */
export async function writeEntries(ctx: Context, entries: readonly EntryView[]): Promise<WrittenJson<Status[]>> {
  await loadAppNames(
    ctx,
    entries.map((entry) => entry.post),
  );
  const render = renderFor(ctx);
  const written = makeEach(
    ctx,
    'status',
    entries,
    (entry) => entry.entryId,
    (entry) => writeEntryBytes(render, entry),
  );
  const pieces = written.flatMap((entry, i) => [i === 0 ? OPEN : COMMA, ...entry]);
  return asWritten(Buffer.concat(written.length === 0 ? [OPEN, CLOSE] : [...pieces, CLOSE]));
}

/** The statuses of a page, in its order; what the viewer may not see, or does not want to meet, falls out. */
export async function loadStatuses(
  ctx: Context,
  viewer: Viewer,
  entries: readonly EntryRef[],
  options: LoadOptions = {},
): Promise<Status[]> {
  const views = await loadEntryViews(ctx, viewer, entries, { accounts: loadRecentAccountViews, ...options });
  return renderEntries(ctx, views);
}

/** One status by the id of a post or a boost. Throws `not-found`. */
export async function loadStatus(ctx: Context, viewer: Viewer, id: number): Promise<Status> {
  const [status] = await renderEntries(ctx, [await findEntry(ctx, viewer, id)]);
  if (status === undefined) throw notFound();
  return status;
}
