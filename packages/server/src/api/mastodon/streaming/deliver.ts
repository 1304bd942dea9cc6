import type { BusMessage } from '../../../bus/bus.ts';
import type { Context } from '../../../core/context.ts';
import { loadNotification } from '../../../core/notifications/load.ts';
import { loadHomesWith, loadListsWith } from '../../../core/views/audience.ts';
import { loadFacts, type PostFacts } from '../../../core/views/facts.ts';
import { loadForMany } from '../../../core/views/post.ts';
import { coversScope } from '../../http/scopes.ts';
import { renderNotifications } from '../notifications.ts';
import type { Channel } from './channel.ts';
import type { Connection, StreamEvent } from './connection.ts';
import { createPayloads } from './payloads.ts';

/** A channel of a connection that a message is for. */
type Target = [Connection, Channel];
type Connections = ReadonlySet<Connection>;

/** Brings one message to everyone it concerns. The bus carries ids only: what each may see is decided here. */
export async function deliver(ctx: Context, connections: Connections, message: BusMessage): Promise<void> {
  switch (message.kind) {
    case 'home': {
      const owners = new Set(message.ownerIds);
      const targets = select(
        connections,
        (channel, { accountId }) => channel.topic === 'user' && owners.has(accountId),
      );
      return sendEntry(ctx, targets, 'update', message);
    }
    case 'post':
      return sendEntry(ctx, await findReaders(ctx, connections, message.postId), 'update', asEntry(message.postId));
    case 'edit': {
      const targets = await findReaders(ctx, connections, message.postId);
      targets.push(...(await findHomes(ctx, connections, message.postId)));
      return sendEntry(ctx, targets, 'status.update', asEntry(message.postId));
    }
    case 'delete':
      // The row is gone, and with it who saw it: all are told, and whoever did not have it forgets the number.
      for (const [connection, channel] of select(connections, ({ topic }) => topic !== 'notifications')) {
        connection.send(channel.stream, 'delete', String(message.postId));
      }
      return;
    case 'notification':
      return sendNotification(ctx, connections, message);
  }
}

function asEntry(postId: number) {
  return { entryId: postId, postId };
}

function select(connections: Connections, wants: (channel: Channel, connection: Connection) => boolean): Target[] {
  const targets: Target[] = [];
  for (const connection of connections) {
    for (const channel of connection.channels.values()) {
      if (wants(channel, connection)) targets.push([connection, channel]);
    }
  }
  return targets;
}

async function sendEntry(
  ctx: Context,
  targets: readonly Target[],
  event: StreamEvent,
  entry: { entryId: number; postId: number },
): Promise<void> {
  const viewerIds = [...new Set(targets.map(([connection]) => connection.accountId))];
  const payloadFor = await createPayloads(ctx, await loadForMany(ctx, entry, viewerIds, { brought: true }));
  for (const [connection, channel] of targets) {
    const payload = payloadFor(connection.accountId);
    if (payload !== undefined) connection.send(channel.stream, event, payload);
  }
}

/** Streams of posts that are there for anyone, and lists their author is on. */
async function findReaders(ctx: Context, connections: Connections, postId: number): Promise<Target[]> {
  const candidates = select(connections, ({ topic }) => topic === 'public' || topic === 'tag' || topic === 'list');
  if (candidates.length === 0) return [];
  const post = (await loadFacts(ctx, [postId])).get(postId);
  if (post === undefined) return [];
  const listIds = candidates.flatMap(([, { listId }]) => (listId === undefined ? [] : [listId]));
  const lists = new Set(await loadListsWith(ctx, post.account.id, listIds));
  return candidates.filter(([, channel]) => isIn(channel, post, lists));
}

function isIn(channel: Channel, post: PostFacts, lists: ReadonlySet<number>): boolean {
  const startsSomething = [null, post.account.id].includes(post.thread.replyToAccountId);
  if (channel.listId !== undefined) return startsSomething && lists.has(channel.listId);
  if (post.policy.visibility !== 'public') return false;
  if (channel.onlyMedia && post.media.length === 0) return false;
  if (channel.origin !== undefined && (channel.origin === 'local') !== post.local) return false;
  if (channel.tag !== undefined) return post.text.tags.includes(channel.tag);
  return startsSomething && !post.account.silenced;
}

/** The homes that hold a post, and its author's own. */
async function findHomes(ctx: Context, connections: Connections, postId: number): Promise<Target[]> {
  const candidates = select(connections, ({ topic }) => topic === 'user');
  const accountIds = [...new Set(candidates.map(([connection]) => connection.accountId))];
  const owners = new Set(await loadHomesWith(ctx, postId, accountIds));
  return candidates.filter(([connection]) => owners.has(connection.accountId));
}

async function sendNotification(
  ctx: Context,
  connections: Connections,
  { accountId, notificationId }: { accountId: number; notificationId: number },
): Promise<void> {
  const targets = select(
    connections,
    ({ topic }, connection) =>
      connection.accountId === accountId &&
      (topic === 'notifications' || (topic === 'user' && coversScope(connection.auth.scopes, 'read:notifications'))),
  );
  if (targets.length === 0) return;
  const view = await loadNotification(ctx, accountId, notificationId);
  if (view === undefined) return;
  const payload = JSON.stringify((await renderNotifications(ctx, [view]))[0]);
  for (const [connection, channel] of targets) connection.send(channel.stream, 'notification', payload);
}
