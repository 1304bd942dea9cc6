import type { PostFacts } from '../../../core/views/facts.ts';
import type { PostMine } from '../../../core/views/mine.ts';
import type { EntryView, PostView, SharedEntry } from '../../../core/views/post.ts';
import type { Render } from './render.ts';
import { renderBoost, renderFacts, renderMine } from './status.ts';

/** An entry as JSON: what is common is written once and kept, and what is one viewer's is joined to it as text. */
export function writeEntry(render: Render, { post, boost }: EntryView): string {
  const text = writePost(render, post);
  if (boost === undefined) return text;
  const common = JSON.stringify(renderBoost(render, post.facts, boost));
  const wrapper = post.mine === undefined ? common : join(common, JSON.stringify(renderMine(render, post.mine)));
  return join(wrapper, `{"reblog":${text}}`);
}

/** The same for many viewers, once for all to whom it is the same. */
export function writeEntryForMany(render: Render, { entryId, facts, boost }: SharedEntry): (mine: PostMine) => string {
  const known = new Map<string, string>();
  return (mine) => {
    const own = JSON.stringify(renderMine(render, mine, facts));
    const text = known.get(own) ?? writeEntry(render, { entryId, boost, post: { facts, mine } });
    known.set(own, text);
    return text;
  };
}

function writePost(render: Render, { facts, mine }: PostView): string {
  if (mine !== undefined) return join(writeFacts(render, facts), JSON.stringify(renderMine(render, mine, facts)));
  return facts.poll === null ? writeFacts(render, facts) : JSON.stringify(renderFacts(render, facts));
}

/** What a post is to everybody; without its poll, which each viewer gets with what is theirs: no key stands twice. */
function writeFacts(render: Render, facts: PostFacts): string {
  const known = render.posts?.get(facts);
  if (known !== undefined) return known;
  const { poll, ...rest } = renderFacts(render, facts);
  const text = JSON.stringify(poll === null ? { ...rest, poll } : rest);
  render.posts?.set(facts, text);
  return text;
}

/** Two objects in JSON, neither of them empty, as one. */
function join(a: string, b: string): string {
  return `${a.slice(0, -1)},${b.slice(1)}`;
}
