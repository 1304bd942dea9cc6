import type { StatusTag, Tag } from '@linnet/api-schemas/mastodon/tag.ts';
import { mint } from '../../../core/addresses.ts';
import type { TagView } from '../../../core/tags/load.ts';
import { NONE, type Render } from './render.ts';

/** Where a tag's posts are shown; also the `href` of the tag inside a post. */
export function tagUrl(render: Render, name: string): string {
  return mint.tag(render.here, name);
}

/** The tags of a status. */
export function renderStatusTags(render: Render, names: readonly string[]): StatusTag[] {
  return names.length === 0 ? NONE : names.map((name) => ({ name, url: tagUrl(render, name) }));
}

/** A tag by itself. Apps want its numbers as texts. */
export function renderTag(render: Render, { name, history, mine }: TagView): Tag {
  const days = history.map(({ day, uses, accounts }) => ({
    day: String(day / 1_000),
    uses: String(uses),
    accounts: String(accounts),
  }));
  return { id: name, name, url: tagUrl(render, name), history: days, ...mine };
}
