import type { Announcement, AnnouncementReaction } from '@linnet/api-schemas/mastodon/announcement.ts';
import { mint, parseOurs } from '../../../core/addresses.ts';
import type { AnnouncementView, AnnouncementReaction as Reaction } from '../../../core/announcements/load.ts';
import { stillKey } from '../../../core/files/stored-files.ts';
import { toInstant } from './dates.ts';
import { renderEmojis } from './emoji.ts';
import { toReactionName } from './emoji-reaction.ts';
import { fileUrl, type Render } from './render.ts';
import { renderMentions } from './status.ts';

/** An announcement; with `reader` false as it is told to everybody at once. */
export function renderAnnouncement(render: Render, view: AnnouncementView, reader: boolean): Announcement {
  return {
    id: String(view.id),
    content: view.content,
    starts_at: view.startsAt === null ? null : toInstant(view.startsAt),
    ends_at: view.endsAt === null ? null : toInstant(view.endsAt),
    all_day: view.allDay,
    published_at: toInstant(view.publishedAt),
    updated_at: toInstant(view.updatedAt),
    ...(reader ? { read: view.read } : {}),
    mentions: renderMentions(view.mentions),
    statuses: findPosts(render, view.content),
    tags: view.tags.map((name) => ({ name, url: mint.tag(render.here, name) })),
    emojis: renderEmojis(render, view.emojis),
    reactions: view.reactions.map((reaction) => renderReaction(render, reaction, reader)),
  };
}

/** Posts of ours that it links to: apps open them inside. */
function findPosts({ here }: Render, html: string): Announcement['statuses'] {
  return [...html.matchAll(/ href="([^"]+)"/g)].flatMap(([, url = '']) => {
    const ours = parseOurs(here, url);
    return ours?.kind === 'post' ? [{ id: String(ours.id), url }] : [];
  });
}

export function renderReaction(render: Render, { emoji, count, mine, file }: Reaction, reader: boolean) {
  const reaction: AnnouncementReaction = { name: toReactionName(emoji), count, ...(reader ? { me: mine } : {}) };
  if (file === null) return reaction;
  return { ...reaction, url: fileUrl(render, file), static_url: fileUrl(render, stillKey(file)) };
}
