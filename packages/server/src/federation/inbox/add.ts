import { findCollectionAt } from '../../core/collections/load.ts';
import type { Context } from '../../core/context.ts';
import { requestCollection } from '../remote/collection.ts';
import type { Delivered } from './handler.ts';
import { isFollowed } from './wanted.ts';

/**
 * Add and Remove: a choice of people is on the actor's profile from now on or no longer, or somebody is in it (FEP-7aa9).
 * What is so is read from its own server; of other collections nothing is kept.
 */
export async function handleAdd(ctx: Context, { activity, actor }: Delivered): Promise<string | undefined> {
  const { object, target } = activity;
  for (const uri of [target?.id, object?.id]) {
    const known = uri == null ? undefined : await findCollectionAt(ctx, uri);
    if (known === undefined) continue;
    if (known.accountId !== actor.id) return 'not-the-owner';
    await requestCollection(ctx, { accountId: actor.id, uri: known.uri });
    return undefined;
  }
  const isNew = activity.type === 'Add' && object?.kind === 'collection' && object.value.featured !== null;
  if (!isNew || object.id === null) return 'unknown-collection';
  if (!(await isFollowed(ctx, actor))) return 'nobody-interested';
  await requestCollection(ctx, { accountId: actor.id, uri: object.id });
  return undefined;
}
