import type { Tx } from '../../db/database.ts';
import { lockServerListRows } from '../../db/queries/locks.ts';
import { namesOf } from '../instances/policy.ts';
import { type Exceptions, isExcepted, toExceptions } from './list-exceptions.ts';
import { dropTakenDrafts, findAllTaken, findTakenOf, leaveOutEverywhere } from './queries/subscriptions.ts';

/**
 * Staff decided about a server, or took a decision back: that is the last word, until a list that is fetched says something
 * else of it than it did so far, and over what was taken before and is not applied yet. Before the decision is written, by
 * who holds them all.
 */
export async function decideByHand(tx: Tx, kind: 'block' | 'allow', domain: string): Promise<void> {
  await lockServerListRows(tx);
  await leaveOutEverywhere.run(tx, { kind, domain });
  const around = toExceptions([domain]);
  const taken = await findAllTaken.all(tx, {});
  await drop(
    tx,
    taken.filter((draft) =>
      draft.byItself === 1
        ? isExcepted(around, draft.domain)
        : draft.kind === kind && namesOf(draft.domain).includes(domain),
    ),
  );
}

/** The same where it is a list of theirs that decides, one name after the other: what was taken of that stays. */
export async function decideByBroughtList(tx: Tx, kind: 'block' | 'allow', domain: string): Promise<void> {
  await lockServerListRows(tx);
  await leaveOutEverywhere.run(tx, { kind, domain });
  await drop(tx, await findTakenOf.all(tx, { domain }));
}

/** No list that is fetched decides about these: not in what was taken before, either. What takes back stays. */
export async function dropExcepted(tx: Tx, exceptions: Exceptions): Promise<void> {
  await lockServerListRows(tx);
  const taken = await findAllTaken.all(tx, {});
  const isTheirs = ({ subscribed, retract, domain }: (typeof taken)[number]) =>
    subscribed === 1 && retract === 0 && isExcepted(exceptions, domain);
  await drop(tx, taken.filter(isTheirs));
}

async function drop(tx: Tx, drafts: readonly { id: number }[]): Promise<void> {
  if (drafts.length > 0) await dropTakenDrafts.run(tx, { ids: drafts.map(({ id }) => id) });
}
