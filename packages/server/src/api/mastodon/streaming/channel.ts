import type { Context } from '../../../core/context.ts';
import { ownsList } from '../../../core/timelines/sources/stored.ts';
import { parseId } from '../../../lib/ids.ts';
import { normalizeTag } from '../../../lib/text/normalize-tag.ts';
import type { Auth } from '../../http/auth.ts';
import { badRequest, HttpError } from '../../http/errors.ts';
import { coversScope } from '../../http/scopes.ts';

/** What one subscription is to. */
export interface Channel {
  /** Tells subscriptions of one connection apart. */
  key: string;
  /** What messages carry as `stream`: the name, and the tag or list. */
  stream: string[];
  topic: 'user' | 'notifications' | 'public' | 'tag' | 'list' | 'direct';
  origin?: 'local' | 'remote';
  onlyMedia?: boolean;
  tag?: string;
  listId?: number;
}

const CHANNELS: Record<string, Pick<Channel, 'topic' | 'origin' | 'onlyMedia'>> = {
  user: { topic: 'user' },
  'user:notification': { topic: 'notifications' },
  public: { topic: 'public' },
  'public:media': { topic: 'public', onlyMedia: true },
  'public:local': { topic: 'public', origin: 'local' },
  'public:local:media': { topic: 'public', origin: 'local', onlyMedia: true },
  'public:remote': { topic: 'public', origin: 'remote' },
  'public:remote:media': { topic: 'public', origin: 'remote', onlyMedia: true },
  hashtag: { topic: 'tag' },
  'hashtag:local': { topic: 'tag', origin: 'local' },
  list: { topic: 'list' },
  direct: { topic: 'direct' },
};

export interface ChannelParams {
  stream?: unknown;
  tag?: unknown;
  list?: unknown;
}

/** Reads what an app wants to hear. Throws 400 for what does not exist, 401 for what the token does not open. */
export async function openChannel(ctx: Context, auth: Auth, params: ChannelParams): Promise<Channel> {
  const name = typeof params.stream === 'string' ? params.stream : '';
  const base = Object.hasOwn(CHANNELS, name) ? CHANNELS[name] : undefined;
  if (base === undefined) throw badRequest('Unknown channel requested');
  const scope = base.topic === 'notifications' ? 'read:notifications' : 'read:statuses';
  if (!coversScope(auth.scopes, scope)) throw new HttpError(401, 'Access token does not have the required scopes');
  if (base.topic === 'tag') {
    const tag = normalizeTag(String(params.tag ?? '').slice(0, 500));
    if (tag === '') throw badRequest('Missing tag name parameter');
    return { ...base, key: `${name}:${tag}`, stream: [name, tag], tag };
  }
  if (base.topic === 'list') {
    const listId = parseId(String(params.list ?? ''));
    const viewerId = auth.accountId as number;
    if (listId === undefined || !(await ownsList(ctx, { listId, viewerId }))) {
      throw new HttpError(401, 'Not authorized to stream this list');
    }
    return { ...base, key: `${name}:${listId}`, stream: [name, String(listId)], listId };
  }
  return { ...base, key: name, stream: [name] };
}
