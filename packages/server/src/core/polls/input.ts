import { AppError } from '../../lib/errors.ts';
import { cleanText } from '../../lib/text/clean-text.ts';
import { countGraphemes } from '../../lib/text/graphemes.ts';

/** How long a poll may last, in milliseconds. */
export const POLL_LIMITS = {
  shortest: 300_000,
  longest: 2_629_746_000,
} as const;

/** What an author asks. */
export interface PollInput {
  /** Plain text. */
  options: string[];
  /** From its writing on, in milliseconds. */
  lastsMs: number;
  multiple: boolean;
  hideTotals: boolean;
}

/** A question of another server, as that tells it. */
export interface RemotePoll {
  options: { title: string; votes: number }[];
  multiple: boolean;
  /** Null where it is not told. */
  voters: number | null;
  /** Null: it stays open. */
  endsAt: number | null;
}

/** How many answers an author may offer, and how long each may be. */
export interface PollBounds {
  options: number;
  characters: number;
}

/** Throws `invalid` for what is no question that can be answered. */
export function checkPoll(input: PollInput, { options: most, characters }: PollBounds): PollInput {
  const options = input.options.map((title) => cleanText(title).replaceAll(/\s+/g, ' ').trim()).filter(Boolean);
  const { shortest, longest } = POLL_LIMITS;
  if (options.length < 2) refuse('Poll needs at least two options');
  if (options.length > most) refuse(`Poll has more than ${most} options`);
  if (options.some((title) => countGraphemes(title) > characters)) {
    refuse(`Poll has an option of more than ${characters} characters`);
  }
  if (new Set(options).size < options.length) refuse('Poll has the same option twice');
  if (input.lastsMs < shortest) refuse(`Poll ends too soon (it lasts at least ${shortest / 1_000} seconds)`);
  if (input.lastsMs > longest) refuse(`Poll ends too late (it lasts at most ${longest / 1_000} seconds)`);
  return { ...input, options };
}

function refuse(problem: string): never {
  throw new AppError('invalid', `Validation failed: ${problem}`);
}
