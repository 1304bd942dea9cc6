import { AppError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import {
  type InstanceSettings,
  loadInstanceSettings,
  type Rule,
  saveInstanceSettings,
  type Terms,
} from './settings.ts';

const TEXT_MAX = 100_000;
const TERMS_MAX = 50;
const RULES_MAX = 50;
const RULE_MAX = 500;
const HINT_MAX = 2_000;

/** Says something at length, or with an empty text nothing any more. */
export async function saveServerText(
  ctx: Context,
  name: 'extendedDescription' | 'privacyPolicy',
  given: string,
): Promise<void> {
  const text = checkText(given, TEXT_MAX);
  await saveInstanceSettings(ctx, { [name]: text === '' ? null : { text, updatedAt: ctx.clock.now() } });
}

/** Terms that hold from a day on, beside those of other days; an empty text takes those of the day away. */
export async function saveTerms(ctx: Context, given: string, from = today(ctx)): Promise<void> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(from) || Number.isNaN(Date.parse(from))) {
    throw new AppError('invalid', `"${from}" is no day: write it as 2026-12-01`);
  }
  const text = checkText(given, TEXT_MAX);
  const { terms } = await loadInstanceSettings(ctx);
  const others = terms.filter((one) => one.from !== from);
  const all = text === '' ? others : [...others, { text, from }];
  if (all.length > TERMS_MAX) throw new AppError('invalid', `There are terms of ${TERMS_MAX} days already`);
  await saveInstanceSettings(ctx, { terms: all.toSorted((a, b) => (a.from < b.from ? -1 : 1)) });
}

/** The terms that hold, those of a day (`from`), or where none hold yet those that come first. */
export function findTerms(ctx: Context, { terms }: InstanceSettings, from?: string): Terms | undefined {
  if (from !== undefined) return terms.find((one) => one.from === from);
  return terms.findLast((one) => one.from <= today(ctx)) ?? terms[0];
}

/** Adds a rule and answers it. */
export async function addRule(ctx: Context, given: { text: string; hint?: string }): Promise<Rule> {
  const text = checkText(given.text, RULE_MAX);
  if (text === '') throw new AppError('invalid', 'A rule says something');
  const { rules } = await loadInstanceSettings(ctx);
  if (rules.length >= RULES_MAX) throw new AppError('invalid', `There are ${RULES_MAX} rules already`);
  const rule = { id: ctx.ids.next(), text, hint: checkText(given.hint ?? '', HINT_MAX) };
  await saveInstanceSettings(ctx, { rules: [...rules, rule] });
  return rule;
}

/** Throws `not-found`. */
export async function removeRule(ctx: Context, id: number): Promise<void> {
  const { rules } = await loadInstanceSettings(ctx);
  const others = rules.filter((rule) => rule.id !== id);
  if (others.length === rules.length) throw new AppError('not-found', `There is no rule ${id}`);
  await saveInstanceSettings(ctx, { rules: others });
}

export function today(ctx: Context): string {
  return new Date(ctx.clock.now()).toISOString().slice(0, 10);
}

function checkText(given: string, max: number): string {
  const text = given.replaceAll('\r\n', '\n').trim();
  if (text.length > max) throw new AppError('invalid', `The text is too long (maximum is ${max} characters)`);
  return text;
}
