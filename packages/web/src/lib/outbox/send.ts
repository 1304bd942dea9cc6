import { goto } from '$app/navigation';
import { statusPath } from '../account/paths.ts';
import { ApiError, type Fetch } from '../api/call.ts';
import { deleteDraft } from '../api/drafts.ts';
import { explainFailure } from '../api/explain.ts';
import type { ScheduledStatus, Status } from '../api/types.ts';
import { createStatus, updateMedia, updateStatus } from '../api/writing.ts';
import { tellKept } from '../composer/kept.ts';
import { connection, probe, whenWell } from '../connection/connection.svelte.ts';
import { loadMessages, messagesOf } from '../i18n/catalogue.ts';
import { formatMoment } from '../i18n/format.ts';
import { rememberStatuses } from '../store/entities.svelte.ts';
import { announce } from '../stream/stream.ts';
import { showToast } from '../ui/toasts.svelte.ts';
import { changeUnsent, dropUnsent, findUnsent, outbox, readOutbox, type Unsent } from './outbox.svelte.ts';

const LOCK = 'linnet-outbox';
/** The server knows a key for a week; after that a second try could be a second post. */
const KNOWN_MS = 6 * 86_400_000;
/** Between two tries where the server answers, and fails. */
const AGAIN_MS = 30_000;

let timer: ReturnType<typeof setTimeout> | undefined;
let running = false;
let language = 'en';

/** Sends what is there and what comes, whenever the server is there; the returned function ends that. */
export function startOutbox(accountId: string, locale: string): () => void {
  language = locale;
  readOutbox(accountId);
  const read = () => {
    readOutbox();
    void sendAll();
  };
  window.addEventListener('storage', read);
  window.addEventListener('pagehide', sendHeld);
  // Whoever signs out sends it as themselves.
  document.addEventListener('submit', sendHeld, true);
  void sendAll();
  return () => {
    window.removeEventListener('storage', read);
    window.removeEventListener('pagehide', sendHeld);
    document.removeEventListener('submit', sendHeld, true);
    clearTimeout(timer);
  };
}

const waits = (entry: Unsent) => entry.failure === null && !entry.held && entry.key !== outbox.editing;

/** Sends what may go, one after the other, once there is a line; comes again when what may be taken back is due. */
export async function sendAll(): Promise<void> {
  clearTimeout(timer);
  if (running) return;
  running = true;
  let again = 0;
  try {
    for (;;) {
      const entry = outbox.entries.find((one) => waits(one) && one.due <= Date.now());
      if (entry === undefined) break;
      // Meanwhile it may have been taken out again.
      if (connection.trouble !== null) {
        await whenWell();
        continue;
      }
      if (!(await alone(() => sendOne(entry.key)))) {
        again = AGAIN_MS;
        break;
      }
    }
  } finally {
    running = false;
  }
  const dues = outbox.entries.filter(waits).map(({ due }) => Math.max(0, due - Date.now()) || again);
  if (dues.length > 0) timer = setTimeout(sendAll, Math.min(...dues));
}

/** One window at a time; where a browser has no locks, the key sees to it that a post is one. */
const alone = (work: () => Promise<boolean>): Promise<boolean> =>
  navigator.locks ? navigator.locks.request(LOCK, work) : work();

/** Whether to go on with the next. */
async function sendOne(key: string): Promise<boolean> {
  const entry = findUnsent(key);
  if (entry === null) {
    readOutbox();
    return true;
  }
  await loadMessages(language, 'composer', 'connection').catch(() => undefined);
  const t = messagesOf(language, 'connection');
  if (entry.triedAt !== null && Date.now() - entry.triedAt > KNOWN_MS) {
    changeUnsent(key, { failure: t.unsentUnsure });
    return true;
  }
  outbox.sending = key;
  try {
    for (const { id, ...said } of entry.said) await updateMedia(fetch, id, said);
    changeUnsent(key, { triedAt: entry.triedAt ?? Date.now() });
    const made = await publish(fetch, entry);
    dropUnsent(key);
    if (entry.draftId !== null) await deleteDraft(fetch, entry.draftId).catch(() => undefined);
    tell(made);
    return true;
  } catch (cause) {
    const refused = cause instanceof ApiError && cause.status >= 400 && cause.status < 500 && cause.status !== 429;
    if (refused && cause.status !== 401) {
      // Refused is not published: whatever is made of it is a post of its own.
      changeUnsent(key, { failure: explainFailure(t, cause), triedAt: null, changed: false, due: 0 });
      return true;
    }
    changeUnsent(key, { due: 0 });
    if (connection.trouble === null) await probe();
    return connection.trouble !== null;
  } finally {
    outbox.sending = null;
  }
}

async function publish(fetcher: Fetch, { key, input, changed }: Unsent): Promise<Status | ScheduledStatus> {
  const made = await createStatus(fetcher, input, key);
  if (!changed || 'scheduled_at' in made) return made;
  // The first form of it may have been taken, and be what was answered.
  const { visibility: _, local_only: _2, in_reply_to_id: _3, quoted_status_id: _4, ...words } = input;
  const { quote_approval_policy: _5, scheduled_at: _6, ...edit } = words;
  return updateStatus(fetcher, made.id, edit);
}

function tell(made: Status | ScheduledStatus): void {
  const t = messagesOf(language, 'composer');
  tellKept();
  if ('scheduled_at' in made) {
    const moment = formatMoment(language, made.scheduled_at, undefined);
    return void showToast(t.postScheduled({ moment }), { label: t.show, run: () => void goto('/scheduled') });
  }
  rememberStatuses([made]);
  announce({ event: 'update', payload: made });
  showToast(made.held ? t.postHeld : t.postPublished, { label: t.show, run: () => void goto(statusPath(made)) });
}

/** Whoever leaves has not taken it back: what is held goes out with them. */
function sendHeld({ type, target }: Event): void {
  if (type === 'submit' && (target as Element).getAttribute('action') !== '/auth/sign-out') return;
  for (const entry of outbox.entries) {
    if (!waits(entry) || entry.due === 0 || connection.trouble !== null) continue;
    changeUnsent(entry.key, { due: 0, triedAt: entry.triedAt ?? Date.now() });
    if (entry.said.length > 0) continue;
    void createStatus((url, init) => fetch(url, { ...init, keepalive: true }), entry.input, entry.key).catch(() => {});
  }
}
