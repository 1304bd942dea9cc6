import type { Tx } from '../../db/database.ts';
import { insertRow, insertRows } from '../../db/insert.ts';
import { countGraphemes } from '../../lib/text/graphemes.ts';
import type { Context } from '../context.ts';
import type { Facet, FacetPost, FacetScene } from '../facet.ts';
import { loadInstanceSettings } from '../users/settings.ts';
import { isOver, planEnd } from './end.ts';
import { checkPoll, type PollBounds, type PollInput, type RemotePoll } from './input.ts';
import { deleteOptions, deletePoll, deleteVotes, lockPoll, type PollRow, updatePoll } from './queries.ts';
import { loadQuestion } from './question.ts';
import { cutRemotePoll, takeCounts } from './receive.ts';
import { isSameQuestion } from './same-question.ts';

/** What an author asks, what another server tells; null: an edit that leaves no question. */
export type PollFacetInput = { own: PollInput } | { remote: RemotePoll } | null;

interface Prepared extends RemotePoll {
  hideTotals: boolean;
  own: boolean;
}

/**
 * The question of a post. An edit that changes the options, or how many may be chosen, begins it anew: nobody chose what is
 * asked now.
 */
export const pollFacet: Facet<PollFacetInput, Prepared | null> = {
  async check(ctx, scene, input) {
    if (input === null) return null;
    if ('remote' in input) return { ...cutRemotePoll(input.remote), hideTotals: false, own: false };
    const { options, lastsMs, multiple, hideTotals } = checkPoll(input.own, await findBounds(ctx, scene));
    const endsAt = ctx.clock.now() + lastsMs;
    return {
      options: options.map((title) => ({ title, votes: 0 })),
      multiple,
      hideTotals,
      voters: 0,
      endsAt,
      own: true,
    };
  },
  columns: (poll) => (poll?.own ? { kind: 'question' } : {}),
  async write(ctx, tx, post, poll, isEdit) {
    const known = isEdit ? await lockPoll.first(tx, { postId: post.id }) : undefined;
    if (known !== undefined && poll !== null && (await isSameQuestion(tx, known, poll))) {
      return goOn(ctx, tx, known, poll);
    }
    if (known !== undefined)
      for (const query of [deletePoll, deleteOptions, deleteVotes]) await query.run(tx, { postId: post.id });
    if (poll !== null) await begin(ctx, tx, post, poll);
  },
};

/** As the owner decides; an edit may keep what was asked before that. */
async function findBounds(ctx: Context, { postId }: FacetScene): Promise<PollBounds> {
  const { pollOptions, pollCharacters } = await loadInstanceSettings(ctx);
  const { options = [] } = postId === undefined ? {} : ((await loadQuestion(ctx.db, postId)) ?? {});
  return {
    options: Math.max(pollOptions, options.length),
    characters: Math.max(pollCharacters, ...options.map(countGraphemes)),
  };
}

async function begin(ctx: Context, tx: Tx, { id: postId }: FacetPost, poll: Prepared): Promise<void> {
  await insertRow(tx, 'polls', {
    postId,
    multiple: poll.multiple ? 1 : 0,
    hideTotals: poll.hideTotals ? 1 : 0,
    voters: poll.voters,
    endsAt: poll.endsAt,
    endedAt: null,
    toldAt: 0,
    tellAt: null,
    lookedAt: poll.own ? 0 : ctx.clock.now(),
  });
  const rows = poll.options.map((option, position) => ({ postId, position, ...option }));
  await insertRows(tx, 'pollOptions', rows);
  // Of another server's, somebody here has to be waiting for the end.
  if (poll.own) await planEnd(ctx, tx, { postId, endsAt: poll.endsAt });
}

async function goOn(ctx: Context, tx: Tx, known: PollRow, poll: Prepared): Promise<void> {
  if (!poll.own) return void (await takeCounts(ctx, tx, known, poll));
  // Apps send the poll along with every edit: what is over does not begin again for a letter in the text.
  if (isOver(known, ctx.clock.now())) return;
  const { postId, voters } = known;
  const { endsAt } = poll;
  await updatePoll.run(tx, { postId, voters, endsAt, hideTotals: poll.hideTotals ? 1 : 0, endedAt: null });
  await planEnd(ctx, tx, { postId, endsAt });
}
