import type { Tx } from '../../db/database.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import { cardFacet } from '../cards/facet.ts';
import { collectionsFacet } from '../collections/facet.ts';
import type { Context } from '../context.ts';
import type { Facet, FacetPost, FacetScene } from '../facet.ts';
import { mediaFacet } from '../media/facet.ts';
import { pollFacet } from '../polls/facet.ts';
import { tagsFacet } from '../tags/facet.ts';
import { mentionsFacet } from './mentions-facet.ts';
import { readersFacet } from './readers-facet.ts';

/** What a post is made of: one list for posts of here and elsewhere, new and edited. */
const FACETS = {
  mentions: mentionsFacet,
  readers: readersFacet,
  tags: tagsFacet,
  media: mediaFacet,
  poll: pollFacet,
  card: cardFacet,
  collections: collectionsFacet,
};

type InputOf<F> = F extends Facet<infer Input, infer _> ? Input : never;
export type FacetInputs = { [Name in keyof typeof FACETS]?: InputOf<(typeof FACETS)[Name]> };

/** Facets that were checked, ready for the transaction. */
export interface PreparedFacets {
  /** Their part of the post's row. */
  columns: Partial<PostsTable>;
  write(tx: Tx, post: FacetPost, isEdit: boolean): Promise<void>;
}

/** Asks each facet that has an input; throws what the first of them refuses. Not in a transaction. */
export async function prepareFacets(ctx: Context, scene: FacetScene, inputs: FacetInputs): Promise<PreparedFacets> {
  const columns: Partial<PostsTable> = {};
  const writes: ((tx: Tx, post: FacetPost, isEdit: boolean) => Promise<void>)[] = [];
  for (const [name, facet] of Object.entries(FACETS) as [keyof FacetInputs, Facet<unknown, unknown>][]) {
    const input = inputs[name];
    if (input === undefined) continue;
    const prepared = await facet.check(ctx, scene, input);
    Object.assign(columns, facet.columns(prepared));
    writes.push((tx, post, isEdit) => facet.write(ctx, tx, post, prepared, isEdit));
  }
  return {
    columns,
    async write(tx, post, isEdit) {
      for (const write of writes) await write(tx, post, isEdit);
    },
  };
}
