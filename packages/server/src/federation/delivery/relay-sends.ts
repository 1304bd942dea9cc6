import type { Context } from '../../core/context.ts';
import type { RelaySends } from '../../core/relays/counts.ts';
import { loadRelays } from '../../core/relays/relay.ts';
import { relaySubject } from './plan-relays.ts';
import type { TurnResult } from './turn.ts';

/** What turns came to for relays, which staff look at one by one; nothing where there are none. */
export async function findRelaySends(ctx: Context, results: readonly TurnResult[]): Promise<RelaySends[]> {
  const relays = new Map((await loadRelays(ctx)).map(({ inboxUri, id }) => [inboxUri, id]));
  if (relays.size === 0) return [];
  const sends = new Map<number, RelaySends>();
  for (const { deliveries, delivered, dropped } of results) {
    const taken = new Set(delivered);
    const refused = new Map(dropped.map(({ id, reason }) => [id, reason]));
    for (const { id, inboxUri, subject } of deliveries) {
      const relayId = relays.get(inboxUri);
      const refusal = refused.get(id) ?? null;
      if (relayId === undefined || (refusal === null && !taken.has(id))) continue;
      const known = sends.get(relayId) ?? { relayId, sent: 0, refusal: null };
      // What is said to the relay itself is not counted.
      const counts = refusal === null && subject !== relaySubject(inboxUri);
      sends.set(relayId, { relayId, sent: known.sent + (counts ? 1 : 0), refusal });
    }
  }
  return [...sends.values()];
}
