import type { Context } from '../../core/context.ts';
import { loadPolicies } from '../../core/instances/policy.ts';
import { findPostByAddress } from '../../core/posts/find.ts';
import { receiveReport } from '../../core/reports/file.ts';
import { htmlToText } from '../../lib/html/html-to-text.ts';
import type { Delivered } from './handler.ts';
import { findLocalTarget } from './local-target.ts';

/** How many things one Flag names are looked for, and how many people here it may be about. */
const MAX_OBJECTS = 100;
const MAX_TARGETS = 3;

/**
 * Flag: another server reports people here, with posts of theirs (https://docs.joinmastodon.org/spec/activitypub/#Flag). What
 * it names that is not here is left out; who says so is whoever signed.
 */
export async function handleFlag(ctx: Context, { activity, actor }: Delivered): Promise<string | undefined> {
  if ((await loadPolicies(ctx))(actor.domain).rejectReports) return 'reports-rejected';
  const targets = new Map<number, number[]>();
  const posts: { id: number; accountId: number }[] = [];
  for (const object of activity.objects.slice(0, MAX_OBJECTS)) {
    const account = await findLocalTarget(ctx, object);
    if (account !== undefined) targets.set(account.id, []);
    else if (object.id !== null) {
      const post = await findPostByAddress(ctx, object.id);
      if (post?.local) posts.push(post);
    }
  }
  // Some name the posts alone.
  for (const { id, accountId } of posts) targets.set(accountId, [...(targets.get(accountId) ?? []), id]);
  if (targets.size === 0) return 'unknown-account';
  const comment = htmlToText(activity.content ?? '').trim();
  let outcome: string | undefined;
  for (const [i, [targetId, postIds]] of [...targets].slice(0, MAX_TARGETS).entries()) {
    const uri = activity.id === null || i === 0 ? activity.id : `${activity.id}#${i}`;
    outcome = await receiveReport(ctx, { accountId: actor.id, domain: actor.domain, targetId, postIds, comment, uri });
  }
  return outcome;
}
