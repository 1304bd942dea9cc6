import { parseOurs } from '../addresses.ts';
import type { Facet } from '../facet.ts';
import { findLinkedCollections } from './queries.ts';

/** So many of a post's links are looked at. */
const MAX_LINKS = 10;

/** The collections of people that a post links to, as far as they are here: apps show them with it. */
export const collectionsFacet: Facet<readonly string[], number[]> = {
  async check(ctx, _scene, links) {
    const some = [...new Set(links)].slice(0, MAX_LINKS);
    if (some.length === 0) return [];
    const ours = some.flatMap((link) => {
      const thing = parseOurs(ctx, link);
      return thing?.kind === 'collection' ? [thing.id] : [];
    });
    return (await findLinkedCollections.all(ctx.db, { ids: ours, links: some })).map((row) => row.id);
  },
  columns: (ids) => ({ collectionsJson: JSON.stringify(ids) }),
  // All of it stands in the post's row.
  async write() {},
};
