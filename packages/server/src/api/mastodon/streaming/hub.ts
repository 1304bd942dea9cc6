import type { BusMessage } from '../../../bus/bus.ts';
import { perProcess } from '../../../core/per-process.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Connection } from './connection.ts';
import { deliver } from './deliver.ts';
import { createDelivery } from './delivery-order.ts';

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
  const push = createDelivery((messages: BusMessage[]) => deliver(ctx, connections, messages));

  ctx.bus.subscribe((message) => {
    if (message.kind === 'revoked') {
      // At once, and ahead of everything that waits.
      const revoked = new Set(message.tokenIds);
      for (const connection of [...connections]) if (revoked.has(connection.auth.tokenId)) connection.close();
      return;
    }
    const key = orderOf(message);
    if (key !== undefined && connections.size > 0) push(key, message);
  });

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

/** All notifications go together; ids of posts are above it. */
const NOTIFICATIONS = 0;

/** What must stay in order: all about one post, so that no edit overtakes it; all notifications. */
function orderOf(message: BusMessage): number | undefined {
  switch (message.kind) {
    case 'entry':
    case 'post':
    case 'edit':
    case 'delete':
      return message.postId;
    case 'notification':
      return NOTIFICATIONS;
    case 'revoked':
    case 'standing':
      return undefined;
    default:
      return message satisfies never;
  }
}
