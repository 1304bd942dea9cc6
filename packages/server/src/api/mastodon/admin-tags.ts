import type { AdminTag } from '@linnet/api-schemas/mastodon/admin-trend.ts';
import type { Context } from '../../core/context.ts';
import { loadTagRules } from '../../core/tags/rules.ts';
import { loadInstanceSettings } from '../../core/users/settings.ts';
import { notFound } from '../../lib/errors.ts';
import { renderTags } from './tags.ts';

/** Tags by their normalised names, with what was decided about them. */
export async function renderAdminTags(ctx: Context, accountId: number, names: readonly string[]): Promise<AdminTag[]> {
  const [tags, rules] = [await renderTags(ctx, accountId, names), await loadTagRules(ctx, names)];
  const unseen = await maybeUnseen(ctx);
  const byTag = new Map(rules.map((rule) => [rule.tag, rule]));
  return tags.flatMap((tag) => {
    const rule = byTag.get(tag.id);
    if (rule === undefined) return [];
    const { usable, listable, trendable } = rule;
    return [{ ...tag, usable, listable, trendable: trendable ?? unseen, requires_review: trendable === null }];
  });
}

/** One of them. */
export async function renderAdminTag(ctx: Context, accountId: number, name: string): Promise<AdminTag> {
  const [tag] = await renderAdminTags(ctx, accountId, [name]);
  if (tag === undefined) throw notFound();
  return tag;
}

/** Whether that trends about which nothing was decided. */
export async function maybeUnseen(ctx: Context): Promise<boolean> {
  return (await loadInstanceSettings(ctx)).trendsReview === 'off';
}
