import type { Activity } from './activity.ts';
import { PLAIN_CONTEXT } from './context.ts';

export interface VoteInput {
  /** The vote's own id. */
  uri: string;
  actorUri: string;
  pollUri: string;
  /** Whose poll it is: nobody else is told. */
  authorUri: string;
  /** What the option says. */
  title: string;
}

/** A vote in a poll: a Note that has no text and names an option, one for each that was chosen. */
export function renderVote({ uri, actorUri, pollUri, authorUri, title }: VoteInput): Activity {
  const vote = {
    id: uri,
    type: 'Note',
    name: title,
    attributedTo: actorUri,
    inReplyTo: pollUri,
    to: [authorUri],
    cc: [],
  };
  return {
    '@context': PLAIN_CONTEXT,
    id: `${uri}/activity`,
    type: 'Create',
    actor: actorUri,
    to: [authorUri],
    cc: [],
    object: vote,
  };
}
