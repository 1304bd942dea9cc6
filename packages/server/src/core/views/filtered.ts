import { htmlToText } from '../../lib/html/html-to-text.ts';
import { foldText } from '../../lib/text/fold-text.ts';
import type { Viewer } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { loadMatchers } from '../filters/matcher.ts';
import type { PostFacts } from './facts.ts';
import type { MineByViewer } from './mine.ts';

/**
 * Adds what members' filters say of posts to what these are to them. Own posts meet no filter; what a filter hides is
 * left out by the list that shows it.
 */
export async function addFiltered(
  ctx: Context,
  viewers: readonly Viewer[],
  facts: ReadonlyMap<number, PostFacts>,
  mine: MineByViewer,
): Promise<void> {
  const memberIds = viewers.flatMap((viewer) => (viewer.kind === 'member' ? [viewer.accountId] : []));
  const reading = memberIds.filter((id) => mine.has(id));
  if (facts.size === 0 || reading.length === 0) return;
  const now = ctx.clock.now();
  const texts = new Map<number, string>();
  for (const [accountId, matcher] of await loadMatchers(ctx, reading)) {
    const marks = mine.get(accountId);
    for (const [id, own] of marks ?? []) {
      const post = facts.get(id);
      if (post === undefined || own.own) continue;
      let text = matcher.wordless ? '' : texts.get(id);
      if (text === undefined) {
        text = filterText(post);
        texts.set(id, text);
      }
      const filtered = matcher.match({ id, text }, now);
      if (filtered.length > 0) marks?.set(id, { ...own, filtered });
    }
  }
}

/** What keywords are looked for in: all that a reader of the post would read, folded. */
export function filterText({ text, media, poll }: PostFacts): string {
  const { title, contentWarning, content } = text;
  const options = poll === null ? [] : poll.options.map((option) => option.title);
  const described = media.map(({ description }) => description);
  const parts = [title, contentWarning, htmlToText(content), ...options, ...described];
  return foldText(parts.filter((part) => part !== null && part !== '').join('\n\n'));
}
