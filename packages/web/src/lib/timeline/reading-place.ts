import { tick } from 'svelte';
import { type Cursor, readCursor } from '../api/call.ts';
import { fetchMarker, saveMarker } from '../api/timelines.ts';
import { device } from '../store/own-device.ts';
import { compareIds, type LoadPage, type Timeline } from './timeline.svelte.ts';

/** Where somebody was reading: what stood at the top of the window, and how it is found again. */
interface Place {
  id: string;
  /** Where its upper edge was, in pixels from that of the window. */
  offset: number;
  /** The page was not scrolled: everything there was had been seen. */
  top: boolean;
  /** The page of the list that holds it. */
  cursor: Cursor | null;
  /** Of the marker that says the same to other devices; 0 before there was one. */
  version: number;
  at: number;
}

interface Kept {
  timeline: Timeline;
  id: string;
  accountId: string;
  load: LoadPage;
  box: HTMLElement;
}

const prefix = 'linnet:place:';
const mostPlaces = 60;
const LOOK_MS = 200;
const MARK_MS = 10_000;
const NEAR_TOP = 40;
/** Where a post of another device's place is put: below what sticks to the top. */
const BELOW_TOP = 80;
const PAGE = 40;

function readPlace(key: string): Place | null {
  try {
    const place = JSON.parse(localStorage.getItem(key) ?? 'null') as Place | null;
    return place && typeof place.id === 'string' && typeof place.offset === 'number' ? place : null;
  } catch {
    return null;
  }
}

function writePlace(key: string, place: Place): void {
  try {
    if (localStorage.getItem(key) === null) dropOldest(`${key.split(':', 3).join(':')}:`);
    localStorage.setItem(key, JSON.stringify(place));
  } catch {
    // A full or forbidden storage forgets where one was.
  }
}

/** The cursor of the page that holds a post. */
function cursorOf({ statuses, place: { begins, above } }: Timeline, id: string): Cursor | null {
  const indexOf = (wanted: string) => statuses.findIndex((one) => one.id === wanted);
  const page = begins.findLast(({ first }) => indexOf(first) <= indexOf(id));
  return page ? page.cursor : above;
}

/** The post, or the one below the place where it was; undefined where that is not among these. */
function nearest({ statuses }: Timeline, id: string): string | undefined {
  const last = statuses.at(-1)?.id;
  if (last === undefined || compareIds(id, last) < 0) return undefined;
  return statuses.find((one) => compareIds(one.id, id) <= 0)?.id;
}

function dropOldest(owned: string): void {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(owned));
  if (keys.length < mostPlaces) return;
  const [oldest] = keys.sort((a, b) => (readPlace(a)?.at ?? 0) - (readPlace(b)?.at ?? 0));
  if (oldest !== undefined) localStorage.removeItem(oldest);
}

/** Goes to where the reader was, where the page is a new one, and keeps where they are from then on. */
export function keepPlace({ timeline, id, accountId, load, box }: Kept): () => void {
  const key = `${prefix}${accountId}:${id}`;
  const marks = id === 'home';
  let place = readPlace(key);
  let ready = false;
  let touched = false;
  let looking: ReturnType<typeof setTimeout> | undefined;
  let marking: ReturnType<typeof setTimeout> | undefined;
  let marked = place?.id;
  const rows = () => [...box.querySelectorAll<HTMLElement>(':scope > ul > li[data-row]')];

  function look(): void {
    looking = undefined;
    if (!ready || !box.isConnected || device.forgotten) return;
    const top = window.scrollY < NEAR_TOP;
    const row = rows().find((one) => one.getBoundingClientRect().bottom > (top ? -Infinity : BELOW_TOP));
    const found = row?.dataset['row'];
    if (row === undefined || found === undefined) return;
    const { top: offset } = row.getBoundingClientRect();
    place = { id: found, offset, top, cursor: cursorOf(timeline, found), version: place?.version ?? 0, at: Date.now() };
    writePlace(key, place);
    if (marks && found !== marked) marking ??= setTimeout(mark, MARK_MS);
  }

  /** Tells other devices. */
  async function mark(fetcher: typeof fetch = fetch): Promise<void> {
    clearTimeout(marking);
    marking = undefined;
    if (place === null || place.id === marked) return;
    marked = place.id;
    const answer = await saveMarker(fetcher, 'home', place.id).catch(() => undefined);
    if (answer?.home) writePlace(key, { ...place, version: answer.home.version });
    if (answer?.home) place.version = answer.home.version;
  }

  function leave(): void {
    if (document.visibilityState !== 'hidden') return;
    look();
    if (marks) void mark((url, init) => fetch(url, { ...init, keepalive: true }));
  }

  async function findPlace(): Promise<Place | null> {
    const marker = marks ? (await fetchMarker(fetch, 'home').catch(() => undefined))?.home : undefined;
    if (marker === undefined || marker.version === place?.version || marker.last_read_id === place?.id) return place;
    // A marker names a post, and how far it was read there nobody knows; what comes before the next is it, or below it.
    const cursor = `max_id=${BigInt(marker.last_read_id) + 1n}`;
    const { last_read_id, version } = marker;
    return { id: last_read_id, offset: BELOW_TOP, top: true, cursor, version, at: Date.now() };
  }

  async function restore(): Promise<void> {
    const wanted = await findPlace();
    if (wanted === null || touched) return;
    let found = nearest(timeline, wanted.id);
    const within = found !== undefined;
    if (!within) {
      const page = await load(wanted.cursor, PAGE).catch(() => null);
      if (page === null || touched || page.items.length === 0) return;
      timeline.restore(page, wanted.cursor);
      found = nearest(timeline, wanted.id) ?? timeline.statuses[0]?.id;
    }
    if (found === undefined || (within && found === timeline.statuses[0]?.id)) return;
    timeline.place.mark = found;
    // What is new fits the page: it is shown.
    if (within && wanted.top) return;
    await tick();
    const row = rows().find((one) => one.dataset['row'] === found);
    if (row) window.scrollBy({ top: row.getBoundingClientRect().top - wanted.offset, behavior: 'instant' });
  }

  const scrolled = () => (looking ??= setTimeout(look, LOOK_MS));
  const touch = () => (touched = true);
  const touches = ['wheel', 'touchstart', 'pointerdown', 'keydown'];
  for (const name of touches) window.addEventListener(name, touch, { once: true, passive: true });
  window.addEventListener('scroll', scrolled, { passive: true });
  document.addEventListener('visibilitychange', leave);
  const chosen = readCursor(new URLSearchParams(location.search)) !== null;
  const begun = timeline.place.found || chosen ? Promise.resolve() : restore();
  timeline.place.found = true;
  void begun.finally(() => {
    ready = true;
    scrolled();
  });
  return () => {
    clearTimeout(looking);
    for (const name of touches) window.removeEventListener(name, touch);
    window.removeEventListener('scroll', scrolled);
    document.removeEventListener('visibilitychange', leave);
    if (marks) void mark();
  };
}
