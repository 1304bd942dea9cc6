import { browser } from '$app/env';
import type { Cursor, ListPage } from '../api/call.ts';
import type { Status } from '../api/types.ts';
import { forgetStatus, rememberStatuses } from '../store/entities.svelte.ts';
import type { StreamEvent } from '../stream/stream.ts';

/** A page by its cursor; the newest one without. */
export type LoadPage = (cursor: Cursor | null, limit?: number) => Promise<ListPage<Status>>;

export interface Timeline {
  readonly statuses: Status[];
  /** New posts that wait behind the button, newest first. */
  readonly pending: Status[];
  readonly loading: boolean;
  readonly failed: boolean;
  readonly ended: boolean;
  loadMore(): Promise<void>;
  showPending(): void;
  /** Takes an event of the stream; `atTop` lets new posts in directly. */
  receive(event: StreamEvent, atTop: boolean): void;
  readonly place: ReadingPlace;
  /** Begins with a page from further down; what is newer waits behind the button. */
  restore(page: ListPage<Status>, cursor: Cursor | null): void;
  /** Takes the newest page as just loaded. */
  refresh(newest: ListPage<Status>): void;
}

/** See `reading-place.ts`. */
export interface ReadingPlace {
  /** Above which post the reader was the last time. */
  mark: string | null;
  /** Whether the reader has been brought there. */
  found: boolean;
  /** Where pages begin, and the cursor of each; above the first the stream's are. */
  begins: { first: string; cursor: Cursor | null }[];
  above: Cursor | null;
}

const longest = 200;
const catchUpLimit = 40;
const catchUpPages = 10;

export const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

function createTimeline(load: LoadPage, initial: ListPage<Status>): Timeline {
  let statuses = $state.raw<Status[]>([]);
  let pending = $state.raw<Status[]>([]);
  let loading = $state(false);
  let failed = $state(false);
  let next = $state.raw<Cursor | null>(null);
  /** Above everything that was fetched; what the stream brought has no cursor. */
  let prev: Cursor | null = null;
  /** Where pages ended: a list may be cut off there and go on later. */
  let ends: { last: string; next: Cursor | null }[] = [];
  const place = $state<ReadingPlace>({ mark: null, found: false, begins: [], above: null });
  /** There is more above what waits than was fetched. */
  let gap = false;

  function start(page: ListPage<Status>, cursor: Cursor | null = null) {
    statuses = page.items;
    pending = [];
    prev = place.above = page.prev;
    gap = false;
    ends = [];
    place.begins = [];
    endPage(page, cursor);
  }

  function endPage(page: ListPage<Status>, cursor: Cursor | null) {
    const first = page.items[0]?.id;
    if (first !== undefined) place.begins.push({ first, cursor });
    next = page.next;
    const last = statuses.at(-1)?.id;
    if (last !== undefined) ends.push({ last, next });
  }

  const isKnown = ({ id }: Status) => statuses.some((one) => one.id === id) || pending.some((one) => one.id === id);

  function showPending() {
    if (gap) return void beginAnew();
    if (pending.length === 0) return;
    statuses = [...pending, ...statuses];
    pending = [];
    if (statuses.length > longest) cutOff();
  }

  function cutOff() {
    const kept = ends.filter(({ last }) => statuses.findIndex(({ id }) => id === last) < longest);
    const end = kept.at(-1);
    // Nothing but the stream's.
    if (end === undefined) return void beginAnew();
    ends = kept;
    statuses = statuses.slice(0, statuses.findIndex(({ id }) => id === end.last) + 1);
    next = end.next;
  }

  /** The stream tells of posts in any order; a list that streams is in the order of its ids. */
  function addFromStream(list: Status[], atTop: boolean) {
    const fresh = list.filter((status) => !isKnown(status));
    if (fresh.length > 0) pending = [...fresh, ...pending].sort((a, b) => compareIds(b.id, a.id));
    // Also what is known: an own post may wait already, told by the stream before it was answered.
    if (atTop) showPending();
  }

  async function catchUp(atTop: boolean) {
    for (let count = 0; count < catchUpPages; count++) {
      const page = await load(prev, catchUpLimit).catch(() => null);
      if (page === null) return;
      rememberStatuses(page.items);
      addFromStream(page.items, atTop);
      const known = prev;
      prev = page.prev ?? prev;
      if (known === null || page.items.length === 0) return;
    }
    // Too far behind to be caught up with: whoever reads further down goes on reading there.
    if (atTop) await beginAnew();
    else gap = true;
  }

  async function beginAnew() {
    const page = await load(null).catch(() => null);
    if (page === null) return;
    rememberStatuses(page.items);
    start(page);
  }

  start(initial);
  return {
    get statuses() {
      return statuses;
    },
    get pending() {
      return pending;
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
        const cursor = next;
        const page = await load(cursor);
        rememberStatuses(page.items);
        statuses = [...statuses, ...page.items.filter((status) => !isKnown(status))];
        endPage(page, cursor);
      } catch {
        failed = true;
      } finally {
        loading = false;
      }
    },
    showPending,
    place,
    restore(page, cursor) {
      rememberStatuses(page.items);
      start(page, cursor);
      void catchUp(false);
    },
    receive({ event, payload }, atTop) {
      if (event === 'connected') void catchUp(atTop);
      if (event === 'filters_changed') void beginAnew();
      if (event === 'delete') forgetStatus(String(payload));
      if (event !== 'update' && event !== 'status.update') return;
      rememberStatuses([payload as Status]);
      if (event === 'update') addFromStream([payload as Status], atTop);
    },
    refresh(newest) {
      // A page that meets nothing known has a gap below it.
      if (!newest.items.some(isKnown)) {
        place.found = false;
        return start(newest);
      }
      pending = [...newest.items.filter((status) => !isKnown(status)), ...pending];
      prev = newest.prev ?? prev;
    },
  };
}

const kept = new Map<string, Timeline>();
const mostKept = 12;

/** What was fetched is out of date as a whole, as when filters changed: the next look begins anew. */
export function forgetTimelines(): void {
  kept.clear();
}

/** A timeline by its key. The browser keeps it over navigation, so that Back finds the reading place again. */
export function openTimeline(key: string, load: LoadPage, initial: ListPage<Status>): Timeline {
  if (!browser) return createTimeline(load, initial);
  const known = kept.get(key);
  if (known) {
    known.refresh(initial);
    return known;
  }
  const created = createTimeline(load, initial);
  kept.set(key, created);
  const oldest = kept.keys().next().value;
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  return created;
}
