import type { CardsTable } from '../../db/tables/cards.ts';
import { readHostOf, withoutPort } from '../../lib/host.ts';
import { findCardsOfPosts } from '../cards/queries.ts';
import type { Context } from '../context.ts';
import { type AccountView, loadAccountViews } from './account.ts';

/** What a page says of itself; texts are plain and may be empty. */
export type CardView = Readonly<
  Pick<
    CardsTable,
    'id' | 'url' | 'type' | 'title' | 'description' | 'language' | 'providerName' | 'authorName' | 'authorUrl'
  > &
    Pick<CardsTable, 'imageUrl' | 'imageDescription' | 'width' | 'height' | 'blurhash' | 'publishedAt'> & {
      /** Whoever wrote the page, by its word and by theirs. */
      creator: AccountView | null;
    }
>;

/** Cards by the ids of their posts; those that are not there yet are left out. */
export async function loadCards(ctx: Context, postIds: number[]): Promise<Map<number, CardView>> {
  if (postIds.length === 0) return new Map();
  const rows = await findCardsOfPosts.all(ctx.db, { postIds });
  const views = await toCardViews(ctx, rows);
  return new Map(rows.map((row, i) => [row.postId, views[i] as CardView]));
}

/** Rows as views, in their order. Nearly no page names an account: then nothing more is asked. */
export async function toCardViews(ctx: Context, rows: readonly CardsTable[]): Promise<CardView[]> {
  const ids = rows.flatMap((row) => row.creatorId ?? []);
  const creators = ids.length === 0 ? new Map<number, AccountView>() : await loadAccountViews(ctx, ids);
  return rows.map((row) => toCardView(row, creators.get(row.creatorId ?? 0)));
}

/** An account is an author where it says that the page's site may name it (GHSA-rwcw-vq68-g34p): its host, or one above. */
function isNamedBy({ suspended, attributionDomains }: AccountView, url: string): boolean {
  const host = withoutPort(readHostOf(url) ?? '');
  return !suspended && attributionDomains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

function toCardView(row: CardsTable, creator: AccountView | undefined): CardView {
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
    creator: creator !== undefined && isNamedBy(creator, row.url) ? creator : null,
    imageUrl: row.imageUrl,
    imageDescription: row.imageDescription,
    width: row.width,
    height: row.height,
    blurhash: row.blurhash,
    publishedAt: row.publishedAt,
  };
}
