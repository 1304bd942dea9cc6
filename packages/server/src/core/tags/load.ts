import type { Context } from '../context.ts';
import { loadTagHistories, type TagDay } from './history.ts';
import { findTagMarks } from './queries.ts';
import { loadTagRules } from './rules.ts';

/** A tag by itself, as a viewer sees it; visitors have nothing of their own. */
export interface TagView {
  /** Normalised. */
  tag: string;
  /** As staff want it written; else normalised. */
  name: string;
  /** Seven days, today first. */
  history: readonly TagDay[];
  mine: { following: boolean; featuring: boolean } | undefined;
}

/** Tags by their normalised names, in their order, in three queries for any number; `accountId`: whose marks, if anyone's. */
export async function loadTags(ctx: Context, accountId: number | null, names: readonly string[]): Promise<TagView[]> {
  if (names.length === 0) return [];
  const histories = await loadTagHistories(ctx, names);
  const rows = accountId === null ? [] : await findTagMarks.all(ctx.db, { accountId, tags: [...names] });
  const marks = new Set(rows.map(({ tag, mark }) => `${mark} ${tag}`));
  const rules = await loadTagRules(ctx, names);
  return rules.map(({ tag, name }) => ({
    tag,
    name,
    history: histories.get(tag) ?? [],
    mine:
      accountId === null
        ? undefined
        : { following: marks.has(`following ${tag}`), featuring: marks.has(`featuring ${tag}`) },
  }));
}
