import type { PostFacts } from '../../../core/views/facts.ts';
import type { PostMine } from '../../../core/views/mine.ts';
import type { EntryView, PostView, SharedEntry } from '../../../core/views/post.ts';
import type { QuoteView } from '../../../core/views/quote.ts';
import { renderPleromaMine } from './pleroma-status.ts';
import type { Render } from './render.ts';
import { renderBoost, renderFacts, renderMine, renderOpen } from './status.ts';

/** An entry as JSON: what is common is written once and kept, and what is one viewer's is joined to it as text. */
export function writeEntry(render: Render, { post, boost }: EntryView): string {
  const text = writePost(render, post);
  if (boost === undefined) return text;
  const common = JSON.stringify(renderBoost(render, post.facts, boost));
  const wrapper = post.mine === undefined ? common : join(common, JSON.stringify(renderMine(render, post.mine)));
  return join(wrapper, `{"reblog":${text}}`);
}

/** The same for many viewers, once for all to whom it is the same. */
export function writeEntryForMany(
  render: Render,
  { entryId, facts, boost }: Pick<SharedEntry, 'entryId' | 'facts' | 'boost'>,
): (mine: PostMine, quote: QuoteView | null) => string {
  const known = new Map<string, string>();
  return (mine, quote) => {
    const own = JSON.stringify(renderMine(render, mine, { facts, quote }));
    const text = known.get(own) ?? writeEntry(render, { entryId, boost, post: { facts, mine, quote } });
    known.set(own, text);
    return text;
  };
}

function writePost(render: Render, post: PostView): string {
  const own = post.mine === undefined ? renderOpen(render, post) : renderMine(render, post.mine, post);
  const facts = writeFacts(render, post.facts);
  const pleroma = renderPleromaMine(post);
  return join(pleroma === undefined ? facts : joinLast(facts, JSON.stringify(pleroma)), JSON.stringify(own));
}

/**
 * What a post is to everybody, `pleroma` last; without what each viewer gets with what is theirs: no key stands twice.
 */
function writeFacts(render: Render, facts: PostFacts): string {
  const known = render.posts?.get(facts);
  if (known !== undefined) return known;
  const { poll, quote, quote_approval: _, pleroma, ...rest } = renderFacts(render, facts);
  const text = JSON.stringify({
    ...rest,
    ...(poll === null && { poll }),
    ...(facts.quote === null && { quote }),
    pleroma,
  });
  render.posts?.set(facts, text);
  return text;
}

/** Two objects in JSON, neither of them empty, as one. */
function join(a: string, b: string): string {
  return `${a.slice(0, -1)},${b.slice(1)}`;
}

/** The same of the object that is the last value of `a`. */
function joinLast(a: string, b: string): string {
  return `${join(a.slice(0, -1), b)}}`;
}
