import type { Reader } from '../../db/database.ts';
import { findInboxes } from './queries.ts';

/** More than anybody knows. */
const SERVERS_MAX = 50_000;

/** One inbox of every server that is known: for what concerns whoever may ever have heard of somebody. */
export async function findKnownInboxes(on: Reader): Promise<{ uri: string; domain: string }[]> {
  const rows = await findInboxes.all(on, { limit: SERVERS_MAX });
  return rows.flatMap(({ uri, domain }) => (uri === null ? [] : [{ uri, domain }]));
}
