import { findOthersFrom } from '../../db/queries/sign-ins.ts';
import { notFound } from '../../lib/errors.ts';
import { toNetwork } from '../../net/ip-range.ts';
import type { Context } from '../context.ts';
import { findSignInsOf } from '../users/queries/sign-ins.ts';
import { loadPeople, loadPerson, type PersonView } from './load.ts';
import { findIdsOfUsers } from './queries.ts';

/** An address that a whole town shares has more. */
const FOUND_MAX = 400;
const SHOWN = 40;

export interface SharesIp {
  person: PersonView;
  /** Addresses, and networks of IPv6, as they are written. */
  shared: string[];
}

/**
 * Who else came from where somebody came from, of what is kept: those who joined last first, forty at most. Throws
 * `not-found`, also for people of other servers.
 */
export async function loadSameIp(ctx: Context, accountId: number): Promise<SharesIp[]> {
  const { login } = await loadPerson(ctx, accountId);
  if (login === null) throw notFound();
  const signIns = await findSignInsOf.all(ctx.db, { userIds: [login.userId] });
  const networks = new Map(signIns.flatMap(({ ip }) => toNetwork(ip) ?? []).map((range) => [range.first, range]));
  if (networks.size === 0) return [];
  const rangesJson = JSON.stringify([...networks.values()].map(({ first, last }) => [first, last]));
  const rows = await findOthersFrom.all(ctx.db, { rangesJson, userId: login.userId, limit: FOUND_MAX });
  const rangesOf = Map.groupBy(rows, ({ userId }) => userId);
  const ids = await findIdsOfUsers.all(ctx.db, { userIds: [...rangesOf.keys()] });
  const newest = ids.map(({ id }) => id).sort((a, b) => b - a);
  const people = await loadPeople(ctx, newest.slice(0, SHOWN));
  return newest.flatMap((id): SharesIp[] => {
    const person = people.get(id);
    if (!person?.login) return [];
    const ranges = rangesOf.get(person.login.userId) ?? [];
    return [{ person, shared: ranges.flatMap(({ first }) => spell(networks.get(first)?.text)) }];
  });
}

/** A single address without its length. */
const spell = (text: string | undefined) => text?.replace(/\/32$/, '') ?? [];
