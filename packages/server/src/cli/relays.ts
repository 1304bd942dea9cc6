import { addRelay, disableRelay, enableRelay, removeRelay } from '../core/relays/keep.ts';
import { listRelays, loadRelay, type RelayView } from '../core/relays/list.ts';
import { toIso } from '../lib/clock.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';
import { withOne } from './with-one.ts';

/** All of them, those that are switched off among them. */
export function showRelays(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const all = await listRelays(ctx);
      return { data: all.map(toData), perLine: true, text: all.map(toLine).join('\n') || 'there are no relays' };
    },
    { existing: true, looks: true },
  );
}

/** Asks a relay. */
export function addOneRelay(address: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const relay = await loadRelay(ctx, await addRelay(ctx, { by: null, address }));
      return { data: toData(relay), text: `${toLine(relay)}\n"relays list" says whether it agreed.` };
    },
    { existing: true },
  );
}

/** Asks one again. */
export const enableOneRelay = (number: string): Promise<Answer> => turn(number, enableRelay);

/** Switches one off. */
export const disableOneRelay = (number: string): Promise<Answer> => turn(number, disableRelay);

function turn(number: string, work: typeof enableRelay): Promise<Answer> {
  return withOne('relay', number, async ({ ctx }, id) => {
    await work(ctx, { by: null, id });
    const relay = await loadRelay(ctx, id);
    return { data: toData(relay), text: toLine(relay) };
  });
}

/** Takes one away; with `dryRun` says which. */
export function removeOneRelay(number: string, { dryRun = false }: { dryRun?: boolean }): Promise<Answer> {
  return withOne('relay', number, async ({ ctx }, id) => {
    const relay = await loadRelay(ctx, id);
    if (dryRun) return { data: { ...toData(relay), removed: false }, text: `${relay.inboxUri} would be taken away.` };
    await removeRelay(ctx, { by: null, id });
    return { data: { ...toData(relay), removed: true }, text: `${relay.inboxUri} is taken away.` };
  });
}

function toLine(relay: RelayView): string {
  const { id, inboxUri, state, reason, overdue, held, failing, week } = relay;
  const notes = [
    ...(reason === 'gone' ? ['its actor is gone'] : []),
    ...(reason === 'blocked' ? ['something was decided about its server'] : []),
    ...(overdue ? ['has not answered for a day'] : []),
    ...(held ? ['its server is not allowed'] : []),
    ...(failing === null ? [] : [`takes nothing since ${toIso(failing.since)}: ${failing.reason}`]),
    ...(state === 'accepted' ? [`in a week ${week.received} came, ${week.kept} kept, ${week.sent} sent`] : []),
  ];
  return [`${id}`, state.padEnd(8), inboxUri, ...notes].join('  ');
}

function toData(relay: RelayView) {
  const { id, host, inboxUri, actorUri, protocol, state, reason, overdue, held, failing, week } = relay;
  const { receivedAt, sentAt, askedAt, answeredAt } = relay;
  const times = Object.entries({ receivedAt, sentAt, askedAt, answeredAt }).map(([name, at]) => [
    name,
    at === null ? null : toIso(at),
  ]);
  return {
    ...{ id: String(id), domain: host, inboxUri, actorUri, protocol, state, reason, overdue, held },
    failing: failing === null ? null : { reason: failing.reason, since: toIso(failing.since) },
    week,
    ...Object.fromEntries(times),
  };
}
