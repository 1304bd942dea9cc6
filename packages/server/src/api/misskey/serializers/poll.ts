import type { Note } from '@linnet/api-schemas/misskey/note.ts';
import type { PostMine } from '../../../core/views/mine.ts';
import type { PollView } from '../../../core/views/poll.ts';
import { toIso } from '../../../lib/clock.ts';

/** Misskey knows no hidden numbers: until the end they are nothing. */
export function renderPoll(poll: PollView, mine: PostMine | undefined): NonNullable<Note['poll']> {
  return {
    multiple: poll.multiple,
    expiresAt: poll.endsAt === null ? null : toIso(poll.endsAt),
    choices: poll.options.map(({ title, votes }, position) => ({
      text: title,
      votes: poll.hidden ? 0 : votes,
      isVoted: mine?.choices.includes(position) ?? false,
    })),
  };
}
