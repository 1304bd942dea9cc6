import { listRelays } from '../../core/relays/list.ts';
import { type Check, ok, warning, withDatabase } from './check.ts';

/** Whether relays answer, and take what is sent. */
export const RELAY_CHECKS: Check[] = [
  {
    id: 'relays',
    run: withDatabase(async ({ ctx }) => {
      const relays = await listRelays(ctx);
      const overdue = relays.filter((relay) => relay.overdue);
      if (overdue.length > 0) {
        return warning(
          `no answer for a day by ${overdue.map(({ host }) => host).join(', ')}`,
          'Ask whoever runs the relay, or give its other address: some want their inbox, some their actor ("relays add").',
        );
      }
      const failing = relays.filter((relay) => relay.failing !== null);
      if (failing.length > 0) {
        return warning(
          `what is sent is not taken by ${failing.map(({ host, failing: why }) => `${host} (${why?.reason})`).join(', ')}`,
          'It is tried again by itself. "relays list" says since when; "relays enable ID" asks again one that refused.',
        );
      }
      const agreed = relays.filter(({ state }) => state === 'accepted').length;
      return ok(agreed === 0 ? 'there are none' : `${agreed} agreed`);
    }),
  },
];
