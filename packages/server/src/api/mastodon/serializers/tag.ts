import type { StatusTag, Tag, TagHistory } from '@linnet/api-schemas/mastodon/tag.ts';
import { mint } from '../../../core/addresses.ts';
import type { TagDay } from '../../../core/tags/history.ts';
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

/** A tag by itself. */
export function renderTag(render: Render, { tag, name, history, mine }: TagView): Tag {
  return { id: tag, name, url: tagUrl(render, tag), history: renderHistory(history), ...mine };
}

/** Days of use; apps want their numbers as texts. */
export function renderHistory(days: readonly TagDay[]): TagHistory[] {
  return days.map(({ day, uses, accounts }) => ({
    day: String(day / 1_000),
    uses: String(uses),
    accounts: String(accounts),
  }));
}
