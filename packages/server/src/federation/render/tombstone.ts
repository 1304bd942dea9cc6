import { toIso } from '../../lib/clock.ts';
import { PLAIN_CONTEXT } from './context.ts';
import type { Json } from './json.ts';

/** What remains of a deleted object (ActivityPub §6.4). `deletedAt` in milliseconds. */
export function renderTombstone(uri: string, deletedAt?: number): Json {
  const tombstone: Json = { id: uri, type: 'Tombstone' };
  if (deletedAt !== undefined) tombstone['deleted'] = toIso(deletedAt);
  return tombstone;
}

/** The document that comes with a 410. */
export function renderTombstoneDocument(uri: string, deletedAt?: number): Json {
  return { '@context': PLAIN_CONTEXT, ...renderTombstone(uri, deletedAt) };
}
