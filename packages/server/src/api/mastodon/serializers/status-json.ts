import type { PostMine } from '../../../core/views/mine.ts';
import type { SharedEntry } from '../../../core/views/post.ts';
import type { QuoteView } from '../../../core/views/quote.ts';
import type { Render } from './render.ts';
import { renderBoost, renderFacts, renderMine } from './status.ts';

/**
 * An entry as JSON for many viewers: what is common is written once, and what is one viewer's is joined to it as text,
 * once for all to whom it is the same.
 */
export function writeEntry(
  render: Render,
  { facts, boost }: Pick<SharedEntry, 'facts' | 'boost'>,
): (mine: PostMine, quote: QuoteView | null) => string {
  const post = renderFacts(render, facts);
  // What comes with each viewer's own: no key stands twice.
  const { poll, quote, quote_approval: _, ...rest } = post;
  const common = JSON.stringify({ ...rest, ...(poll === null && { poll }), ...(facts.quote === null && { quote }) });
  const { reblog: _reblog, ...outer } = boost === undefined ? post : renderBoost(render, facts, boost, post);
  const wrapper = JSON.stringify(outer);
  const known = new Map<string, string>();
  return (mine, quoted) => {
    const own = JSON.stringify(renderMine(render, mine, { facts, quote: quoted }));
    let text = known.get(own);
    if (text === undefined) {
      const whole = join(common, own);
      text =
        boost === undefined
          ? whole
          : join(join(wrapper, JSON.stringify(renderMine(render, mine))), `{"reblog":${whole}}`);
      known.set(own, text);
    }
    return text;
  };
}

/** Two objects in JSON, neither of them empty, as one. */
function join(a: string, b: string): string {
  return `${a.slice(0, -1)},${b.slice(1)}`;
}
