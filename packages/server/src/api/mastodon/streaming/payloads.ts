import type { Context } from '../../../core/context.ts';
import { makeEach } from '../../../core/make-each.ts';
import type { SharedEntry } from '../../../core/views/post.ts';
import { loadAppNames, renderFor } from '../render-for.ts';
import { writeEntryForMany } from '../serializers/status-json.ts';

/** Writes an entry as JSON for many viewers; undefined for those who do not get it. */
export async function createPayloads(ctx: Context, entry: SharedEntry | undefined) {
  if (entry === undefined) return () => undefined;
  const { facts } = entry;
  await loadAppNames(ctx, [{ facts, quote: null }, ...[...entry.quotes.values()].map((quote) => ({ facts, quote }))]);
  const [write] = makeEach(
    ctx,
    'payload',
    [entry],
    () => entry.entryId,
    () => writeEntryForMany(renderFor(ctx), entry),
  );
  return (viewerId: number): string | undefined => {
    const mine = entry.mine.get(viewerId);
    return mine === undefined ? undefined : write?.(mine, entry.quotes.get(viewerId) ?? null);
  };
}
