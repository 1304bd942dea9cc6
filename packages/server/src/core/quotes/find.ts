import type { Reader } from '../../db/database.ts';
import * as queries from '../posts/queries/quotes.ts';

/** A consent that stands, by its id: to which post (its uri), and the post of ours that it is about. */
export function findStamp(on: Reader, id: number): Promise<{ uri: string; postId: number } | undefined> {
  return queries.findStamp.first(on, { id });
}
