import type { Tx } from '../db/database.ts';

/**
 * The id that another server gave to what one of its people did. A function is asked in the transaction that does it,
 * and throws to have nothing done: so what it writes and the deed itself commit together.
 */
export type ForeignUri = string | null | ((tx: Tx) => Promise<string | null>);

/** The id to keep; undefined where there is none. */
export async function readForeignUri(tx: Tx, uri: ForeignUri | undefined): Promise<string | undefined> {
  return (typeof uri === 'function' ? await uri(tx) : uri) ?? undefined;
}

/** Asked in the transaction that would end something; false: it stays. */
export type MayEnd = (tx: Tx) => Promise<boolean>;
