import type { Tx } from '../../db/database.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { parseLanguageTag } from '../../lib/text/language-tag.ts';
import type { AuditAct } from '../audit/acts.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { checkText } from './plain-text.ts';
import { holdInstanceSettings, type Rule, type RuleText, writeInstanceSettings } from './settings.ts';

const RULES_MAX = 50;
const TRANSLATIONS_MAX = 30;
const TEXT_MAX = 500;
const HINT_MAX = 2_000;
const LABEL_MAX = 100;

/** Who acts is an account here, or null for the command line. */
type By = number | null;

export interface RuleInput extends Partial<RuleText> {
  /** By language; one without a text is taken away. */
  translations?: Readonly<Record<string, RuleText>> | undefined;
}

/** Adds a rule behind the others and answers it. Throws `invalid`. */
export async function addRule(ctx: Context, { by, ...given }: RuleInput & { by: By }): Promise<Rule> {
  return ctx.db.write(async (tx) => {
    const { rules } = await holdInstanceSettings(tx);
    if (rules.length >= RULES_MAX) throw new AppError('invalid', `There are ${RULES_MAX} rules already`);
    const rule = readRule({ id: ctx.ids.next(), text: '', hint: '', translations: {} }, given);
    await save(ctx, tx, { by, act: 'rule.add', rule, rules: [...rules, rule] });
    return rule;
  });
}

/** Changes what is given. Throws `invalid` and `not-found`. */
export async function changeRule(
  ctx: Context,
  { by, id, ...given }: RuleInput & { by: By; id: number },
): Promise<Rule> {
  return ctx.db.write(async (tx) => {
    const { rules } = await holdInstanceSettings(tx);
    const rule = readRule(findRule(rules, id), given);
    await save(ctx, tx, { by, act: 'rule.change', rule, rules: rules.map((one) => (one.id === id ? rule : one)) });
    return rule;
  });
}

/** Throws `not-found`. */
export async function removeRule(ctx: Context, { by, id }: { by: By; id: number }): Promise<void> {
  await ctx.db.write(async (tx) => {
    const { rules } = await holdInstanceSettings(tx);
    const rule = findRule(rules, id);
    await save(ctx, tx, { by, act: 'rule.remove', rule, rules: rules.filter((one) => one !== rule) });
  });
}

/** Puts one before the one that stands above it, or behind the one below; at the ends nothing happens. Throws `not-found`. */
export async function moveRule(ctx: Context, { by, id, to }: { by: By; id: number; to: 'up' | 'down' }): Promise<void> {
  await ctx.db.write(async (tx) => {
    const rules = [...(await holdInstanceSettings(tx)).rules];
    const rule = findRule(rules, id);
    const at = rules.indexOf(rule);
    const next = at + (to === 'up' ? -1 : 1);
    const other = rules[next];
    if (other === undefined) return;
    rules[at] = other;
    rules[next] = rule;
    await save(ctx, tx, { by, act: 'rule.move', rule, rules });
  });
}

async function save(
  ctx: Context,
  tx: Tx,
  { by, act, rule, rules }: { by: By; act: AuditAct; rule: Rule; rules: Rule[] },
): Promise<void> {
  const target = { kind: 'rule', key: rule.id, label: rule.text.slice(0, LABEL_MAX) } as const;
  await writeAudit(ctx, tx, { by, act, target });
  await writeInstanceSettings(ctx, tx, { rules });
}

function findRule(rules: readonly Rule[], id: number): Rule {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw notFound();
  return rule;
}

function readRule(before: Rule, given: RuleInput): Rule {
  const text = given.text === undefined ? before.text : checkText(given.text, TEXT_MAX);
  if (text === '') throw new AppError('invalid', 'A rule says something');
  const hint = given.hint === undefined ? before.hint : checkText(given.hint, HINT_MAX);
  const translations = { ...before.translations };
  for (const [language, words] of Object.entries(given.translations ?? {})) {
    const tag = parseLanguageTag(language);
    if (tag === null) throw new AppError('invalid', `"${language.slice(0, LABEL_MAX)}" is no language`);
    const translated = { text: checkText(words.text, TEXT_MAX), hint: checkText(words.hint, HINT_MAX) };
    if (translated.text === '') delete translations[tag];
    else translations[tag] = translated;
  }
  if (Object.keys(translations).length > TRANSLATIONS_MAX) {
    throw new AppError('invalid', `A rule has ${TRANSLATIONS_MAX} translations at most`);
  }
  return { id: before.id, text, hint, translations };
}
