import type { Poll } from '@linnet/api-schemas/mastodon/poll.ts';
import type { PostFacts } from '../../../core/views/facts.ts';
import type { PostMine } from '../../../core/views/mine.ts';
import { toInstant } from './dates.ts';
import { renderEmojis } from './emoji.ts';
import { NONE, type Render } from './render.ts';

/** The poll of a post, as its viewer sees it, under the post's id; visitors get nothing of a viewer. */
export function renderPoll(render: Render, { id, poll, text }: PostFacts, mine?: PostMine): Poll | null {
  if (poll === null) return null;
  const rendered: Poll = {
    id: String(id),
    expires_at: poll.endsAt === null ? null : toInstant(poll.endsAt),
    expired: poll.over,
    multiple: poll.multiple,
    votes_count: poll.votes,
    voters_count: poll.voters,
    options: poll.options.map(({ title, votes }) => ({ title, votes_count: poll.hidden ? null : votes })),
    emojis: renderEmojis(render, text.emojis),
  };
  if (mine === undefined) return rendered;
  // Who asks is not asked: apps show them the numbers.
  rendered.voted = mine.own || mine.choices.length > 0;
  rendered.own_votes = mine.choices.length === 0 ? NONE : [...mine.choices];
  return rendered;
}
