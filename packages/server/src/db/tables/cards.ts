/**
 * What a page that posts link to says of itself; one row for each address. Where one leads to another (a redirect, the
 * page's own word for where it is), the row points at that one's.
 */
export interface CardsTable {
  id: number;
  /** SHA-256 of the address that is asked: http(s), without a fragment. */
  urlHash: string;
  url: string;
  /** The row of the address that this one leads to. */
  sameAsId: number | null;
  /** waiting: not read yet; none: there is nothing to show. */
  state: 'waiting' | 'ready' | 'none';
  type: 'link' | 'photo';
  title: string;
  description: string;
  language: string | null;
  providerName: string;
  authorName: string;
  authorUrl: string;
  /** The account that the page names (`fediverse:creator`); whether that may be shown is asked of the account. */
  creatorId: number | null;
  imageUrl: string | null;
  imageDescription: string;
  width: number;
  height: number;
  blurhash: string | null;
  publishedAt: number | null;
  /** From when on a post that links to it has it asked anew. */
  dueAt: number;
  createdAt: number;
}

/** Which card a post has. */
export interface PostCardsTable {
  postId: number;
  cardId: number;
}
