import type { Reader } from '../../db/database.ts';
import { findAllowsByHand, findBlocksByHand } from '../instances/queries.ts';
import { type Exceptions, isExcepted, toExceptions } from './list-exceptions.ts';

/**
 * Of which servers staff decided by hand, so that no list decides by itself: those that they allowed, and about which they
 * decided something milder than to suspend, with all below and above these names; and whatever else has a decision of theirs.
 */
export async function loadHandDecisions(on: Reader): Promise<(domain: string) => boolean> {
  const blocks = await findBlocksByHand.all(on, {});
  const allows = await findAllowsByHand.all(on, {});
  const milder = blocks.filter(({ policy }) => policy !== 'suspended');
  const around: Exceptions = toExceptions([...milder, ...allows].map(({ domain }) => domain));
  const decided = new Set(blocks.map(({ domain }) => domain));
  return (domain) => decided.has(domain) || isExcepted(around, domain);
}
