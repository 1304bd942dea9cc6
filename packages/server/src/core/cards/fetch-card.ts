import { insertRow } from '../../db/insert.ts';
import { AppError } from '../../lib/errors.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { readHostOf } from '../../lib/host.ts';
import { siteOfHost } from '../../lib/site-of-host.ts';
import { defineJob } from '../../queue/job.ts';
import { findAccountByHandle } from '../accounts/find.ts';
import type { Context } from '../context.ts';
import { isUrlSuspended } from '../instances/policy.ts';
import { findPicture, toSource } from '../media/fetch-picture.ts';
import { processInWorker } from '../media/image-client.ts';
import { addOembed, describePage } from './describe-page.ts';
import { readLink } from './link.ts';
import { newCard } from './new-card.ts';
import {
  type CardText,
  findCard,
  findCardByHash,
  findNewestWithCard,
  leadOthersTo,
  leadTo,
  leaveCard,
  movePosts,
  saveCard,
} from './queries.ts';
import { type Asking, type PageRead, readJson, readPage } from './read-page.ts';

interface FetchInput extends Asking {
  id: number;
  /** How often its server could not be asked. */
  tries?: number;
}

const DAY_MS = 86_400_000;
/** How long a card is good. */
const FRESH_MS = 14 * DAY_MS;
/** How long is remembered that there is none. */
const NONE_MS = DAY_MS;
const TRIES = 3;
const AGAIN_MS = 10 * 60_000;
const BUSY_MS = 20_000;
/** Posts that lead from an address to another with it, and posts whose readers are told. */
const MOVED = 500;
const TOLD = 20;

/** Reads the page of a card. What cannot be had is tried a few times, and then no more until a post links to it again. */
export const fetchCardJob = defineJob<Context, FetchInput>({
  name: 'cards.fetch',
  priority: 6,
  concurrency: 16,
  run: async (ctx, inputs) => {
    for (const input of inputs) await fetchCard(ctx, input);
  },
});

async function fetchCard(ctx: Context, { id, by, tries = 1 }: FetchInput): Promise<void> {
  const row = await findCard.first(ctx.db, { id });
  if (row === undefined) return;
  const asking = { by };
  const page = await readCanonicalPage(ctx, row.url, asking);
  // Too much is under way from here: that says nothing about the page.
  const again = page.state === 'busy' ? tries : tries + 1;
  if (page.state === 'busy' || (page.state === 'later' && again <= TRIES)) {
    const delayMs = page.state === 'busy' ? BUSY_MS * (1 + ctx.rng.fraction()) : AGAIN_MS * tries;
    const runAt = ctx.clock.now() + Math.ceil(delayMs);
    const input = { id, tries: again, ...(by === undefined ? {} : { by }) };
    return ctx.db.write((tx) => ctx.queue.enqueue(tx, fetchCardJob, [input], { runAt }), { durable: false });
  }
  const card = page.state === 'found' ? await completeCard(ctx, page, asking) : undefined;
  const url = page.state === 'found' ? readLink(ctx, page.url) : undefined;
  if (card === undefined || url === undefined) {
    const dueAt = ctx.clock.now() + NONE_MS;
    await ctx.db.write((tx) => leaveCard.run(tx, { id, dueAt }), { durable: false });
    return;
  }
  const cardId = await writeCard(ctx, row, url, card);
  // Those who have such a post before them see it as it is now.
  if (row.state === 'ready') return;
  for (const { postId } of await findNewestWithCard.all(ctx.db, { cardId, limit: TOLD })) {
    ctx.bus.publish({ kind: 'edit', postId });
  }
}

/**
 * A page, where it says that it is. Only its own host may be named, and what is said of a page is read there: so nobody
 * puts words into another's card. Sites that call everything their front page are not believed.
 */
async function readCanonicalPage(ctx: Context, url: string, asking: Asking): Promise<PageRead> {
  const page = await readPage(ctx, url, asking);
  const canonical = page.state === 'found' ? page.head.canonical : undefined;
  if (page.state !== 'found' || canonical === undefined) return page;
  const [here, there] = [readLink(ctx, page.url), readLink(ctx, canonical)];
  if (there === undefined || here === there || readHostOf(there) !== readHostOf(page.url)) return page;
  if (new URL(there).pathname === '/' && new URL(page.url).pathname !== '/') return page;
  const better = await readPage(ctx, there, asking);
  return better.state === 'found' && readHostOf(better.url) === readHostOf(page.url) ? better : page;
}

/** What the card says; undefined for a page without a title. */
async function completeCard(
  ctx: Context,
  { head }: Extract<PageRead, { state: 'found' }>,
  asking: Asking,
): Promise<CardText | undefined> {
  let page = describePage(head, ctx.clock.now());
  if (head.oembed !== undefined && (page.title === '' || page.authorName === '')) {
    page = addOembed(page, await readJson(ctx, head.oembed, asking), head.base);
  }
  if (page.title === '') return undefined;
  const { imageUrl, creator, ...said } = page;
  const text = { ...said, creatorId: await findCreator(ctx, creator) };
  const picture = imageUrl === undefined ? undefined : await lookAtPicture(ctx, imageUrl);
  return picture === undefined ? { ...text, ...NO_PICTURE } : { ...text, ...picture };
}

/** Whom a page names as its author, where they are anywhere; whether they let it is theirs to say (`views/card.ts`). */
async function findCreator(ctx: Context, handle: string | undefined): Promise<number | null> {
  if (handle === undefined) return null;
  const known = await findAccountByHandle(ctx, handle);
  if (known !== undefined) return known.id;
  const found = await ctx.remote.resolveHandle(handle);
  return found.state === 'found' ? found.id : null;
}

const NO_PICTURE = { type: 'link', imageUrl: null, imageDescription: '', width: 0, height: 0, blurhash: null } as const;

/** Kept by the proxy, so that no reader's address reaches its server; undefined for what is no picture. */
async function lookAtPicture(ctx: Context, url: string) {
  if (await isUrlSuspended(ctx, url)) return undefined;
  try {
    const file = await findPicture(ctx, url);
    const owner = { site: siteOfHost(readHostOf(url) ?? '') };
    const { width, height, blurhash } = await processInWorker(ctx, 'look', toSource(ctx, file), owner);
    return { imageUrl: url, width, height, blurhash: blurhash ?? null };
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** Writes what was read to the row of the page's own address, where the posts go with it; answers its id. */
function writeCard(ctx: Context, row: { id: number; url: string }, url: string, card: CardText): Promise<number> {
  return ctx.db.write(
    async (tx) => {
      const now = ctx.clock.now();
      const dueAt = now + FRESH_MS;
      if (url === row.url) {
        await saveCard.run(tx, { id: row.id, ...card, dueAt });
        return row.id;
      }
      const made = newCard({ id: ctx.ids.next(), url, dueAt, createdAt: now });
      await insertRow(tx, 'cards', made, { ignoreConflicts: true });
      const { id: sameAsId } = (await findCardByHash.first(tx, { urlHash: sha256Hex(url) })) ?? made;
      await saveCard.run(tx, { id: sameAsId, ...card, dueAt });
      await leadTo.run(tx, { id: row.id, sameAsId, dueAt });
      await leadOthersTo.run(tx, { id: row.id, sameAsId, limit: MOVED });
      await movePosts.run(tx, { cardId: row.id, toId: sameAsId, limit: MOVED });
      return sameAsId;
    },
    { durable: false },
  );
}
