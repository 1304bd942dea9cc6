/** In characters; of other servers more is read, and cut. */
export const NAME_MAX = 40;
export const DESCRIPTION_MAX = 100;
export const REMOTE_NAME_MAX = 256;
export const REMOTE_DESCRIPTION_MAX = 2_048;
/** People in one collection, of ours and of other servers. */
export const ITEMS_MAX = 25;
export const REMOTE_ITEMS_MAX = 150;
/** Collections of one person. */
export const COLLECTIONS_MAX = 10;
export const REMOTE_COLLECTIONS_MAX = 50;
