import type { FastifyReply, FastifyRequest } from 'fastify';
import { findAccountByHandle } from '../core/accounts/find.ts';
import { fullHandle, mint } from '../core/addresses.ts';
import { VISITOR } from '../core/audience/viewer.ts';
import type { Context } from '../core/context.ts';
import { loadTimeline } from '../core/timelines/load.ts';
import { type FeedOrigin, mayReadFeed } from '../core/timelines/open-feeds.ts';
import type { Timeline } from '../core/timelines/timeline.ts';
import { isPrivate } from '../core/users/modes.ts';
import { loadInstanceSettings } from '../core/users/settings.ts';
import type { PostFacts } from '../core/views/facts.ts';
import { sha256Hex } from '../lib/hash.ts';
import { normalizeTag } from '../lib/text/normalize-tag.ts';
import { type Feed, type FeedItem, renderRss } from './rss.ts';

const POSTS = 20;
const GOOD_S = 300;
/** A tag, as long as any is here. */
const TAG = /^\/tags\/([^/?]{1,900})\.rss$/;
const PROFILE = /^\/@(\w{1,100})\.rss$/;

/** Answers `/@name.rss` and `/tags/name.rss`, with what every visitor may read; undefined for any other path. */
export async function sendFeed(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const path = request.url.split('?', 1)[0] as string;
  const name = PROFILE.exec(path)?.[1];
  const tag = TAG.exec(path)?.[1];
  if (name === undefined && tag === undefined) return undefined;
  if (await isPrivate(ctx)) {
    const sentence = 'This server is private: sign in to read it.\n';
    reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8');
    return reply.code(401).send(sentence);
  }
  const feed = name === undefined ? await loadTagFeed(ctx, tag as string) : await loadProfileFeed(ctx, name);
  if (feed === undefined) return reply.code(404).type('text/plain; charset=utf-8').send('There is no such feed.\n');
  const text = renderRss(feed);
  const etag = `"${sha256Hex(text).slice(0, 32)}"`;
  reply
    .header('cache-control', `public, max-age=${GOOD_S}`)
    .header('etag', etag)
    .header('access-control-allow-origin', '*')
    .type('application/rss+xml; charset=utf-8');
  return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(text);
}

/** What somebody here wrote to everybody, without answers and without what they passed on. */
async function loadProfileFeed(ctx: Context, name: string): Promise<Feed | undefined> {
  const account = await findAccountByHandle(ctx, name);
  if (account === undefined || account.deletedAt !== null || account.suspended) return undefined;
  const { id, username, displayName, avatarFile } = account;
  const page = mint.accountPage(ctx, username);
  return {
    title: displayName || username,
    description: `@${fullHandle(ctx, username)}`,
    page,
    self: `${page}.rss`,
    image: avatarFile === null ? null : mint.file(ctx, avatarFile),
    items: await loadItems(ctx, { kind: 'account', accountId: id, noReplies: true, noBoosts: true }),
  };
}

async function loadTagFeed(ctx: Context, encoded: string): Promise<Feed | undefined> {
  const name = normalizeTag(decode(encoded));
  const settings = await loadInstanceSettings(ctx);
  const isOpen = (origin: FeedOrigin) => mayReadFeed(settings, { kind: 'topic', origin, as: 'visitor' });
  if (name === '' || !(isOpen('local') || isOpen('remote'))) return undefined;
  const page = mint.tag(ctx, name);
  return {
    title: `#${name}`,
    description: `#${name} · ${ctx.config.hosts.handles}`,
    page,
    self: `${page}.rss`,
    image: null,
    items: await loadItems(ctx, { kind: 'tag', tags: [name] }),
  };
}

async function loadItems(ctx: Context, timeline: Timeline): Promise<FeedItem[]> {
  const { entries } = await loadTimeline(ctx, VISITOR, timeline, { limit: POSTS });
  return entries.map(({ post }) => toItem(ctx, post.facts));
}

function toItem(ctx: Context, { text, media, url, uri, account, createdAt }: PostFacts): FeedItem {
  return {
    title: text.title,
    author: account.displayName || account.username,
    content: text.content,
    contentWarning: text.contentWarning,
    link: text.linkUrl,
    url,
    uri,
    tags: text.tags,
    createdAt,
    // What is elsewhere would tell that server of whoever reads the feed.
    files: media.flatMap(({ key, mimeType, bytes }) =>
      key === null || mimeType === null ? [] : [{ url: mint.file(ctx, key), mimeType, bytes: bytes ?? 0 }],
    ),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
