import type { Json, Peer, PeerActor } from '../federation/peer.ts';
import { type Journal, type MarkKind, noteMark, type Outcome, readMark } from './journal.ts';
import { pickWeighted, type Random } from './random.ts';

/** Somebody on another server, whose deliveries are repeated until they are answered. */
export interface Stranger {
  name: string;
  actor: PeerActor;
  /** Follows everybody here for good, so that everything public has to reach the other server. */
  faithful: boolean;
  unanswered: (() => Promise<void>)[];
  /** Follow and Like activities in force, by what they are about: an Undo names them. */
  activities: Map<string, Json>;
}

export interface RemoteNote {
  uri: string;
  author: string;
  /** What it may say: two texts while an edit was not answered. */
  texts: string[];
  /** The last word on it that was answered; a note that was never acknowledged may be there or not. */
  acknowledged: boolean;
  /** Written only to be deleted. */
  doomed: boolean;
  gone: boolean;
}

/** The other server, and what this one has promised it. */
export interface Abroad {
  inbox: string;
  peer: Peer;
  random: Random;
  /** What people here have done: what there is to react to. */
  home: Journal;
  /** Marks that strangers have made, and complaints. */
  journal: Journal;
  notes: RemoteNote[];
  /** Names and uris of people here. */
  people: { name: string; uri: string }[];
}

const RECENT = 40;

/** One delivery, chosen at random; one that was never answered comes first, so that nothing overtakes it. */
export async function deliver(abroad: Abroad, stranger: Stranger): Promise<void> {
  const again = stranger.unanswered.shift();
  if (again !== undefined) return again();
  const deed = pickWeighted(abroad.random, [
    [10, writeNote],
    [4, editNote],
    [4, deleteNote],
    [10, toggleLike],
    [6, toggleBoost],
    [stranger.faithful ? 0 : 4, toggleFollow],
  ] as const);
  await deed(abroad, stranger);
}

/** Sends once; a delivery that got no answer goes first the next time, before anything else of this actor. */
async function send(abroad: Abroad, stranger: Stranger, activity: Json): Promise<Outcome> {
  const { journal, peer } = abroad;
  let status: number;
  try {
    const answer = await peer.send(stranger.actor, abroad.inbox, activity);
    await answer.arrayBuffer();
    status = answer.status;
  } catch {
    journal.doubted += 1;
    return 'unknown';
  }
  if (status === 202) {
    journal.acknowledged += 1;
    return 'done';
  }
  // Too much at once is a fair answer; the other server tries again later.
  if (status !== 503) journal.complaints.push(`${activity['type']} ${activity['id']} was answered ${status}`);
  return 'unknown';
}

async function writeNote(abroad: Abroad, stranger: Stranger): Promise<void> {
  const { peer, random } = abroad;
  const parent = random.chance(0.4) ? pickPost(abroad) : undefined;
  const more = parent === undefined ? {} : { inReplyTo: parent.uri };
  const object = peer.note(stranger.actor, 'first words', more);
  const uri = object['id'] as string;
  const note: RemoteNote = {
    uri,
    author: stranger.name,
    texts: ['first words'],
    acknowledged: false,
    doomed: random.chance(0.3),
    gone: false,
  };
  abroad.notes.push(note);
  const activity = peer.activity(stranger.actor, 'Create', object);
  await untilAnswered(stranger, async () => {
    const outcome = await send(abroad, stranger, activity);
    if (outcome === 'done') note.acknowledged = true;
    return outcome;
  });
}

async function editNote(abroad: Abroad, stranger: Stranger): Promise<void> {
  const { peer, random } = abroad;
  const note = pickNote(abroad, stranger, (one) => !one.doomed);
  if (note === undefined) return;
  const text = `words changed ${random.integer(1_000_000)}`;
  const before = peer.documents.get(new URL(note.uri).pathname)?.body as Json;
  const object = peer.serve({ ...before, content: `<p>${text}</p>`, updated: new Date().toISOString() });
  note.texts = [...note.texts, text];
  const activity = peer.activity(stranger.actor, 'Update', object);
  await untilAnswered(stranger, async () => {
    const outcome = await send(abroad, stranger, activity);
    if (outcome === 'done') note.texts = [text];
    return outcome;
  });
}

async function deleteNote(abroad: Abroad, stranger: Stranger): Promise<void> {
  const { peer } = abroad;
  const note = pickNote(abroad, stranger, (one) => one.doomed && !one.gone);
  if (note === undefined) return;
  note.gone = true;
  note.acknowledged = false;
  peer.documents.set(new URL(note.uri).pathname, { status: 410 });
  const activity = peer.activity(stranger.actor, 'Delete', { id: note.uri, type: 'Tombstone' });
  await untilAnswered(stranger, async () => {
    const outcome = await send(abroad, stranger, activity);
    if (outcome === 'done') note.acknowledged = true;
    return outcome;
  });
}

async function toggleLike(abroad: Abroad, stranger: Stranger): Promise<void> {
  const post = pickPost(abroad);
  if (post !== undefined) await toggle(abroad, stranger, 'like', 'Like', post.key, post.uri);
}

async function toggleBoost(abroad: Abroad, stranger: Stranger): Promise<void> {
  const post = pickPost(abroad);
  if (post !== undefined) await toggle(abroad, stranger, 'boost', 'Announce', post.key, post.uri);
}

async function toggleFollow(abroad: Abroad, stranger: Stranger): Promise<void> {
  const person = abroad.random.pick(abroad.people);
  if (person !== undefined) await toggle(abroad, stranger, 'follow', 'Follow', person.name, person.uri);
}

/** Does it, or takes it back where the last word was that it is so. */
async function toggle(
  abroad: Abroad,
  stranger: Stranger,
  kind: MarkKind,
  type: string,
  target: string,
  uri: string,
): Promise<void> {
  const { peer, journal } = abroad;
  const value = readMark(journal, kind, stranger.name, target) === false;
  const done = stranger.activities.get(`${kind} ${target}`);
  const activity =
    value || done === undefined
      ? peer.activity(stranger.actor, type, uri)
      : peer.activity(stranger.actor, 'Undo', { ...done });
  if (value) stranger.activities.set(`${kind} ${target}`, activity);
  await untilAnswered(stranger, () =>
    noteMark(journal, { kind, subject: stranger.name, target, value }, () => send(abroad, stranger, activity)),
  );
}

async function untilAnswered(stranger: Stranger, attempt: () => Promise<Outcome>): Promise<void> {
  const outcome = await attempt();
  if (outcome === 'unknown') stranger.unanswered.unshift(() => untilAnswered(stranger, attempt));
}

function pickPost(abroad: Abroad): { key: string; uri: string } | undefined {
  const posts = abroad.home.posts.slice(-RECENT).filter((post) => post.uri !== undefined && post.stays);
  const post = abroad.random.pick(posts);
  return post === undefined ? undefined : { key: post.key, uri: post.uri as string };
}

function pickNote(abroad: Abroad, author: Stranger, fits: (note: RemoteNote) => boolean): RemoteNote | undefined {
  const notes = abroad.notes.slice(-RECENT * 4);
  return abroad.random.pick(notes.filter((note) => note.author === author.name && fits(note)));
}
