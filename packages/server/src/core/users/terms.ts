import { AppError } from '../../lib/errors.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { checkText } from './plain-text.ts';
import { holdInstanceSettings, type InstanceSettings, type Terms, writeInstanceSettings } from './settings.ts';

const TEXT_MAX = 100_000;
const DAYS_MAX = 50;

/**
 * Terms that hold from a day on, today unless given, beside those of other days; an empty text takes those of the day
 * away. `by` is an account here, null for the command line. Throws `invalid`.
 */
export async function saveTerms(
  ctx: Context,
  input: { by: number | null; text: string; from?: string | undefined },
): Promise<void> {
  const { by, from = today(ctx) } = input;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(from) || Number.isNaN(Date.parse(from))) {
    throw new AppError('invalid', `"${from}" is no day: write it as 2026-12-01`);
  }
  const text = checkText(input.text, TEXT_MAX);
  await ctx.db.write(async (tx) => {
    const others = (await holdInstanceSettings(tx)).terms.filter((one) => one.from !== from);
    const terms = text === '' ? others : [...others, { text, from }];
    if (terms.length > DAYS_MAX) throw new AppError('invalid', `There are terms of ${DAYS_MAX} days already`);
    const target = { kind: 'setting', key: 'terms', label: from } as const;
    await writeAudit(ctx, tx, { by, act: text === '' ? 'terms.remove' : 'terms.save', target });
    await writeInstanceSettings(ctx, tx, { terms: terms.toSorted((a, b) => (a.from < b.from ? -1 : 1)) });
  });
}

/** The terms that hold, those of a day (`from`), or where none hold yet those that come first. */
export function findTerms(ctx: Context, { terms }: InstanceSettings, from?: string): Terms | undefined {
  if (from !== undefined) return terms.find((one) => one.from === from);
  return terms.findLast((one) => one.from <= today(ctx)) ?? terms[0];
}

/** This day of UTC, as `2026-12-01`. */
export function today(ctx: Context): string {
  return new Date(ctx.clock.now()).toISOString().slice(0, 10);
}
