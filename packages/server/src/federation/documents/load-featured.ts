import { VISITOR } from '../../core/audience/viewer.ts';
import { type CollectionView, loadCollections } from '../../core/collections/load.ts';
import type { Context } from '../../core/context.ts';
import { loadAccountViews } from '../../core/views/account.ts';
import type { FeaturedInput } from '../render/featured.ts';

/** What the document of a collection of somebody here is made of, as everybody may see it; undefined where nobody may. */
export async function loadFeatured(ctx: Context, id: number): Promise<FeaturedInput | undefined> {
  const view = (await loadCollections(ctx, VISITOR, [id])).get(id);
  return view === undefined ? undefined : (await loadFeaturedInputs(ctx, [view]))[0];
}

/** The same of several that were loaded for everybody; those of other servers are left out. */
export async function loadFeaturedInputs(ctx: Context, views: readonly CollectionView[]): Promise<FeaturedInput[]> {
  const own = views.filter((view) => view.local);
  const ids = own.flatMap((view) => [view.accountId, ...view.items.map((item) => item.accountId)]);
  const people = await loadAccountViews(ctx, ids);
  return own.flatMap((view) => {
    const owner = people.get(view.accountId);
    return owner === undefined ? [] : [{ here: ctx, view, owner, people }];
  });
}
