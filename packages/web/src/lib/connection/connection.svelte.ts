import type { ApiError } from '../api/call.ts';

/** What stands between this page and the server: no line, no answer, too many requests, or a session that ended. */
export type Trouble = 'offline' | 'away' | 'limited' | 'ended';

export const connection = $state<{
  trouble: Trouble | null;
  /** Since when, in milliseconds: what is on the page is from then. */
  since: number;
  /** When what was refused for a while is asked for again. */
  until: number;
  /** Whether the reader is being asked to sign in. */
  asking: boolean;
}>({ trouble: null, since: 0, until: 0, asking: false });

const firstDelay = 1000;
const longestDelay = 30_000;
/** A call that fails while the server answers is tried once more, and not again for so long. */
const calmMilliseconds = 10_000;
const SECOND = 1000;
/** How long is waited for by itself, in seconds: a page is nothing without its answer, a press is soon forgotten. */
const longestWait = { page: 300, press: 60 };

let delay = firstDelay;
let timer: ReturnType<typeof setTimeout> | undefined;
let lastTried = -Infinity;
let reader = '';
const waiting = new Set<(well: boolean) => void>();
const waitingPages = new Set<() => void>();

/** Whose page this is. */
export function setReader(accountId: string): void {
  reader = accountId;
}

function begin(trouble: Trouble): void {
  if (connection.trouble === null) connection.since = Date.now();
  connection.trouble = trouble;
}

function end(): void {
  clearTimeout(timer);
  delay = firstDelay;
  connection.trouble = null;
  connection.asking = false;
  for (const go of waitingPages) go();
  waitingPages.clear();
  dismiss(true);
}

/** The reader does not sign in, at least for now: what they pressed fails; pages wait. */
export function dismiss(well = false): void {
  connection.asking = false;
  for (const go of waiting) go(well);
  waiting.clear();
}

/** Resolves as soon as nothing stands in between. */
export const whenWell = (): Promise<void> =>
  connection.trouble === null ? Promise.resolve() : new Promise((resolve) => waitingPages.add(resolve));

/** Whether what was pressed may be done now; a reader who is asked to sign in may say no. */
const whenDecided = (): Promise<boolean> => new Promise((resolve) => waiting.add(resolve));

/** Asks the server whether it answers, and whom it takes the reader for; again and again until it does. */
export async function probe(): Promise<void> {
  clearTimeout(timer);
  // Not by `api/call.ts`, whose failures come here.
  const answer = await fetch('/api/v1/accounts/verify_credentials', { cache: 'no-store' }).catch(() => undefined);
  if (answer === undefined || isAway(answer.status)) {
    begin(navigator.onLine ? 'away' : 'offline');
    timer = setTimeout(probe, delay * (0.75 + Math.random() / 2));
    delay = Math.min(delay * 2, longestDelay);
    return;
  }
  if (answer.status === 401) return askToSignIn();
  if (answer.status === 429) return pause(Number(answer.headers.get('retry-after')) || longestWait.press);
  const found = answer.ok ? ((await answer.json()) as { id: string }) : undefined;
  // Somebody else signed in here meanwhile: nothing on this page is theirs.
  if (found && found.id !== reader) return location.reload();
  end();
}

const isAway = (status: number): boolean => status === 502 || status === 504;

export function lose(): void {
  begin('offline');
  clearTimeout(timer);
  timer = setTimeout(probe, delay);
}

function askToSignIn(): void {
  clearTimeout(timer);
  begin('ended');
  connection.asking = true;
}

function pause(seconds: number): void {
  begin('limited');
  connection.until = Date.now() + seconds * SECOND;
  clearTimeout(timer);
  timer = setTimeout(end, seconds * SECOND);
}

/** What a lost stream waits for: that the server answers again, and knows the reader. */
export async function mend(): Promise<void> {
  if (connection.trouble === null) await probe();
  await whenWell();
}

/** Looks at what a call failed at; answers whether it is to be called again. See `whenRefused`. */
export async function look(failure: ApiError, pages: boolean): Promise<boolean> {
  if (failure.status === 401) {
    askToSignIn();
    if (!pages) return whenDecided();
    await whenWell();
    return true;
  }
  if (failure.status === 429) {
    if (failure.wait === 0 || failure.wait > longestWait[pages ? 'page' : 'press']) return false;
    pause(failure.wait);
    await whenWell();
    return true;
  }
  if (failure.status !== 0 && !isAway(failure.status)) return false;
  if (connection.trouble === null) await probe();
  if (!pages) return false;
  const calm = performance.now() - lastTried > calmMilliseconds;
  lastTried = performance.now();
  if (connection.trouble === null) return calm;
  await whenWell();
  return true;
}
