import type { BusMessage } from '../../../bus/bus.ts';
import { perProcess } from '../../../core/per-process.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Connection } from './connection.ts';
import { deliver } from './deliver.ts';

/** What nobody could keep up with is dropped: streams are a convenience, timelines are the truth. */
const MAX_PENDING = 10_000;
/** WebSockets and server-sent events together, whatever tokens they came with: tokens cost nothing. */
const MAX_PER_PERSON = 64;

export interface Hub {
  /** Throws `too-many` where this person has as many streams as one may have. Nothing may be awaited before `add`. */
  checkRoom(accountId: number): void;
  add(connection: Connection): void;
  remove(connection: Connection): void;
  /** Ends every connection. */
  close(): void;
}

/** All open streams of this process, and the one listener that feeds them. */
export const openHub = perProcess((ctx): Hub => {
  const connections = new Set<Connection>();
  let pending: BusMessage[] = [];
  let working = false;

  ctx.bus.subscribe((message) => {
    if (message.kind === 'revoked') {
      // At once, and ahead of everything that waits.
      const revoked = new Set(message.tokenIds);
      for (const connection of [...connections]) if (revoked.has(connection.auth.tokenId)) connection.close();
      return;
    }
    if (connections.size === 0) return;
    if (pending.length >= MAX_PENDING) pending.shift();
    pending.push(message);
    if (!working) void work();
  });

  /** One message after the other, so that an edit never overtakes its post. */
  async function work(): Promise<void> {
    working = true;
    try {
      while (pending.length > 0) {
        const batch = pending;
        pending = [];
        for (const message of batch) {
          await deliver(ctx, connections, message).catch((error: unknown) =>
            ctx.log.error({ err: error, kind: message.kind }, 'a stream could not be fed'),
          );
          // Without a pause nothing leaves the sockets, and readers who keep up would look slow.
          await new Promise(setImmediate);
        }
      }
    } finally {
      working = false;
    }
  }

  return {
    checkRoom(accountId) {
      let count = 0;
      for (const connection of connections) if (connection.accountId === accountId) count += 1;
      if (count >= MAX_PER_PERSON) throw new AppError('too-many', 'Too many streams');
    },
    add: (connection) => void connections.add(connection),
    remove: (connection) => void connections.delete(connection),
    close() {
      for (const connection of [...connections]) connection.close();
    },
  };
});
