import type { BusMessage } from '../../../bus/bus.ts';
import { loadAnnouncement } from '../../../core/announcements/load.ts';
import { loadWitnesses } from '../../../core/audience/load-witnesses.ts';
import type { Context } from '../../../core/context.ts';
import { loadConversationsOf } from '../../../core/conversations/load.ts';
import { isHidden } from '../../../core/filters/filter.ts';
import { dropHidden, loadNotificationsOf } from '../../../core/notifications/load.ts';
import { loadTimelinesWith, loadTimelinesWithPost } from '../../../core/timelines/holders.ts';
import { mayReadFeed } from '../../../core/timelines/open-feeds.ts';
import { type InstanceSettings, loadInstanceSettings } from '../../../core/users/settings.ts';
import { loadRecentAccountViews } from '../../../core/views/account.ts';
import type { PostFacts } from '../../../core/views/facts.ts';
import { type EntryRef, loadForMany, type SharedEntry } from '../../../core/views/post.ts';
import { assertNever } from '../../../lib/programming-error.ts';
import { coversScope } from '../../http/scopes.ts';
import { renderConversations } from '../conversations.ts';
import { renderNotifications } from '../notifications.ts';
import { renderFor } from '../render-for.ts';
import { renderAnnouncement, renderReaction } from '../serializers/announcement.ts';
import type { Channel } from './channel.ts';
import type { Connection, StreamEvent } from './connection.ts';
import { createPayloads } from './payloads.ts';

/** A channel of a connection that a message is for. */
type Target = [Connection, Channel];
type Connections = ReadonlySet<Connection>;
type MessageOf<K extends BusMessage['kind']> = Extract<BusMessage, { kind: K }>;

/**
 * Brings messages to everyone they concern, one after the other; notifications together, since a post that names many
 * people makes many. The bus carries ids only: what each may see is decided here. A message that fails is logged.
 */
export async function deliver(ctx: Context, connections: Connections, messages: readonly BusMessage[]): Promise<void> {
  const told: MessageOf<'notification'>[] = [];
  const failed = (error: unknown) => ctx.log.error({ err: error }, 'a stream could not be fed');
  for (const message of messages) {
    if (message.kind === 'notification') {
      told.push(message);
      continue;
    }
    await bring(ctx, connections, message).catch(failed);
    await leaveSockets();
  }
  if (told.length === 0) return;
  await sendNotifications(ctx, connections, told).catch(failed);
  await leaveSockets();
}

/** Without a pause nothing leaves the sockets, and readers who keep up would look slow. */
const leaveSockets = () => new Promise(setImmediate);

async function bring(
  ctx: Context,
  connections: Connections,
  message: Exclude<BusMessage, MessageOf<'notification'>>,
): Promise<void> {
  switch (message.kind) {
    case 'entry': {
      const holders = await findHolders(connections, (ids) => loadTimelinesWith(ctx, message, ids));
      return sendPost(ctx, [...holders, ...(message.listed ? select(connections, isOpen) : [])], message, 'update');
    }
    case 'post':
      return sendPost(ctx, select(connections, isOpen), asEntry(message.postId), 'update');
    case 'edit': {
      const { postId } = message;
      const holders = await findHolders(connections, (ids) => loadTimelinesWithPost(ctx, postId, ids));
      return sendPost(ctx, [...select(connections, isOpen), ...holders], asEntry(postId), 'status.update');
    }
    case 'delete':
      return sendDeletion(ctx, connections, message);
    case 'merged': {
      const isOwn = ({ accountId }: Connection) => accountId === message.accountId;
      const targets = select(connections, (channel, one) => isOwn(one) && hearsNotifications(channel, one));
      return feed(ctx, targets, 'notifications_merged', () => '1');
    }
    case 'conversation':
      return sendConversation(ctx, connections, message);
    case 'announcement':
      return sendAnnouncement(ctx, connections, message);
    case 'file':
    case 'changed':
    case 'wake':
    case 'takings':
    case 'gap':
      return;
    default:
      assertNever(message);
  }
}

function asEntry(postId: number): EntryRef {
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

/** The channels of everyone: what is public comes there without being stored. */
function isOpen({ topic }: Channel): boolean {
  return topic === 'public' || topic === 'tag';
}

/** The stored timeline a channel shows, by its id. */
function timelineOf(channel: Channel, { accountId }: Connection): number | undefined {
  return channel.topic === 'user' ? accountId : channel.listId;
}

/** The channels of homes and lists that `load` says of. */
async function findHolders(
  connections: Connections,
  load: (timelineIds: number[]) => Promise<ReadonlySet<number>>,
): Promise<Target[]> {
  const candidates = select(connections, (channel, connection) => timelineOf(channel, connection) !== undefined);
  const idOf = ([connection, channel]: Target) => timelineOf(channel, connection) as number;
  const holding = await load([...new Set(candidates.map(idOf))]);
  return candidates.filter((target) => holding.has(idOf(target)));
}

/** To homes and lists as they are; to the channels of everyone where they are of such posts. */
async function sendPost(ctx: Context, targets: readonly Target[], entry: EntryRef, event: StreamEvent): Promise<void> {
  // What happened in any process is heard in all: most of it concerns nobody here.
  if (targets.length === 0) return;
  const viewerIds = [...new Set(targets.map(([connection]) => connection.accountId))];
  const shared = await loadForMany(ctx, entry, viewerIds, { brought: true, accounts: loadRecentAccountViews });
  if (shared === undefined) return;
  const hidden = ({ accountId }: Connection) => isHidden(shared.mine.get(accountId)?.filtered ?? [], 'home');
  const settings = await loadInstanceSettings(ctx);
  const reached = targets.filter(([connection, channel]) =>
    isOpen(channel) ? isIn(channel, shared.facts) && isRead(settings, channel, shared.facts) : !hidden(connection),
  );
  return send(ctx, reached, event, shared);
}

function isIn(channel: Channel, { account, policy, local, thread, media, text }: PostFacts): boolean {
  if (policy.visibility !== 'public' || account.silenced) return false;
  if (channel.onlyMedia && media.length === 0) return false;
  if (channel.origin !== undefined && (channel.origin === 'local') !== local) return false;
  if (channel.tag !== undefined) return text.tags.includes(channel.tag);
  return thread.replyToAccountId === null || thread.replyToAccountId === account.id;
}

/** Whoever hears streams is a member. */
function isRead(settings: InstanceSettings, { topic }: Channel, { local }: PostFacts): boolean {
  const kind = topic === 'tag' ? 'topic' : 'live';
  return mayReadFeed(settings, { kind, origin: local ? 'local' : 'remote', as: 'member' });
}

async function send(ctx: Context, targets: readonly Target[], event: StreamEvent, entry: SharedEntry): Promise<void> {
  const payloadFor = await createPayloads(ctx, entry);
  feed(ctx, targets, event, ({ accountId }) => payloadFor(accountId));
}

/** A text that cannot be written or sent for one viewer is left out, and no other waits for it. */
function feed(
  ctx: Context,
  targets: readonly Target[],
  event: StreamEvent,
  payloadFor: (connection: Connection) => string | undefined,
): void {
  for (const [connection, channel] of targets) {
    try {
      const payload = payloadFor(connection);
      if (payload !== undefined) connection.send(channel.stream, event, payload);
    } catch (error) {
      ctx.log.error({ err: error, event }, 'an item was left out of a stream');
    }
  }
}

async function sendDeletion(ctx: Context, connections: Connections, message: MessageOf<'delete'>): Promise<void> {
  const { entryId, reach } = message;
  const mayBeListed = reach === 'public' || reach === 'members';
  let targets = select(
    connections,
    ({ topic }) => topic === 'user' || topic === 'list' || (mayBeListed && (topic === 'public' || topic === 'tag')),
  );
  if (reach !== 'public' && reach !== 'unlisted') {
    const viewerIds = [...new Set(targets.map(([connection]) => connection.accountId))];
    const audience = reach === 'members' ? 'everyone' : reach;
    const witnesses = await loadWitnesses(ctx, { ...message, audience }, viewerIds);
    targets = targets.filter(([{ accountId }]) => witnesses.has(accountId));
  }
  feed(ctx, targets, 'delete', () => String(entryId));
}

async function sendNotifications(
  ctx: Context,
  connections: Connections,
  messages: readonly MessageOf<'notification'>[],
): Promise<void> {
  const targets = new Map<number, Target[]>();
  for (const target of select(connections, hearsNotifications)) {
    const { accountId } = target[0];
    const known = targets.get(accountId);
    if (known === undefined) targets.set(accountId, [target]);
    else known.push(target);
  }
  const wanted = messages.filter(({ accountId }) => targets.has(accountId));
  if (wanted.length === 0) return;
  const refs = wanted.map(({ accountId, notificationId: id }) => ({ accountId, id }));
  const views = await loadNotificationsOf(ctx, refs, loadRecentAccountViews);
  for (const { accountId, notificationId } of wanted) {
    const view = dropHidden(views.get(notificationId));
    const [rendered] = view === undefined ? [] : await renderNotifications(ctx, [view]);
    if (rendered === undefined) continue;
    const payload = JSON.stringify(rendered);
    feed(ctx, targets.get(accountId) ?? [], 'notification', () => payload);
  }
}

/** As it is now, which is not always news: it stands elsewhere when its newest post is gone. */
async function sendConversation(
  ctx: Context,
  connections: Connections,
  { accountId, conversationId: id }: MessageOf<'conversation'>,
): Promise<void> {
  const targets = select(
    connections,
    ({ topic }, connection) => topic === 'direct' && connection.accountId === accountId,
  );
  if (targets.length === 0) return;
  const view = (await loadConversationsOf(ctx, [{ accountId, id }], loadRecentAccountViews)).get(id);
  const [rendered] = view === undefined ? [] : await renderConversations(ctx, [view]);
  if (rendered === undefined) return;
  const payload = JSON.stringify(rendered);
  feed(ctx, targets, 'conversation', () => payload);
}

/** To everybody alike: what is a reader's own is asked for by apps. */
async function sendAnnouncement(
  ctx: Context,
  connections: Connections,
  { announcementId, what, emoji }: MessageOf<'announcement'>,
): Promise<void> {
  const targets = select(connections, ({ topic }) => topic === 'user');
  if (targets.length === 0) return;
  if (what === 'gone') return feed(ctx, targets, 'announcement.delete', () => String(announcementId));
  const view = await loadAnnouncement(ctx, announcementId);
  if (view === undefined) return;
  if (what === 'news') {
    const payload = JSON.stringify(renderAnnouncement(renderFor(ctx), view, false));
    return feed(ctx, targets, 'announcement', () => payload);
  }
  const none = { emoji: emoji ?? '', count: 0, mine: false, file: null };
  const reaction = view.reactions.find((one) => one.emoji === emoji) ?? none;
  const told = { ...renderReaction(renderFor(ctx), reaction, false), announcement_id: String(announcementId) };
  const payload = JSON.stringify(told);
  feed(ctx, targets, 'announcement.reaction', () => payload);
}

function hearsNotifications({ topic }: Channel, { auth }: Connection): boolean {
  return topic === 'notifications' || (topic === 'user' && coversScope(auth.scopes, 'read:notifications'));
}
