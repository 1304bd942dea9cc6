import { type AccountRef, findAccount, findAccounts } from '../../core/accounts/find.ts';
import { mint } from '../../core/addresses.ts';
import { findCollection, findItem, findKnownItems } from '../../core/collections/load.ts';
import type { Context } from '../../core/context.ts';
import { loadFeatured } from '../documents/load-featured.ts';
import type { Activity } from '../render/activity.ts';
import {
  renderFeatureAnswer,
  renderFeatured,
  renderFeaturedChange,
  renderFeaturedItem,
  renderFeaturedUpdate,
  renderFeatureRequest,
  renderFeatureStamp,
  renderFeatureStampDeletion,
} from '../render/featured.ts';
import { mayAnswer } from './may-answer.ts';
import { maySpeak, type Plan, type Planners, personalInbox, sharedInbox, type Target } from './plan.ts';

type Kinds =
  | 'collection.created'
  | 'collection.changed'
  | 'collection.deleted'
  | 'collection.asked'
  | 'collection.joined'
  | 'collection.left'
  | 'feature.answered'
  | 'feature.revoked';

/** So many requests of one account to one of ours are answered in an hour. */
const ANSWERS = 60;

/**
 * Choices of people (FEP-7aa9). Followers hear of those that everybody is shown; of the others only who is in them, or was
 * asked to be.
 */
export const COLLECTION_PLANNERS: Planners<Kinds> = {
  async 'collection.created'(ctx, { collectionId }) {
    const scene = await findScene(ctx, collectionId);
    return scene?.listed ? toPlans(ctx, scene, await announce(ctx, scene, 'Add')) : [];
  },
  async 'collection.changed'(ctx, { collectionId, at, wasListed }) {
    const scene = await findScene(ctx, collectionId);
    if (scene === undefined) return [];
    if (wasListed && !scene.listed) return toPlans(ctx, scene, await announce(ctx, scene, 'Remove'), true);
    if (!wasListed && scene.listed) return toPlans(ctx, scene, await announce(ctx, scene, 'Add'));
    const input = await loadFeatured(ctx, collectionId);
    return input === undefined ? [] : toPlans(ctx, scene, renderFeaturedUpdate(renderFeatured(input), at));
  },
  async 'collection.deleted'(ctx, { collectionId, accountId, uri, wasListed }) {
    const owner = await findAccount(ctx, accountId);
    if (!maySpeak(owner) || !wasListed) return [];
    const scene = { owner, id: collectionId, uri, listed: true };
    return toPlans(ctx, scene, await announce(ctx, scene, 'Remove'));
  },
  async 'collection.asked'(ctx, { itemId, collectionId }) {
    const scene = await findScene(ctx, collectionId);
    const item = await findItem(ctx, itemId);
    const account = item && (await findAccount(ctx, item.accountId));
    if (scene === undefined || account === undefined || item?.state !== 'pending') return [];
    const uri = mint.featureRequest(ctx, itemId);
    const request = { uri, ownerUri: scene.owner.uri, accountUri: account.uri, collectionUri: scene.uri };
    return toPlan(scene.owner, `feature ${scene.uri} ${account.uri}`, renderFeatureRequest(request), [
      { kind: 'inboxes', inboxes: personalInbox(account) },
    ]);
  },
  async 'collection.joined'(ctx, { itemId, collectionId }) {
    const scene = await findScene(ctx, collectionId);
    const item = await findItem(ctx, itemId);
    const account = item && (await findAccount(ctx, item.accountId));
    if (scene === undefined || account === undefined || item?.state !== 'accepted') return [];
    const object = renderFeaturedItem(item, account);
    const about = { ownerUri: scene.owner.uri, target: scene.uri, object, serial: ctx.ids.next() };
    return toPlans(ctx, scene, renderFeaturedChange('Add', about));
  },
  async 'collection.left'(ctx, { collectionId, memberId, itemUri }) {
    const scene = await findScene(ctx, collectionId);
    const member = await findAccount(ctx, memberId);
    if (scene === undefined || itemUri === null) return [];
    const about = { ownerUri: scene.owner.uri, target: scene.uri, object: itemUri, serial: ctx.ids.next() };
    const to: Target[] = member === undefined ? [] : [{ kind: 'inboxes', inboxes: sharedInbox(member) }];
    const plans = await toPlans(ctx, scene, renderFeaturedChange('Remove', about));
    return plans.map((plan) => ({ ...plan, to: [...plan.to, ...to] }));
  },
  async 'feature.answered'(ctx, { collectionId, ownerId, accountId, requestUri, stampUri }) {
    const collection = await findCollection(ctx, collectionId);
    const owner = await findAccount(ctx, ownerId);
    const account = await findAccount(ctx, accountId);
    if (collection === undefined || owner === undefined || !maySpeak(account)) return [];
    if (!mayAnswer(ctx, `feature ${account.id} ${owner.id}`, ANSWERS)) return [];
    const request = { uri: requestUri, ownerUri: owner.uri, accountUri: account.uri, collectionUri: collection.uri };
    const body = renderFeatureAnswer({ ...request, stampUri, serial: ctx.ids.next() });
    return toPlan(account, `feature ${collection.uri}`, body, [{ kind: 'inboxes', inboxes: personalInbox(owner) }]);
  },
  /** To whoever may show it: the collection's server, and those that know who was in it. */
  async 'feature.revoked'(ctx, { collectionId, ownerId, accountId, stampUri }) {
    const collection = await findCollection(ctx, collectionId);
    const owner = await findAccount(ctx, ownerId);
    const account = await findAccount(ctx, accountId);
    if (collection === undefined || owner === undefined || !maySpeak(account)) return [];
    const body = renderFeatureStampDeletion(renderFeatureStamp(stampUri, account.uri, collection.uri));
    return toPlan(account, `feature ${collection.uri}`, body, [
      { kind: 'inboxes', inboxes: sharedInbox(owner) },
      { kind: 'followers', of: account.id },
    ]);
  },
};

/** A collection of somebody here. */
interface Scene {
  owner: AccountRef;
  id: number;
  uri: string;
  listed: boolean;
}

async function findScene(ctx: Context, id: number): Promise<Scene | undefined> {
  const collection = await findCollection(ctx, id);
  const owner = collection && (await findAccount(ctx, collection.accountId));
  if (collection === undefined || !collection.local || !maySpeak(owner)) return undefined;
  return { owner, id, uri: collection.uri, listed: collection.listed };
}

/** It is on its owner's profile from now on, or no longer. */
async function announce(ctx: Context, { owner, id, uri }: Scene, type: 'Add' | 'Remove'): Promise<Activity> {
  const input = type === 'Add' ? await loadFeatured(ctx, id) : undefined;
  const object = input === undefined ? uri : renderFeatured(input);
  const target = `${owner.uri}/collections/people`;
  return renderFeaturedChange(type, { ownerUri: owner.uri, target, object, serial: ctx.ids.next() });
}

/** To everybody where everybody is (or `was`) shown it, and to who is in it. */
async function toPlans(ctx: Context, { owner, id, uri, listed }: Scene, body: Activity, was = false): Promise<Plan[]> {
  const items = await findKnownItems(ctx, id);
  const shown = items.filter((item) => item.state === 'accepted').map((item) => item.accountId);
  const people = shown.length === 0 ? [] : await findAccounts(ctx.db, shown);
  const to: Target[] = [{ kind: 'inboxes', inboxes: people.flatMap(sharedInbox) }];
  if (listed || was) to.push({ kind: 'followers', of: owner.id });
  return toPlan(owner, uri, body, to);
}

function toPlan(account: AccountRef, subject: string, body: Activity, to: Target[]): Plan[] {
  return [{ accountId: account.id, subject, body, to }];
}
