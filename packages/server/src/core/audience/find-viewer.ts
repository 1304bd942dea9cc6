import type { Reader } from '../../db/database.ts';
import { findDomainOf } from './queries.ts';
import { VISITOR, type Viewer } from './viewer.ts';

/** The viewer that an account is; a visitor where there is no such account. */
export async function findViewer(on: Reader, accountId: number): Promise<Viewer> {
  const domain = (await findDomainOf.first(on, { id: accountId }))?.domain;
  if (domain === undefined) return VISITOR;
  return { kind: domain === '' ? 'member' : 'remote', accountId };
}
