import { lockOwn } from '../../db/queries/locks.ts';
import type { AccountsTable } from '../../db/tables/accounts.ts';
import { notFound } from '../../lib/errors.ts';
import { readHost } from '../../lib/host.ts';
import type { Doc } from '../../lib/text/doc.ts';
import { stripControl } from '../../lib/text/strip-control.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { findUsedEmojis } from '../emojis/used-emoji.ts';
import { collectFieldErrors } from '../field-errors.ts';
import { removeFiles } from '../files/stored-files.ts';
import { saveNameWords } from './name-words.ts';
import {
  ATTRIBUTION_DOMAINS_MAX,
  DISPLAY_NAME_MAX,
  FIELD_MAX,
  FIELDS_MAX,
  formatProfileText,
  NOTE_MAX,
  PICTURE_TEXT_MAX,
} from './profile-text.ts';
import { changeProfile, findAccountById, type ProfileChanges } from './queries.ts';
import { hasLinks, requestVerification } from './verify-links.ts';

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
  /** Plain text; goes with the picture. */
  avatarDescription?: string;
  headerDescription?: string;
  showMedia?: boolean;
  showMediaReplies?: boolean;
  showFeatured?: boolean;
  /** Hosts, as people write them. */
  attributionDomains?: string[];
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
    // What goes is what is there now: two who change a picture at once both leave the one before.
    await lockOwn(tx, accountId);
    const before = await findAccountById.first(tx, { id: accountId });
    if (before === undefined || (await changeProfile(tx, accountId, changes)) === 0) throw notFound();
    if (changes.displayName !== undefined) {
      await saveNameWords(tx, { accountId, displayName: changes.displayName, before: before.displayName });
    }
    await removeFiles(ctx, tx, [
      changes.avatarFile === undefined ? null : before.avatarFile,
      changes.headerFile === undefined ? null : before.headerFile,
    ]);
    if (changes.fieldsCheckedAt != null) await requestVerification(ctx, tx, accountId, 'local');
    await ctx.queue.emit(tx, { kind: 'account.updated', accountId, origin: 'local' });
    if (changes.indexable !== undefined && changes.indexable !== before.indexable) {
      await ctx.queue.emit(tx, { kind: 'account.findable', accountId, origin: 'local' });
    }
    // Who has changed something looks at it next, beside their posts.
    await tellChanged(ctx, tx, 'account', [accountId]);
  });
}

function checkProfile(input: ProfileInput): void {
  const errors = collectFieldErrors();
  const check = (field: string, text: string, max: number) => {
    if ([...text].length > max) errors.add(field, 'ERR_TOO_LONG', `is too long (maximum is ${max} characters)`);
  };
  check('display_name', input.displayName ?? '', DISPLAY_NAME_MAX);
  check('note', input.note ?? '', NOTE_MAX);
  check('avatar_description', input.avatarDescription ?? '', PICTURE_TEXT_MAX);
  check('header_description', input.headerDescription ?? '', PICTURE_TEXT_MAX);
  const domains = (input.attributionDomains ?? []).filter((domain) => domain.trim() !== '');
  if (domains.length > ATTRIBUTION_DOMAINS_MAX) {
    errors.add('attribution_domains', 'ERR_TOO_LONG', `are too many (maximum is ${ATTRIBUTION_DOMAINS_MAX})`);
  }
  if (domains.some((domain) => readSite(domain) === undefined)) {
    errors.add('attribution_domains', 'ERR_INVALID', 'are not all names of sites');
  }
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
  const read = new Map<string, Doc>();
  if (input.displayName !== undefined) changes.displayName = stripControl(input.displayName);
  if (input.note !== undefined) {
    const { source, html, doc } = await formatProfileText(ctx, input.note);
    changes.noteSource = source;
    changes.note = html;
    read.set(source, doc);
  }
  if (input.fields !== undefined) {
    const fields = await toFields(ctx, account, input.fields, read);
    changes.fieldsJson = JSON.stringify(fields);
    changes.fieldsCheckedAt = hasLinks(fields) ? ctx.clock.now() : null;
  }
  if (changes.displayName !== undefined || changes.noteSource !== undefined || changes.fieldsJson !== undefined) {
    const now = { ...account, ...changes };
    const fields = JSON.parse(now.fieldsJson) as StoredField[];
    const texts = [now.displayName, now.noteSource ?? '', ...fields.flatMap(({ name, source }) => [name, source])];
    changes.emojisJson = JSON.stringify(
      await findUsedEmojis(
        ctx,
        texts.map((text) => read.get(text) ?? text),
      ),
    );
  }
  if (input.locked !== undefined) changes.locked = input.locked ? 1 : 0;
  if (input.bot !== undefined) changes.kind = input.bot ? 'service' : 'person';
  if (input.discoverable !== undefined) changes.discoverable = input.discoverable ? 1 : 0;
  if (input.indexable !== undefined) changes.indexable = input.indexable ? 1 : 0;
  if (input.hideCollections !== undefined) changes.hideCollections = input.hideCollections ? 1 : 0;
  if (input.showMedia !== undefined) changes.hideMedia = input.showMedia ? 0 : 1;
  if (input.showMediaReplies !== undefined) changes.hideMediaReplies = input.showMediaReplies ? 0 : 1;
  if (input.showFeatured !== undefined) changes.hideFeatured = input.showFeatured ? 0 : 1;
  if (input.attributionDomains !== undefined) {
    changes.attributionDomainsJson = JSON.stringify([
      ...new Set(input.attributionDomains.flatMap((domain) => readSite(domain) ?? [])),
    ]);
  }
  // What was said of a picture is not true of another one.
  const { avatar, header, avatarDescription, headerDescription } = input;
  if (avatar !== undefined) Object.assign(changes, { avatarFile: avatar, avatarDescription: '' });
  if (header !== undefined) Object.assign(changes, { headerFile: header, headerDescription: '' });
  if (avatarDescription !== undefined) changes.avatarDescription = stripControl(avatarDescription);
  if (headerDescription !== undefined) changes.headerDescription = stripControl(headerDescription);
  return changes;
}

/** The host of a site, as a name or an address; undefined for what is none. */
function readSite(text: string): string | undefined {
  const host = readHost(
    text
      .trim()
      .replace(/^https?:\/\//i, '')
      .replace(/[/?#].*$/s, ''),
  );
  return host?.includes('.') ? host : undefined;
}

/** A field whose text stays the same keeps its verification; empty ones are left out. */
async function toFields(
  ctx: Context,
  account: AccountsTable,
  fields: { name: string; value: string }[],
  read: Map<string, Doc>,
): Promise<StoredField[]> {
  const before = JSON.parse(account.fieldsJson) as StoredField[];
  const stored: StoredField[] = [];
  for (const { name, value } of fields) {
    if (name.trim() === '' && value.trim() === '') continue;
    const { source, html, doc } = await formatProfileText(ctx, value, { me: true });
    read.set(source, doc);
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
