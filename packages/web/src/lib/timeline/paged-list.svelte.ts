import type { Cursor, ListPage } from '../api/call.ts';

export interface PagedList<T> {
  readonly items: T[];
  readonly loading: boolean;
  /** The last try did not work: the reader may try again. */
  readonly failed: boolean;
  readonly ended: boolean;
  loadMore(): Promise<void>;
  /** Puts in front what is not there yet. */
  addNewer(list: readonly T[]): void;
}

/** A list that grows at its end, page by page. `load` gets the cursor of the page before. */
export function createPagedList<T extends { id: string }>(
  first: ListPage<T>,
  load: (cursor: Cursor) => Promise<ListPage<T>>,
): PagedList<T> {
  let items = $state.raw(first.items);
  let next = $state.raw(first.next);
  let loading = $state(false);
  let failed = $state(false);
  const isNew = ({ id }: T) => items.every((known) => known.id !== id);

  return {
    get items() {
      return items;
    },
    get loading() {
      return loading;
    },
    get failed() {
      return failed;
    },
    get ended() {
      return next === null;
    },
    async loadMore() {
      if (loading || next === null) return;
      loading = true;
      failed = false;
      try {
        const page = await load(next);
        items = [...items, ...page.items.filter(isNew)];
        next = page.next;
      } catch {
        failed = true;
      } finally {
        loading = false;
      }
    },
    addNewer(list) {
      items = [...list.filter(isNew), ...items];
    },
  };
}
