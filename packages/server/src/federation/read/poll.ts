import { BOUNDS } from './bounds.ts';
import { readDate } from './date.ts';
import { isObject, type JsonObject, listOf, readBoolean, readCount } from './fields.ts';
import { readTitle } from './natural.ts';
import { type ReadEmoji, renameEmojis } from './tag.ts';

export interface ReadPoll {
  options: { name: string; votes: number }[];
  multiple: boolean;
  /** Milliseconds. */
  endTime: number | null;
  /** Milliseconds; null while open. A bare `true` counts from the end time. */
  closed: number | null;
  voters: number | null;
}

/** The poll of a Question, or null when it has no options. */
export function readPoll(document: JsonObject, emojis: ReadEmoji[]): ReadPoll | null {
  const multiple = listOf(document['anyOf'], 1).length > 0;
  const options: ReadPoll['options'] = [];
  for (const option of listOf(multiple ? document['anyOf'] : document['oneOf'], BOUNDS.pollOptions)) {
    const name = isObject(option) ? renameEmojis(readTitle(option), emojis) : null;
    if (name === null) continue;
    const replies = (option as JsonObject)['replies'];
    options.push({ name, votes: (isObject(replies) ? readCount(replies['totalItems']) : null) ?? 0 });
  }
  if (options.length === 0) return null;
  const endTime = readDate(document['endTime']);
  const closed = readDate(document['closed']) ?? (readBoolean(document['closed']) === true ? (endTime ?? 0) : null);
  return { options, multiple, endTime, closed, voters: readCount(document['votersCount']) };
}
