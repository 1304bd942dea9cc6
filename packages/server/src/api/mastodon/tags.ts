import type { Tag } from '@linnet/api-schemas/mastodon/tag.ts';
import type { Context } from '../../core/context.ts';
import { makeEach } from '../../core/make-each.ts';
import { loadTags } from '../../core/tags/load.ts';
import { notFound } from '../../lib/errors.ts';
import { isTag, normalizeTag } from '../../lib/text/normalize-tag.ts';
import { renderFor } from './render-for.ts';
import { renderTag } from './serializers/tag.ts';

/** Tags by their normalised names; `accountId`: whose marks they carry, if anyone's. */
export async function renderTags(ctx: Context, accountId: number | null, names: readonly string[]): Promise<Tag[]> {
  const views = await loadTags(ctx, accountId, names);
  return makeEach(
    ctx,
    'tag',
    views,
    (view) => view.tag,
    (view) => renderTag(renderFor(ctx), view),
  );
}

/** The tag that an address names: every name that can be written exists, whether or not it was used. Throws `not-found`. */
export function readTagName(name: string): string {
  if (!isTag(name)) throw notFound();
  return normalizeTag(name);
}
