const DAY_MS = 24 * 3_600_000;

/** How many of somebody's may be open at a time. */
export const INVITES_MAX = 50;
/** How many people one lets in at most. */
export const USES_MAX = 1_000;
/** How long one is good at most: every door that somebody opens closes by itself (ms). */
export const LASTS_MAX_MS = 365 * DAY_MS;
export const LASTS_MIN_MS = 60_000;
/** What holds where nothing is said. */
export const USES_INITIAL = 1;
export const LASTS_INITIAL_MS = 7 * DAY_MS;
/** In characters. */
export const NOTE_MAX = 200;
