import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import type { CollectionsTable } from '../../db/tables/collections.ts';
import { AppError } from '../../lib/errors.ts';
import { countGraphemes } from '../../lib/text/graphemes.ts';
import { parseLanguageTag } from '../../lib/text/language-tag.ts';
import { isTag, normalizeTag } from '../../lib/text/normalize-tag.ts';
import { stripControl } from '../../lib/text/strip-control.ts';
import { mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import { collectFieldErrors } from '../field-errors.ts';
import { COLLECTIONS_MAX, DESCRIPTION_MAX, NAME_MAX } from './bounds.ts';
import { addTo } from './items.ts';
import { lockOwned } from './own.ts';
import { countCollectionsOf, deleteCollectionRow, deleteItemsOf, updateCollectionRow } from './queries.ts';

/** What an owner says of a collection. */
export interface CollectionInput {
  name: string;
  description: string;
  language: string | null;
  sensitive: boolean;
  discoverable: boolean;
  /** A tag as it is typed; blank: none. */
  tag: string;
}

export const NEW_COLLECTION: CollectionInput = {
  name: '',
  description: '',
  language: null,
  sensitive: false,
  discoverable: true,
  tag: '',
};

/**
 * Makes a collection of people, who are asked where they have to be. Answers its id. Throws `invalid` for texts, for one too
 * many and for somebody who does not want to be in collections; `not-found` for nobody.
 */
export async function createCollection(
  ctx: Context,
  { accountId, memberIds, ...input }: CollectionInput & { accountId: number; memberIds: readonly number[] },
): Promise<number> {
  const texts = checkTexts(input);
  const id = ctx.ids.next();
  const now = ctx.clock.now();
  await ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    const count = Number((await countCollectionsOf.first(tx, { accountId }))?.count ?? 0);
    if (count >= COLLECTIONS_MAX) {
      throw new AppError('invalid', `Validation failed: You can have at most ${COLLECTIONS_MAX} collections`);
    }
    const addresses = { uri: mint.collection(ctx, id), url: mint.collectionPage(ctx, id) };
    const row = { id, accountId, ...addresses, ...texts, createdAt: now, updatedAt: now, fetchedAt: null };
    await insertRow(tx, 'collections', row);
    for (const memberId of new Set(memberIds)) await addTo(ctx, tx, row, memberId);
    await ctx.queue.emit(tx, { kind: 'collection.created', collectionId: id, origin: 'local' });
  });
  return id;
}

/** Changes what is named; what is left out stays. Throws `invalid`, `not-found`, `forbidden` for somebody else's. */
export async function updateCollection(
  ctx: Context,
  { accountId, id, changes }: { accountId: number; id: number; changes: Partial<CollectionInput> },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    const before = await lockOwned(tx, { accountId, id });
    const said = { ...toInput(before), ...changes };
    const after = { ...before, ...checkTexts(said) };
    const same = Object.keys(after).every((key) => Object.is(after[key as 'id'], before[key as 'id']));
    if (same) return;
    const at = ctx.clock.now();
    await updateCollectionRow.run(tx, { ...after, updatedAt: at });
    const wasListed = before.discoverable === 1;
    await ctx.queue.emit(tx, { kind: 'collection.changed', collectionId: id, at, wasListed, origin: 'local' });
  });
}

/** Deletes a collection; whoever was in it is told nothing. Throws as `updateCollection`. */
export async function deleteCollection(ctx: Context, whose: { accountId: number; id: number }): Promise<void> {
  await ctx.db.write(async (tx) => {
    const { id, accountId, uri, discoverable } = await lockOwned(tx, whose);
    await removeCollection(tx, id);
    const gone = { collectionId: id, accountId, uri, wasListed: discoverable === 1, origin: 'local' } as const;
    await ctx.queue.emit(tx, { kind: 'collection.deleted', ...gone });
  });
}

/** With all that is in it. */
export async function removeCollection(tx: Tx, id: number): Promise<void> {
  await deleteItemsOf.run(tx, { collectionId: id });
  await deleteCollectionRow.run(tx, { id });
}

function toInput(row: CollectionsTable): CollectionInput {
  const { name, description, language, sensitive, discoverable, tag } = row;
  return {
    name,
    description,
    language,
    sensitive: sensitive === 1,
    discoverable: discoverable === 1,
    tag: tag ?? '',
  };
}

function checkTexts(input: CollectionInput) {
  const errors = collectFieldErrors();
  const name = stripControl(input.name);
  const description = stripControl(input.description);
  if (name === '') errors.add('name', 'ERR_BLANK', "can't be blank");
  checkLength('name', name, NAME_MAX);
  checkLength('description', description, DESCRIPTION_MAX);
  const typed = input.tag.trim().replace(/^[#＃]/, '');
  if (typed !== '' && !isTag(typed)) errors.add('tag_name', 'ERR_INVALID', 'is not a tag');
  const language = input.language === null || input.language === '' ? null : parseLanguageTag(input.language);
  if (language === null && (input.language ?? '') !== '') errors.add('language', 'ERR_INVALID', 'is no language');
  errors.throwIfAny();
  return {
    name,
    description,
    language,
    sensitive: input.sensitive ? 1 : 0,
    discoverable: input.discoverable ? 1 : 0,
    tag: typed === '' ? null : normalizeTag(typed),
  } as const;

  function checkLength(field: string, text: string, max: number): void {
    if (countGraphemes(text) <= max) return;
    errors.add(field, 'ERR_TOO_LONG', `is too long (maximum is ${max} characters)`);
  }
}
