import type { Tx } from '../../db/database.ts';
import { type Page, readPage } from '../../db/keyset.ts';
import type { TagRulesTable } from '../../db/tables/tags.ts';
import { AppError } from '../../lib/errors.ts';
import { isTag, normalizeTag } from '../../lib/text/normalize-tag.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { findTagRules, listTagRules, putTagRule } from './queries.ts';

/** What staff decided about a tag, by its normalised name. */
export interface TagRule {
  tag: string;
  /** How it is written where it is shown by itself. */
  name: string;
  /** Whether posts may be written with it, and are found under it. */
  usable: boolean;
  /** Whether it is found by its first letters, suggested, and may trend. */
  listable: boolean;
  /** Whether it may trend; null: nobody has looked at it. */
  trendable: boolean | null;
}

/** What holds for tags, in their order; nobody decided about most of them. */
export async function loadTagRules(ctx: Context, tags: readonly string[]): Promise<TagRule[]> {
  if (tags.length === 0) return [];
  const rows = await findTagRules.all(ctx.db, { tags: [...tags] });
  const known = new Map(rows.map((row) => [row.tag, row]));
  return tags.map((tag) => toRule(tag, known.get(tag)));
}

/** A page of those that were decided about, the last first, each with the id its page is cut by. */
export async function loadDecidedTags(ctx: Context, page: Page): Promise<{ id: number; rule: TagRule }[]> {
  const rows = await readPage(ctx.db, listTagRules, {}, page);
  return rows.map((row) => ({ id: row.id, rule: toRule(row.tag, row) }));
}

/** Those of some tags that may be used. */
export async function keepUsable(ctx: Context, tags: readonly string[]): Promise<string[]> {
  return (await loadTagRules(ctx, tags)).filter(({ usable }) => usable).map(({ tag }) => tag);
}

/** Throws `invalid` where somebody here wants to use a tag that may not be. */
export async function requireUsable(ctx: Context, tags: readonly string[]): Promise<void> {
  const refused = (await loadTagRules(ctx, tags)).filter(({ usable }) => !usable);
  if (refused.length === 0) return;
  const names = refused.map(({ name }) => name).join(', ');
  throw new AppError('invalid', `Validation failed: Text contained a disallowed hashtag: ${names}`);
}

export interface TagChange {
  /** An account here, null for the command line. */
  by: number | null;
  /** Normalised. */
  tag: string;
  /** The same tag in other letters. */
  name?: string | undefined;
  usable?: boolean | undefined;
  listable?: boolean | undefined;
  trendable?: boolean | undefined;
}

/** Decides about a tag; what is left out stays. Throws `invalid` for a name that is another tag. */
export async function changeTag(ctx: Context, { by, tag, name, ...change }: TagChange): Promise<void> {
  const shown = name?.trim().replace(/^#/, '');
  if (shown !== undefined && (!isTag(shown) || normalizeTag(shown) !== tag)) {
    throw new AppError('invalid', 'Validation failed: Display name must be the same tag in other letters');
  }
  const flag = (on: boolean | undefined) => (on === undefined ? null : ((on ? 1 : 0) as 0 | 1));
  const { usable, listable, trendable } = change;
  const given = { usable: flag(usable), listable: flag(listable), trendable: flag(trendable) };
  const details = Object.entries({ name: shown, usable, listable, trendable }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value]],
  );
  await ctx.db.write(async (tx) => {
    await putTagRule.run(tx, { id: ctx.ids.next(), tag, displayName: shown ?? null, ...given });
    const target = { kind: 'tag', key: tag, label: `#${shown ?? tag}` } as const;
    await writeAudit(ctx, tx, { by, act: 'tag.change', target, details: Object.fromEntries(details) });
  });
}

/** Decides whether a tag may trend, in the transaction of who writes it down. */
export async function putRuleOfTrend(
  ctx: Context,
  tx: Tx,
  { tag, trendable }: { tag: string; trendable: boolean },
): Promise<void> {
  const unsaid = { displayName: null, usable: null, listable: null };
  await putTagRule.run(tx, { id: ctx.ids.next(), tag, ...unsaid, trendable: trendable ? 1 : 0 });
}

function toRule(tag: string, row: TagRulesTable | undefined): TagRule {
  const { displayName = '', usable = 1, listable = 1, trendable = null } = row ?? {};
  return {
    tag,
    name: displayName || tag,
    usable: usable === 1,
    listable: listable === 1,
    trendable: trendable === null ? null : trendable === 1,
  };
}
