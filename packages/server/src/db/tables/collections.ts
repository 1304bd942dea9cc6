/** Whether somebody is shown in a collection: asked, agreed, refused, or taken back. */
export type FeatureState = 'pending' | 'accepted' | 'rejected' | 'revoked';

/** Choices of people that an account, here or elsewhere, recommends to others. */
export interface CollectionsTable {
  id: number;
  accountId: number;
  uri: string;
  /** Its page; null where it has none. */
  url: string | null;
  name: string;
  /** Plain text; of other servers sanitised HTML. */
  description: string;
  language: string | null;
  sensitive: 0 | 1;
  /** Listed on its owner's profile, and told to other servers; otherwise for who has its address. */
  discoverable: 0 | 1;
  /** Normalised name of the tag it is about. */
  tag: string | null;
  createdAt: number;
  updatedAt: number;
  /** When one of another server was last read; null for those of ours. */
  fetchedAt: number | null;
}

/** People in collections, in the order they were put there. */
export interface CollectionItemsTable {
  id: number;
  collectionId: number;
  accountId: number;
  state: FeatureState;
  /** What the server of the collection calls it; null where that is not known (yet). */
  uri: string | null;
  /** The consent of somebody elsewhere; those of people here stand under the id of the item. */
  stampUri: string | null;
  createdAt: number;
}
