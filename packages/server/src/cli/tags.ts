import { changeTag, loadDecidedTags, loadTagRules, type TagRule } from '../core/tags/rules.ts';
import { AppError } from '../lib/errors.ts';
import { isTag, normalizeTag } from '../lib/text/normalize-tag.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

const LISTED = 1_000;
const yes = (on: boolean) => (on ? 'yes' : 'no');

/** Tags that were decided about, the last first. */
export function showTags(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const rules = (await loadDecidedTags(ctx, { limit: LISTED })).map(({ rule }) => rule);
      const text = rules.map(describe).join('\n');
      return { data: rules, perLine: true, text: text || 'nothing was decided about any tag' };
    },
    { existing: true, looks: true },
  );
}

interface ChangeOptions {
  usable?: string;
  listable?: string;
  trendable?: string;
  name?: string;
}

/** Decides about a tag; what is not given stays. */
export function changeOneTag(written: string, { name, ...flags }: ChangeOptions): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const tag = written.replace(/^#/, '');
      if (!isTag(tag)) throw new AppError('invalid', `"${written}" is no tag`);
      const [usable, listable, trendable] = [flags.usable, flags.listable, flags.trendable].map((word) =>
        word === undefined ? undefined : word === 'yes',
      );
      await changeTag(ctx, { by: null, tag: normalizeTag(tag), name, usable, listable, trendable });
      const [rule] = await loadTagRules(ctx, [normalizeTag(tag)]);
      return { data: rule, text: rule === undefined ? '' : describe(rule) };
    },
    { existing: true },
  );
}

function describe({ name, usable, listable, trendable }: TagRule): string {
  const trends = trendable === null ? 'not looked at' : yes(trendable);
  return `#${name}  usable: ${yes(usable)}  listable: ${yes(listable)}  trendable: ${trends}`;
}
