import type { Context } from '../../core/context.ts';
import { receiveFeaturedTags } from '../../core/tags/featured-tags.ts';
import { BRIEF, defineJob } from '../../queue/job.ts';
import type { ReadCollection } from '../read/collection.ts';
import { sameHost } from '../read/origin.ts';
import { createBudget } from './budget.ts';
import { fetchDocument } from './fetch-document.ts';

interface FeaturedTagsInput {
  accountId: number;
  /** Of the collection, on the account's own host. */
  uri: string;
}

/** The collection, and its first page where it is cut. */
const FETCHES = 2;

/** Reads which tags an account of another server shows. Input: ids and addresses. */
export const fetchFeaturedTagsJob = defineJob<Context, FeaturedTagsInput>({
  name: 'remote.featured-tags',
  priority: 9,
  concurrency: 1,
  // With the next look at the profile is soon enough.
  retry: BRIEF,
  run: async (ctx, inputs) => {
    for (const { accountId, uri } of inputs) {
      const names = await fetchNames(ctx, uri);
      if (names !== undefined) await receiveFeaturedTags(ctx, accountId, names);
    }
  },
});

/** To be told of a profile that was read from its own server; `uri` is null where it has no such collection. */
export async function requestFeaturedTags(ctx: Context, accountId: number, uri: string | null): Promise<void> {
  if (uri === null) return receiveFeaturedTags(ctx, accountId, []);
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, fetchFeaturedTagsJob, [{ accountId, uri }]), { durable: false });
}

/** Undefined where it could not be read: what is known stays. */
async function fetchNames(ctx: Context, uri: string): Promise<string[] | undefined> {
  const budget = createBudget(ctx, FETCHES);
  const fetched = await fetchDocument(ctx, uri, budget);
  if (fetched.state !== 'found' || fetched.document.kind !== 'collection') return undefined;
  const collection = fetched.document.value;
  if (collection.items.length > 0) return namesIn(collection);
  if (collection.firstPage !== null) return namesIn(collection.firstPage);
  if (collection.first === null || !sameHost(collection.first, uri)) return [];
  const page = await fetchDocument(ctx, collection.first, budget);
  return page.state === 'found' && page.document.kind === 'collection' ? namesIn(page.document.value) : undefined;
}

function namesIn({ items }: ReadCollection): string[] {
  return items.flatMap((item) =>
    item.kind === 'link' && item.value.type === 'Hashtag' && item.value.name !== null
      ? [item.value.name.replace(/^[#＃]/, '')]
      : [],
  );
}
