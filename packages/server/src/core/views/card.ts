import type { CardsTable } from '../../db/tables/cards.ts';
import { findCardsOfPosts } from '../cards/queries.ts';
import type { Context } from '../context.ts';

/** What a page says of itself; texts are plain and may be empty. */
export type CardView = Readonly<
  Pick<
    CardsTable,
    'id' | 'url' | 'type' | 'title' | 'description' | 'language' | 'providerName' | 'authorName' | 'authorUrl'
  > &
    Pick<CardsTable, 'imageUrl' | 'imageDescription' | 'width' | 'height' | 'blurhash' | 'publishedAt'>
>;

/** Cards by the ids of their posts, in one query; those that are not there yet are left out. */
export async function loadCards(ctx: Context, postIds: number[]): Promise<Map<number, CardView>> {
  if (postIds.length === 0) return new Map();
  const rows = await findCardsOfPosts.all(ctx.db, { postIds });
  return new Map(rows.map((row) => [row.postId, toCardView(row)]));
}

export function toCardView(row: CardView): CardView {
  return {
    id: row.id,
    url: row.url,
    type: row.type,
    title: row.title,
    description: row.description,
    language: row.language,
    providerName: row.providerName,
    authorName: row.authorName,
    authorUrl: row.authorUrl,
    imageUrl: row.imageUrl,
    imageDescription: row.imageDescription,
    width: row.width,
    height: row.height,
    blurhash: row.blurhash,
    publishedAt: row.publishedAt,
  };
}
