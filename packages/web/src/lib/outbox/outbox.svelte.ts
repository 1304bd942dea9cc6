import type { Draft, MediaAttachment } from '../api/types.ts';
import type { MediaSaid, StatusInput } from '../api/writing.ts';

/** A post that was sent off by its author and is not out. */
export interface Unsent {
  /** Sent as Idempotency-Key: tried as often as it takes, it is published once. */
  key: string;
  input: StatusInput;
  /** What is said of its files, to be told before it. */
  said: ({ id: string } & Pick<MediaSaid, 'description' | 'focus'>)[];
  media: MediaAttachment[];
  /** The draft at the server that it was, to be deleted once it is out. */
  draftId: string | null;
  madeAt: number;
  /** Until when it may be taken back, in milliseconds; 0: at once. */
  due: number;
  /** When it was first sent without an answer that was heard: it may be out. */
  triedAt: number | null;
  /** It was changed after that. */
  changed: boolean;
  /** Its author took it back: it waits for them. */
  held: boolean;
  /** Why the server did not take it. */
  failure: string | null;
}

/** What is not out, in the order it was written; `editing` is in the composer, `sending` on its way. */
export const outbox = $state<{ entries: Unsent[]; editing: string | null; sending: string | null }>({
  entries: [],
  editing: null,
  sending: null,
});

const prefix = 'linnet:outbox:';
let owner = '';

const placeOf = (key: string) => `${prefix}${owner}:${key}`;

function readEntry(place: string): Unsent | null {
  try {
    const entry = JSON.parse(localStorage.getItem(place) ?? 'null') as Unsent | null;
    return entry && typeof entry.key === 'string' && typeof entry.input?.status === 'string' ? entry : null;
  } catch {
    return null;
  }
}

/** Reads what this browser keeps for somebody: other windows add to it, and send from it. */
export function readOutbox(accountId: string = owner): void {
  owner = accountId;
  let places: string[] = [];
  try {
    places = Object.keys(localStorage).filter((place) => place.startsWith(placeOf('')));
  } catch {
    // A forbidden storage holds nothing; what this window has stays.
    return;
  }
  outbox.entries = places
    .map(readEntry)
    .filter((entry) => entry !== null)
    .sort((a, b) => a.madeAt - b.madeAt);
}

/** Keeps an entry, or what it is now. Throws where the browser keeps nothing. */
export function keepUnsent(entry: Unsent): void {
  localStorage.setItem(placeOf(entry.key), JSON.stringify(entry));
  readOutbox();
}

/** The entry as it is now; null where another window has sent or removed it. */
export const findUnsent = (key: string): Unsent | null => readEntry(placeOf(key));

export function changeUnsent(key: string, change: Partial<Unsent>): void {
  const entry = findUnsent(key);
  if (entry) keepUnsent({ ...entry, ...change });
}

export function dropUnsent(key: string): void {
  localStorage.removeItem(placeOf(key));
  readOutbox();
}

/** In the form that the composer goes on with. */
export const asDraft = ({ input, media }: Unsent): Pick<Draft, 'id' | 'params' | 'media_attachments'> => ({
  id: '',
  params: {
    ...input,
    text: input.status,
    in_reply_to_id: input.in_reply_to_id,
    quoted_status_id: input.quoted_status_id ?? null,
    quote_approval_policy: input.quote_approval_policy ?? null,
    poll: input.poll ?? null,
  } as unknown as Draft['params'],
  media_attachments: media,
});
