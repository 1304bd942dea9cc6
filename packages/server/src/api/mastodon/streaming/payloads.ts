import type { Context } from '../../../core/context.ts';
import type { EntryView } from '../../../core/views/post.ts';
import { loadAppNames, renderFor } from '../render-for.ts';
import { renderEntry } from '../serializers/status.ts';

/** Writes an entry as JSON for many viewers, once for all who see the same. */
export async function createPayloads(ctx: Context, views: ReadonlyMap<number, EntryView>) {
  const [any] = views.values();
  if (any !== undefined) await loadAppNames(ctx, [any.post]);
  const render = renderFor(ctx);
  const known = new Map<string, string>();
  return (viewerId: number): string | undefined => {
    const entry = views.get(viewerId);
    if (entry === undefined) return undefined;
    // All that differs between viewers: their marks, and whether the post is their own.
    const key = `${entry.post.account.id === viewerId} ${Object.values(entry.post.marks ?? {}).join()}`;
    let payload = known.get(key);
    if (payload === undefined) {
      payload = JSON.stringify(renderEntry(render, viewerId, entry));
      known.set(key, payload);
    }
    return payload;
  };
}
