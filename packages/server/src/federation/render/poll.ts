import type { PollView } from '../../core/views/poll.ts';
import { toIso } from '../../lib/clock.ts';
import type { Json } from './json.ts';

/** What makes a Question of a post (ActivityStreams, Question). Numbers that are hidden are nothing: readers want some. */
export function renderPoll(poll: PollView): Json {
  const options = poll.options.map(({ title, votes }) => ({
    type: 'Note',
    name: title,
    replies: { type: 'Collection', totalItems: poll.hidden ? 0 : votes },
  }));
  const question: Json = { [poll.multiple ? 'anyOf' : 'oneOf']: options };
  if (poll.voters !== null) question['votersCount'] = poll.voters;
  if (poll.endsAt !== null) question['endTime'] = toIso(poll.endsAt);
  if (poll.over && poll.endsAt !== null) question['closed'] = toIso(poll.endsAt);
  return question;
}
