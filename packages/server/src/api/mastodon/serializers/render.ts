import type { Account } from '@linnet/api-schemas/mastodon/account.ts';
import { type Here, mint } from '../../../core/addresses.ts';
import { stillKey } from '../../../core/files/stored-files.ts';
import type { AccountView } from '../../../core/views/account.ts';
import type { PostFacts } from '../../../core/views/facts.ts';
import type { WrittenPost } from './status-json.ts';

/** What serializers need besides the view itself. Made once; everything in it answers at once. */
export interface Render {
  /** Whose addresses are made. */
  here: Here;
  /** Where our own proxy shows a file of another server. */
  proxyUrl(url: string): string;
  /** Where our own proxy gives any other file of another server. */
  remoteFileUrl(url: string): string;
  /** The same picture standing still. */
  stillUrl(url: string): string;
  /** The app a post was written with; null when it is unknown. */
  findApp(appId: number): RenderedApp | null;
  /** What was rendered before: timelines show the same few people again and again, and a view never changes. */
  accounts?: WeakMap<AccountView, Account>;
  /** The same for what posts are to everybody, as JSON. */
  posts?: WeakMap<PostFacts, WrittenPost>;
}

export interface RenderedApp {
  name: string;
  website: string | null;
}

/** The address of one of our own files. */
export function fileUrl(render: Render, key: string): string {
  return mint.file(render.here, key);
}

/** Where a file is shown from: our own, or through the proxy; undefined where there is none. */
export function shownUrl(render: Render, file: string | null, remoteUrl: string | null): string | undefined {
  if (file !== null) return fileUrl(render, file);
  return remoteUrl === null ? undefined : render.proxyUrl(remoteUrl);
}

/** Where the same stands still, for those who want nothing to move: the file itself where it cannot move. */
export function stillUrl(render: Render, file: string | null, remoteUrl: string | null): string | undefined {
  if (file !== null) return fileUrl(render, stillKey(file));
  return remoteUrl === null ? undefined : render.stillUrl(remoteUrl);
}

/** `user`, or `user@domain` for accounts of other servers: apps tell the two apart by it. */
export function toAcct(username: string, domain: string): string {
  return domain === '' ? username : `${username}@${domain}`;
}

/** The empty list, shared because most lists of a page are empty. */
export const NONE: never[] = [];
