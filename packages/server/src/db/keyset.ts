/** A page of something that is ordered by id, newest first. Bounds are exclusive. */
export interface Page {
  limit: number;
  maxId?: number;
  sinceId?: number;
  /** The page right above this id; comes back newest first as well. */
  minId?: number;
}

export const LAST_ID = Number.MAX_SAFE_INTEGER;

/** The bounds of a page as two always-present parameters, so that a query's text stays the same. */
export interface PageBounds {
  below: number;
  above: number;
  limit: number;
  /** True for `minId`: read upwards from `above`, then reverse. */
  upwards: boolean;
}

export function pageBounds(page: Page): PageBounds {
  return {
    below: page.maxId ?? LAST_ID,
    above: page.minId ?? page.sinceId ?? 0,
    limit: page.limit,
    upwards: page.minId !== undefined,
  };
}
