import type { BusMessage, Changed } from '../bus/bus.ts';
import type { Tx } from '../db/database.ts';
import { countChanges, findChanges } from '../db/queries/changes.ts';
import type { Context } from './context.ts';
import { perProcess } from './per-process.ts';

/** A message that was lost is noticed at the second look after its change: within 2 s. */
const LOOK_EVERY_MS = 750;

/** More than can be under way: beyond it they count as lost. */
const MAX_AHEAD = 100_000;

/** Told the id of what changed; null: anything of its kind may have. */
export type Forget = (id: number | null, what: Changed) => void;

/** What this process knows of one kind's changes, which are numbered. */
interface Known {
  /** All up to this one were told. */
  number: number;
  /** Told before one that is still missing. */
  ahead: Set<number>;
  /** The last at the look before: what is not told by the next look was lost. */
  due: number;
}

interface Watch {
  listeners: Map<Changed, Set<Forget>>;
  known: Map<Changed, Known>;
  looking: boolean;
}

/**
 * Says in the transaction of a change that what is remembered of it is out of date: of these ids, or (null) of all of
 * this kind. After the commit every process is told. Last in the transaction: the next change of this kind waits for its end.
 */
export async function tellChanged(ctx: Context, tx: Tx, what: Changed, ids: readonly number[] | null): Promise<void> {
  const told = ids ?? [null];
  if (told.length === 0) return;
  const last = (await countChanges.first(tx, { what, count: told.length }))?.number as number;
  tx.afterCommit(() => {
    for (const [i, id] of told.entries()) {
      ctx.bus.publish({ kind: 'changed', what, id, number: last - told.length + 1 + i });
    }
  });
}

/** Calls `forget` whenever something of these kinds changed, in whichever process. */
export function onChanged(ctx: Context, kinds: readonly Changed[], forget: Forget): void {
  const { listeners } = watch(ctx);
  for (const what of kinds) listeners.set(what, (listeners.get(what) ?? new Set()).add(forget));
}

const watch = perProcess((ctx): Watch => {
  const state: Watch = { listeners: new Map(), known: new Map(), looking: false };
  const stopHearing = ctx.bus.subscribe((message) => hear(state, message));
  const stopLooking = ctx.clock.every(LOOK_EVERY_MS, () => {
    if (state.looking) return;
    state.looking = true;
    look(ctx, state)
      .catch((error: unknown) => ctx.log.error({ err: error }, 'a cache could not be told of a change'))
      .finally(() => {
        state.looking = false;
      });
  });
  ctx.memory.onClose(() => {
    stopHearing();
    stopLooking();
  });
  return state;
});

function hear(state: Watch, message: BusMessage): void {
  if (message.kind === 'gap') for (const what of state.listeners.keys()) tell(state, what, null);
  if (message.kind !== 'changed') return;
  const { what, id, number } = message;
  const known = state.known.get(what);
  if (known !== undefined && number > known.number && known.ahead.size < MAX_AHEAD) known.ahead.add(number);
  tell(state, what, id);
}

function tell({ listeners }: Watch, what: Changed, id: number | null): void {
  for (const forget of listeners.get(what) ?? []) forget(id, what);
}

/**
 * Messages come at most once: whether all of them came is told by the numbers, which commit with the changes. A
 * database that is away tells nothing, and nothing can be changed in it.
 */
async function look(ctx: Context, state: Watch): Promise<void> {
  const rows = await findChanges.all(ctx.db, {}).catch(() => []);
  for (const row of rows) {
    const what = row.what as Changed;
    const known = state.known.get(what);
    if (known === undefined || row.number < known.number) {
      // The first look, or a database put back to an earlier day: what was told before is not known.
      state.known.set(what, { number: row.number, ahead: new Set(), due: row.number });
      tell(state, what, null);
      continue;
    }
    while (known.ahead.delete(known.number + 1)) known.number += 1;
    if (known.number < known.due) {
      // Also what a command beside a server on SQLite changed, which has no way to say so.
      ctx.log.info({ what, missing: known.due - known.number }, 'changes of which no message came');
      known.number = known.due;
      for (const number of known.ahead) if (number <= known.due) known.ahead.delete(number);
      tell(state, what, null);
    }
    known.due = row.number;
  }
}
