import { readDate } from './date.ts';
import { type JsonObject, readName, readOwnId, readReference } from './fields.ts';

/** What is left of a deleted thing. */
export interface ReadTombstone {
  id: string | null;
  formerType: string | null;
  attributedTo: string | null;
  /** Milliseconds. */
  deleted: number | null;
}

export function readTombstone(document: JsonObject): ReadTombstone {
  return {
    id: readOwnId(document),
    formerType: readName(document['formerType'], 256),
    attributedTo: readReference(document['attributedTo']),
    deleted: readDate(document['deleted']) ?? readDate(document['updated']),
  };
}
