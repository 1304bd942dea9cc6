import type { AccountsTable } from '../../db/tables/accounts.ts';
import { notFound } from '../../lib/errors.ts';
import { stripControl } from '../../lib/text/strip-control.ts';
import type { Context } from '../context.ts';
import { collectFieldErrors } from '../field-errors.ts';
import { removeFiles } from '../files/stored-files.ts';
import { saveNameWords } from './name-words.ts';
import { DISPLAY_NAME_MAX, FIELD_MAX, FIELDS_MAX, formatProfileText, NOTE_MAX } from './profile-text.ts';
import { changeProfile, findAccountById, type ProfileChanges } from './queries.ts';

/** What is left out stays; an empty text clears. */
export interface ProfileInput {
  displayName?: string;
  /** Plain text. */
  note?: string;
  /** Plain text; replaces all of them. */
  fields?: { name: string; value: string }[];
  locked?: boolean;
  bot?: boolean;
  discoverable?: boolean;
  indexable?: boolean;
  hideCollections?: boolean;
  /** A storage key from `processAvatar`, null for none. */
  avatar?: string | null;
  header?: string | null;
}

export interface StoredField {
  name: string;
  /** HTML. */
  value: string;
  /** What the owner typed. */
  source: string;
  verifiedAt: number | null;
}

/**
 * Changes a local account's profile. Throws `invalid` with details, `not-found` for accounts that are not ours. Files
 * of a replaced avatar or header are removed.
 */
export async function updateProfile(ctx: Context, accountId: number, input: ProfileInput): Promise<void> {
  checkProfile(input);
  const account = await findAccountById.first(ctx.db, { id: accountId });
  if (account === undefined || account.domain !== '' || account.deletedAt !== null) throw notFound();
  const changes = await toChanges(ctx, account, input);
  if (Object.keys(changes).length === 0) return;
  await ctx.db.write(async (tx) => {
    if ((await changeProfile(tx, accountId, changes)) === 0) throw notFound();
    if (changes.displayName !== undefined) {
      await saveNameWords(tx, { accountId, displayName: changes.displayName, before: account.displayName });
    }
    await removeFiles(ctx, tx, [
      changes.avatarFile === undefined ? null : account.avatarFile,
      changes.headerFile === undefined ? null : account.headerFile,
    ]);
    await ctx.queue.emit(tx, { kind: 'account.updated', accountId, origin: 'local' });
    if (changes.indexable !== undefined && changes.indexable !== account.indexable) {
      await ctx.queue.emit(tx, { kind: 'account.findable', accountId, origin: 'local' });
    }
  });
}

function checkProfile(input: ProfileInput): void {
  const errors = collectFieldErrors();
  const check = (field: string, text: string, max: number) => {
    if ([...text].length > max) errors.add(field, 'ERR_TOO_LONG', `is too long (maximum is ${max} characters)`);
  };
  check('display_name', input.displayName ?? '', DISPLAY_NAME_MAX);
  check('note', input.note ?? '', NOTE_MAX);
  const fields = input.fields ?? [];
  if (fields.length > FIELDS_MAX) errors.add('fields', 'ERR_TOO_LONG', `are too many (maximum is ${FIELDS_MAX})`);
  for (const field of fields.slice(0, FIELDS_MAX)) {
    check('fields', field.name, FIELD_MAX);
    check('fields', field.value, FIELD_MAX);
  }
  errors.throwIfAny();
}

async function toChanges(ctx: Context, account: AccountsTable, input: ProfileInput): Promise<ProfileChanges> {
  const changes: ProfileChanges = {};
  if (input.displayName !== undefined) changes.displayName = stripControl(input.displayName);
  if (input.note !== undefined) {
    const { source, html } = await formatProfileText(ctx, input.note);
    changes.noteSource = source;
    changes.note = html;
  }
  if (input.fields !== undefined) changes.fieldsJson = JSON.stringify(await toFields(ctx, account, input.fields));
  if (input.locked !== undefined) changes.locked = input.locked ? 1 : 0;
  if (input.bot !== undefined) changes.kind = input.bot ? 'service' : 'person';
  if (input.discoverable !== undefined) changes.discoverable = input.discoverable ? 1 : 0;
  if (input.indexable !== undefined) changes.indexable = input.indexable ? 1 : 0;
  if (input.hideCollections !== undefined) changes.hideCollections = input.hideCollections ? 1 : 0;
  if (input.avatar !== undefined) changes.avatarFile = input.avatar;
  if (input.header !== undefined) changes.headerFile = input.header;
  return changes;
}

/** A field whose text stays the same keeps its verification; empty ones are left out. */
async function toFields(
  ctx: Context,
  account: AccountsTable,
  fields: { name: string; value: string }[],
): Promise<StoredField[]> {
  const before = JSON.parse(account.fieldsJson) as StoredField[];
  const stored: StoredField[] = [];
  for (const { name, value } of fields) {
    if (name.trim() === '' && value.trim() === '') continue;
    const { source, html } = await formatProfileText(ctx, value);
    const same = before.find((field) => field.source === source);
    stored.push({
      name: stripControl(name),
      value: unwrapParagraph(html),
      source,
      verifiedAt: same?.verifiedAt ?? null,
    });
  }
  return stored;
}

/** Fields are lines, not paragraphs. */
function unwrapParagraph(html: string): string {
  const inner = /^<p>(.*)<\/p>$/s.exec(html)?.[1];
  return inner === undefined || inner.includes('</p>') ? html : inner;
}
