import type { StatusTag, Tag } from '@linnet/api-schemas/mastodon/tag.ts';
import { mint } from '../../../core/addresses.ts';
import { NONE, type Render } from './render.ts';

/** Where a tag's posts are shown; also the `href` of the tag inside a post. */
export function tagUrl(render: Render, name: string): string {
  return mint.tag(render.here, name);
}

/** The tags of a status. */
export function renderStatusTags(render: Render, names: readonly string[]): StatusTag[] {
  return names.length === 0 ? NONE : names.map((name) => ({ name, url: tagUrl(render, name) }));
}

/** A tag by itself. `following` is undefined for visitors. */
export function renderTag(render: Render, name: string, following?: boolean): Tag {
  const tag: Tag = { id: name, name, url: tagUrl(render, name), history: NONE };
  if (following !== undefined) {
    tag.following = following;
    tag.featuring = false;
  }
  return tag;
}
