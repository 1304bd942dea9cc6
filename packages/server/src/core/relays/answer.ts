import type { Reader } from '../../db/database.ts';
import type { RelaysTable } from '../../db/tables/relays.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { change } from './keep.ts';
import { findRelays, updateRelay } from './queries.ts';
import { isOpenRelay, speaksFor } from './relay.ts';

/** What an answer says: whose it is, and to which request; null where that is not said. */
export interface RelayAnswer {
  actorUri: string;
  followUri: string | null;
}

/** The relay that this is an answer of: to the request that was sent last, or, where none is named, the only one it can be. */
export async function findAnswering(on: Reader, answer: RelayAnswer): Promise<RelaysTable | undefined> {
  return chooseAnswering(await findRelays.all(on, {}), answer);
}

function chooseAnswering(rows: readonly RelaysTable[], { actorUri, followUri }: RelayAnswer): RelaysTable | undefined {
  const theirs = rows.filter((row) => row.state !== 'off' && speaksFor(row, actorUri));
  if (followUri !== null) return theirs.find((row) => row.followUri === followUri);
  const asked = theirs.filter((row) => row.state === 'asked');
  return asked.length === 1 ? asked[0] : undefined;
}

/** A relay agrees, says no, or ends what it agreed to. Answers why that means nothing, if so. */
export async function takeRelayAnswer(
  ctx: Context,
  { accepted, ...answer }: RelayAnswer & { accepted: boolean },
): Promise<string | undefined> {
  return change(ctx, async (tx, rows) => {
    const row = chooseAnswering(rows, answer);
    if (row === undefined) return 'no-such-request';
    const state = accepted ? 'accepted' : 'refused';
    if (row.state === state) return 'answered-before';
    const after = { ...row, state, actorUri: answer.actorUri, answeredAt: ctx.clock.now() } as const;
    if (accepted && !(await isOpenRelay(tx, after))) return 'relay-blocked';
    await updateRelay.run(tx, { ...after, lastError: null, lastErrorAt: null });
    await tellChanged(ctx, tx, 'relays', null);
    return undefined;
  });
}

/** A relay asks for what is public here, as those of LitePub's kind do: it is answered, and nothing is kept of it. */
export async function takeRelayFollow(
  ctx: Context,
  { actorUri, followUri }: { actorUri: string; followUri: string },
): Promise<string | undefined> {
  const row = (await findRelays.all(ctx.db, {})).find((one) => one.state !== 'off' && speaksFor(one, actorUri));
  if (row === undefined || row.state === 'refused') return 'no-relay';
  const { inboxUri } = row;
  await ctx.db.write((tx) =>
    ctx.queue.emit(tx, { kind: 'relay.followed', inboxUri, actorUri, followUri, origin: 'local' }),
  );
  return undefined;
}
