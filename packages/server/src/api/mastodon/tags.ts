import type { Tag } from '@linnet/api-schemas/mastodon/tag.ts';
import type { Context } from '../../core/context.ts';
import { makeEach } from '../../core/make-each.ts';
import { loadTags } from '../../core/tags/load.ts';
import { renderFor } from './render-for.ts';
import { renderTag } from './serializers/tag.ts';

/** Tags by their normalised names; `accountId`: whose marks they carry, if anyone's. */
export async function renderTags(ctx: Context, accountId: number | null, names: readonly string[]): Promise<Tag[]> {
  const views = await loadTags(ctx, accountId, names);
  return makeEach(
    ctx,
    'tag',
    views,
    (view) => view.name,
    (view) => renderTag(renderFor(ctx), view),
  );
}
