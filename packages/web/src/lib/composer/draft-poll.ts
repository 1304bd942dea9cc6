import type { Poll } from '../api/types.ts';
import type { PollInput } from '../api/writing.ts';

/** A poll that is being written. */
export interface DraftPoll {
  options: string[];
  /** Seconds. */
  lasts: number;
  multiple: boolean;
  hideTotals: boolean;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** How long a poll may be said to last, in seconds. */
const durations = [5 * minute, 30 * minute, hour, 6 * hour, 12 * hour, day, 3 * day, 7 * day, 14 * day, 30 * day];

export interface PollLimits {
  max_options: number;
  max_characters_per_option: number;
  min_expiration: number;
  max_expiration: number;
}

export const fittingDurations = ({ min_expiration: least, max_expiration: most }: PollLimits): number[] =>
  durations.filter((seconds) => seconds >= least && seconds <= most);

export const newPoll = (): DraftPoll => ({ options: ['', ''], lasts: day, multiple: false, hideTotals: false });

/** A poll that a post has already, to be changed; it lasts about as long as it would. */
export function draftOf(poll: Poll, now: number): DraftPoll {
  const left = (Date.parse(poll.expires_at ?? '') - now) / 1000;
  return {
    options: poll.options.map((option) => option.title),
    lasts: durations.find((seconds) => seconds >= left) ?? day,
    multiple: poll.multiple,
    hideTotals: poll.options.some((option) => option.votes_count === null),
  };
}

/** A poll that was kept; two places to write at least. */
export const draftOfParams = ({ options, expires_in, multiple, hide_totals }: PollInput): DraftPoll => ({
  options: [...options, '', ''].slice(0, Math.max(2, options.length)),
  lasts: expires_in || day,
  multiple,
  hideTotals: hide_totals,
});

const given = (poll: DraftPoll): string[] => poll.options.map((option) => option.trim()).filter(Boolean);

/** Whether it may be asked: two options at least, none twice, none too long. */
export function isAskable(poll: DraftPoll, limits: PollLimits): boolean {
  const options = given(poll);
  return (
    options.length >= 2 &&
    options.length <= limits.max_options &&
    new Set(options).size === options.length &&
    options.every((option) => [...option].length <= limits.max_characters_per_option)
  );
}

export const isBlank = (poll: DraftPoll): boolean => given(poll).length === 0;

export const toInput = (poll: DraftPoll): PollInput => ({
  options: given(poll),
  expires_in: poll.lasts,
  multiple: poll.multiple,
  hide_totals: poll.hideTotals,
});
