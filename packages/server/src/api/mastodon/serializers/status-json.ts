import type { PostFacts } from '../../../core/views/facts.ts';
import type { PostMine } from '../../../core/views/mine.ts';
import type { EntryView, PostView, SharedEntry } from '../../../core/views/post.ts';
import type { QuoteView } from '../../../core/views/quote.ts';
import { renderPleromaMine } from './pleroma-status.ts';
import type { Render } from './render.ts';
import { renderBoost, renderFacts, renderMine, renderOpen } from './status.ts';

/** A post as JSON, as bytes: written once, and kept as long as its facts are. */
export interface WrittenPost {
  /** What it is to everybody, up to the end of `pleroma`, which is last. */
  readonly head: Buffer;
  /** The rest, by what the post is to its viewer: nearly all posts are the same few things to all viewers. */
  readonly tails: WeakMap<object, Buffer>;
}

/** Of visitors, who have no marks. */
const VISITING = {};
const CLOSED = Buffer.from('}');

/** An entry as JSON. */
export function writeEntry(render: Render, entry: EntryView): string {
  return Buffer.concat(writeEntryBytes(render, entry)).toString();
}

/** The same as bytes in pieces, most of which were written before. */
export function writeEntryBytes(render: Render, { post, boost }: EntryView): Buffer[] {
  const pieces = writePost(render, post);
  if (boost === undefined) return pieces;
  const common = JSON.stringify(renderBoost(render, post.facts, boost));
  const wrapper = post.mine === undefined ? common : join(common, JSON.stringify(renderMine(render, post.mine)));
  return [Buffer.from(`${wrapper.slice(0, -1)},"reblog":`), ...pieces, CLOSED];
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

function writePost(render: Render, post: PostView): Buffer[] {
  const { head, tails } = writeFacts(render, post.facts);
  // What was voted for and what is quoted differ from viewer to viewer though their marks are alike.
  if (post.quote !== null || post.facts.poll !== null) return [head, writeTail(render, post)];
  const alike = post.mine ?? VISITING;
  const tail = tails.get(alike) ?? writeTail(render, post);
  tails.set(alike, tail);
  return [head, tail];
}

/** What is the viewer's: first within `pleroma`, then of the post. */
function writeTail(render: Render, post: PostView): Buffer {
  const own = post.mine === undefined ? renderOpen(render, post) : renderMine(render, post.mine, post);
  const pleroma = renderPleromaMine(post);
  const within = pleroma === undefined ? '' : `,${JSON.stringify(pleroma).slice(1, -1)}`;
  return toBytes(`${within}},${JSON.stringify(own).slice(1)}`);
}

/** Without what each viewer gets with what is theirs: no key stands twice. */
function writeFacts(render: Render, facts: PostFacts): WrittenPost {
  const known = render.posts?.get(facts);
  if (known !== undefined) return known;
  const { poll, quote, quote_approval: _, pleroma, ...rest } = renderFacts(render, facts);
  const text = JSON.stringify({
    ...rest,
    ...(poll === null && { poll }),
    ...(facts.quote === null && { quote }),
    pleroma,
  });
  const written = { head: toBytes(text.slice(0, -2)), tails: new WeakMap() };
  render.posts?.set(facts, written);
  return written;
}

/** What may be kept must not hold on to Node's pool of small buffers. */
function toBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}

/** Two objects in JSON, neither of them empty, as one. */
function join(a: string, b: string): string {
  return `${a.slice(0, -1)},${b.slice(1)}`;
}
