import { browser } from '$app/env';
import type { PageQuery } from '../api/timelines.ts';
import type { Status } from '../api/types.ts';
import { forgetStatus, rememberStatuses } from '../store/entities.svelte.ts';
import type { StreamEvent } from '../stream/stream.ts';

export type LoadPage = (query: PageQuery) => Promise<Status[]>;

export interface Timeline {
  readonly statuses: Status[];
  /** New posts that wait behind the button, newest first. */
  readonly pending: Status[];
  readonly loading: boolean;
  readonly failed: boolean;
  readonly ended: boolean;
  loadOlder(): Promise<void>;
  showPending(): void;
  /** Takes an event of the stream; `atTop` lets new posts in directly. */
  receive(event: StreamEvent, atTop: boolean): void;
  /** Takes the newest page as just loaded. */
  refresh(newest: Status[]): void;
}

const pageSize = 20;
const longest = 200;
const catchUpPages = 5;

const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

function createTimeline(load: LoadPage, initial: Status[]): Timeline {
  let statuses = $state.raw(initial);
  let pending = $state.raw<Status[]>([]);
  let loading = $state(false);
  let failed = $state(false);
  let ended = $state(initial.length < pageSize);

  const isKnown = (id: string) => statuses.some((one) => one.id === id) || pending.some((one) => one.id === id);

  function addNewer(list: Status[], atTop: boolean) {
    const fresh = list.filter((status) => !isKnown(status.id));
    if (fresh.length === 0) return;
    pending = [...fresh, ...pending].sort((a, b) => compareIds(b.id, a.id));
    if (atTop) showPending();
  }

  function showPending() {
    if (pending.length === 0) return;
    statuses = [...pending, ...statuses];
    pending = [];
    if (statuses.length <= longest) return;
    statuses = statuses.slice(0, longest);
    ended = false;
  }

  async function catchUp(atTop: boolean) {
    for (let page = 0; page < catchUpPages; page++) {
      const newest = pending[0]?.id ?? statuses[0]?.id;
      const list = await load(newest ? { min_id: newest, limit: 40 } : {}).catch(() => []);
      rememberStatuses(list);
      addNewer(list, atTop);
      if (list.length < 40) return;
    }
  }

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
      return ended;
    },
    async loadOlder() {
      if (loading || ended) return;
      loading = true;
      failed = false;
      try {
        const list = await load({ max_id: statuses.at(-1)?.id ?? null, limit: pageSize });
        rememberStatuses(list);
        statuses = [...statuses, ...list.filter((status) => !isKnown(status.id))];
        ended = list.length === 0;
      } catch {
        failed = true;
      } finally {
        loading = false;
      }
    },
    showPending,
    receive({ event, payload }, atTop) {
      if (event === 'connected') void catchUp(atTop);
      if (event === 'delete') forgetStatus(String(payload));
      if (event !== 'update' && event !== 'status.update') return;
      rememberStatuses([payload as Status]);
      if (event === 'update') addNewer([payload as Status], atTop);
    },
    refresh(newest) {
      const last = newest.at(-1);
      const first = statuses[0];
      const touches = !last || !first || newest.length < pageSize || compareIds(last.id, first.id) <= 0;
      if (touches) addNewer(newest, false);
      else {
        statuses = newest;
        pending = [];
        ended = newest.length < pageSize;
      }
    },
  };
}

const kept = new Map<string, Timeline>();
const mostKept = 12;

/** A timeline by its key. The browser keeps it over navigation, so that Back finds the reading place again. */
export function openTimeline(key: string, load: LoadPage, initial: Status[]): Timeline {
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
