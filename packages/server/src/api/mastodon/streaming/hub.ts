import type { BusMessage } from '../../../bus/bus.ts';
import { onChanged } from '../../../core/changes.ts';
import { loadLiveTokens, noteUse } from '../../../core/oauth/tokens.ts';
import { perProcess } from '../../../core/per-process.ts';
import { AppError } from '../../../lib/errors.ts';
import { assertNever } from '../../../lib/programming-error.ts';
import type { Auth } from '../../http/auth.ts';
import type { Connection } from './connection.ts';
import { deliver } from './deliver.ts';
import { createDelivery } from './delivery-order.ts';

/** WebSockets and server-sent events together, whatever tokens they came with: tokens cost nothing. */
const MAX_PER_PERSON = 64;

/** Between the look at a token and the stream that it opens. */
const OPENING_MS = 10_000;

/** How often it is noted that somebody watches. */
const NOTE_EVERY_MS = 60_000;

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
  /** When a token changed last, anybody's. */
  let changedAt = Number.NEGATIVE_INFINITY;
  const notedAt = new WeakMap<Connection, number>();
  const push = createDelivery((messages: BusMessage[]) => deliver(ctx, connections, messages));

  /** Closes what was opened with one of these tokens. */
  function closeAll(isOver: (auth: Auth) => boolean): void {
    for (const connection of [...connections]) if (isOver(connection.auth)) connection.close();
  }

  /** Asks which tokens are left, where nobody said which ones went. */
  function recheck(some: readonly Connection[]): void {
    const asked = new Set(some.map(({ auth }) => auth.tokenId));
    loadLiveTokens(ctx, [...asked])
      .then((live) => closeAll(({ tokenId }) => asked.has(tokenId) && !live.has(tokenId)))
      .catch((error: unknown) => ctx.log.error({ err: error }, 'the tokens of open streams could not be checked'));
  }

  // At once, and ahead of everything that waits.
  onChanged(ctx, ['token', 'account'], (id, what) => {
    changedAt = ctx.clock.now();
    if (id !== null && what === 'token') return closeAll(({ tokenId }) => tokenId === id);
    recheck([...connections].filter(({ accountId }) => id === null || accountId === id));
  });
  onChanged(ctx, ['filters'], (id) => {
    for (const connection of connections) {
      if (id === null || connection.accountId === id) tellOfFilters(connection);
    }
  });
  /** Whoever is shown a notification as it comes is here, and need not be written to about it. */
  function noteWatchers(accountId: number): void {
    for (const connection of connections) {
      const { auth } = connection;
      const known = notedAt.get(connection) ?? Number.NEGATIVE_INFINITY;
      if (connection.accountId !== accountId || ctx.clock.now() - known < NOTE_EVERY_MS) continue;
      notedAt.set(connection, ctx.clock.now());
      void noteUse(ctx, auth);
    }
  }
  ctx.bus.subscribe((message) => {
    if (message.kind === 'notification') noteWatchers(message.accountId);
    const key = orderOf(message);
    if (key !== undefined && connections.size > 0) push(key, message);
  });

  return {
    checkRoom(accountId) {
      let count = 0;
      for (const connection of connections) if (connection.accountId === accountId) count += 1;
      if (count >= MAX_PER_PERSON) throw new AppError('too-many', 'Too many streams');
    },
    add(connection) {
      connections.add(connection);
      // Its own may have gone while the stream was opened.
      if (ctx.clock.now() - changedAt < OPENING_MS) recheck([connection]);
    },
    remove: (connection) => void connections.delete(connection),
    close() {
      for (const connection of [...connections]) connection.close();
    },
  };
});

/** Apps read their filters again: the message says no more. */
function tellOfFilters(connection: Connection): void {
  for (const { topic, stream } of connection.channels.values()) {
    if (topic === 'user') connection.send(stream, 'filters_changed');
  }
}

/** All notifications go together; ids of posts are above it. */
const NOTIFICATIONS = 0;

/** What must stay in order: all about one post, so that no edit overtakes it, or one conversation; all notifications. */
function orderOf(message: BusMessage): number | undefined {
  switch (message.kind) {
    case 'entry':
    case 'post':
    case 'edit':
    case 'delete':
      return message.postId;
    case 'notification':
    case 'merged':
      return NOTIFICATIONS;
    case 'conversation':
      return message.conversationId;
    case 'announcement':
      return message.announcementId;
    case 'file':
    case 'changed':
    case 'wake':
    case 'takings':
    case 'gap':
      return undefined;
    default:
      return assertNever(message);
  }
}
