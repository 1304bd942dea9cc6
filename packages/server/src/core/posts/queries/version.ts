import { sql } from 'kysely';

/**
 * What every change of a post's row, or of its numbers, sets besides: rows that were read are used again while this is as it
 * was (`views/rows.ts`). A test holds all statements to it.
 */
export const NEXT_VERSION = { version: sql<number>`"version" + 1` };
