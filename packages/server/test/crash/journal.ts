/** A post of the load, and what must be true of it. */
export interface PostRecord {
  /** The Idempotency-Key, and the first word of every text it has had. */
  key: string;
  author: string;
  /** The texts it may have now: one, or two while an edit is in doubt. */
  texts: string[];
  firstText: string;
  /** Known once the creation was acknowledged. */
  id: string | undefined;
  uri: string | undefined;
  mediaIds: string[];
  replyTo: PostRecord | undefined;
  /** False from the moment a deletion is asked for; true again is it never. */
  stays: boolean;
  /** The deletion was acknowledged. */
  gone: boolean;
}

/** What was promised: everything acknowledged, and what may or may not have happened. */
export interface Journal {
  posts: PostRecord[];
  /** `like bob k-alice-7`: the states it may be in; one of them where the last request was acknowledged. */
  states: Map<string, { subject: string; kind: MarkKind; target: string; values: boolean[] }>;
  /** Files whose upload was acknowledged. */
  mediaIds: string[];
  /** Answers that should not have been given. */
  complaints: string[];
  acknowledged: number;
  doubted: number;
}

/** What one does to a post (`target`: its key) or an account (`target`: its name). */
export type MarkKind = 'like' | 'boost' | 'bookmark' | 'follow';

export function createJournal(): Journal {
  return { posts: [], states: new Map(), mediaIds: [], complaints: [], acknowledged: 0, doubted: 0 };
}

/** How a request ended: answered with success, refused, or never answered in full. */
export type Outcome = 'done' | 'refused' | 'unknown';

/** Notes a change of one state around its request. Each state belongs to one client, which asks one thing at a time. */
export async function noteMark(
  journal: Journal,
  mark: { kind: MarkKind; subject: string; target: string; value: boolean },
  ask: () => Promise<Outcome>,
): Promise<Outcome> {
  const { kind, subject, target, value } = mark;
  const key = `${kind} ${subject} ${target}`;
  const state = journal.states.get(key) ?? { kind, subject, target, values: [false] };
  journal.states.set(key, state);
  const before = state.values;
  state.values = [...new Set([...before, value])];
  const outcome = await ask();
  if (outcome === 'done') state.values = [value];
  else if (outcome === 'refused') state.values = before;
  return outcome;
}

/** The last acknowledged value; undefined while in doubt. */
export function readMark(journal: Journal, kind: MarkKind, subject: string, target: string): boolean | undefined {
  const values = journal.states.get(`${kind} ${subject} ${target}`)?.values ?? [false];
  return values.length === 1 ? values[0] : undefined;
}
