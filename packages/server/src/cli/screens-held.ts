import type { Context } from '../core/context.ts';
import { answerAllHeld, approveHeld, refuseHeld } from '../core/moderation/answer-held.ts';
import { listHeld } from '../core/screens/held.ts';
import { LAST_ID } from '../db/keyset.ts';
import { AppError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { describeHits, readLimit, readNumber, tellMissing } from './screens.ts';
import { withBase } from './with-base.ts';

interface Options {
  all?: boolean;
}

/** What waits for moderators, newest first. */
export function showHeld({ limit }: { limit: string }): Promise<Answer> {
  return withBase(
    async ({ ctx }) =>
      describeHits(ctx, await listHeld(ctx, { by: null }, { limit: readLimit(limit) }), 'nothing waits'),
    { existing: true, looks: true },
  );
}

/** Lets posts out, or (`--all`) everything that waits. */
export const approve = (numbers: string[], options: Options): Promise<Answer> =>
  answer(numbers, options, { approve: true, one: approveHeld, text: 'Let out' });

/** Keeps posts in. */
export const refuse = (numbers: string[], options: Options): Promise<Answer> =>
  answer(numbers, options, { approve: false, one: refuseHeld, text: 'Refused' });

interface Verb {
  approve: boolean;
  one: (ctx: Context, input: { id: number; by: null }) => Promise<void>;
  text: string;
}

function answer(numbers: string[], { all }: Options, verb: Verb): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      if ((all === true) === numbers.length > 0) throw new AppError('invalid', 'Say their numbers, or --all');
      if (all === true) {
        await answerAllHeld(ctx, { by: null, approve: verb.approve, upTo: LAST_ID });
        return { data: { all: true }, text: 'The server answers all that waits' };
      }
      const ids = numbers.map(readNumber);
      for (const [i, id] of ids.entries()) await verb.one(ctx, { id, by: null }).catch(tellMissing(numbers[i] ?? ''));
      return { data: { ids: numbers }, text: verb.text };
    },
    { existing: true },
  );
}
