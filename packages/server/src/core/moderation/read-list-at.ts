import { AppError } from '../../lib/errors.ts';
import { OutboundError, type OutboundFailure } from '../../net/outbound-error.ts';
import type { Context } from '../context.ts';
import { loadRefusal } from '../instances/refuse-hop.ts';
import { MAX_LIST_LENGTH, readServerList, type ServerList } from './read-server-list.ts';

/**
 * Why a list could not be read. `address`: nothing is asked there (a private address, a suspended server, no https).
 * `auth`: it wants another secret. `status`: it answers something else than a list. `type`: a page of HTML or the like.
 */
export type FetchFailure = 'unreachable' | 'timeout' | 'address' | 'auth' | 'status' | 'type' | 'long' | 'unreadable';

export interface ListAddress {
  url: string;
  /** Of basic authentication; '': the secret is a bearer's token. */
  username: string;
  /** null: everybody may read it. */
  secret: string | null;
  /** Of the version that is known: '' where it is to be read in any case. */
  etag: string;
  lastModified: string;
}

export type ListRead =
  | { state: 'same' }
  | { state: 'read'; list: ServerList; etag: string; lastModified: string }
  | { state: 'failed'; why: FetchFailure; status: number | null };

const TIMEOUT_MS = 30_000;
/** Of what is kept of a version's names. */
const MAX_TAG = 500;
const ACCEPT = ['text/csv', 'text/plain', 'application/json', 'application/csv', 'application/octet-stream'];

/** Reads a list where others keep it, unless it is the version that is known. What it says is a stranger's. */
export async function readListAt(ctx: Context, kind: 'block' | 'allow', at: ListAddress): Promise<ListRead> {
  try {
    const { status, headers, body } = await ctx.http.request({
      method: 'GET',
      url: at.url,
      headers: {
        ...(at.secret === null ? {} : { authorization: authorize(at.username, at.secret) }),
        ...(at.etag === '' ? {} : { 'if-none-match': at.etag }),
        ...(at.lastModified === '' ? {} : { 'if-modified-since': at.lastModified }),
      },
      accept: ACCEPT,
      // A character has four bytes at most.
      maxBytes: MAX_LIST_LENGTH * 4,
      timeoutMs: TIMEOUT_MS,
      refuse: await loadRefusal(ctx, 'list'),
    });
    if (status === 304 && (at.etag !== '' || at.lastModified !== '')) return { state: 'same' };
    if (status === 401 || status === 403) return failed('auth', status);
    if (status !== 200) return failed('status', status);
    const list = readServerList(ctx, kind, body.toString('utf8'));
    // Not one server in it can be read: it is something else, and says nothing of what was decided from it.
    if (list.rows.length === 0) return failed('unreadable', null);
    const tag = (name: string) => ((headers[name]?.length ?? 0) > MAX_TAG ? '' : (headers[name] ?? ''));
    return { state: 'read', list, etag: tag('etag'), lastModified: tag('last-modified') };
  } catch (error) {
    if (error instanceof OutboundError) return failed(WORDS[error.reason], error.status ?? null);
    if (error instanceof AppError) return failed('unreadable', null);
    throw error;
  }
}

const failed = (why: FetchFailure, status: number | null): ListRead => ({ state: 'failed', why, status });

const WORDS: Record<OutboundFailure, FetchFailure> = {
  'blocked-address': 'address',
  'bad-url': 'address',
  timeout: 'timeout',
  'too-large': 'long',
  'content-type': 'type',
  redirects: 'status',
  dns: 'unreachable',
  tls: 'unreachable',
  connect: 'unreachable',
  protocol: 'unreachable',
  busy: 'unreachable',
  aborted: 'unreachable',
};

/** RFC 7617 §2, RFC 6750 §2.1. */
const authorize = (username: string, secret: string): string =>
  username === '' ? `Bearer ${secret}` : `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`;
