import { isDeepStrictEqual } from 'node:util';
import type { Db } from '../../src/db/database.ts';
import type { Json } from '../federation/peer.ts';
import type { Journal } from './journal.ts';
import type { Abroad } from './stranger.ts';

/** Accepted notes of the other server that are not here as it last told us. */
export async function checkNotes(db: Db, abroad: Abroad): Promise<string[]> {
  const { rows } = await db.execute<{ uri: string; content: string }>(
    `select "uri", "content" from "posts" where "local" = 0`,
    [],
  );
  const contents = new Map(rows.map((row) => [row.uri, row.content]));
  return abroad.notes.flatMap((note) => {
    const content = contents.get(note.uri);
    if (!note.acknowledged) return [];
    if (note.gone) return content === undefined ? [] : [`an accepted Delete is lost: ${note.uri}`];
    if (content === undefined) return [`an accepted Create is lost: ${note.uri}`];
    if (note.texts.some((text) => content.includes(text))) return [];
    return [`an accepted Update is lost: ${note.uri} says ${content}, not ${note.texts.join(' or ')}`];
  });
}

/** What the other server should have been told, and was not; and what it was told in two ways. */
export function checkDelivered(abroad: Abroad): string[] {
  const { received } = abroad.peer;
  return [...findContradictions(received), ...checkPosts(abroad.home, received), ...checkMarks(abroad, received)];
}

function findContradictions(received: Json[]): string[] {
  const first = new Map<string, Json>();
  const broken: string[] = [];
  for (const activity of received) {
    const id = activity['id'] as string;
    const known = first.get(id);
    if (known === undefined) first.set(id, activity);
    else if (!isDeepStrictEqual(known, activity)) broken.push(`${id} was delivered with two contents`);
  }
  return broken;
}

/** Somebody there follows everybody here: every post and its last words went out, and every deletion of what did. */
function checkPosts(home: Journal, received: Json[]): string[] {
  const contents = new Map<string, string>();
  const deleted = new Set<string>();
  for (const activity of received) {
    const object = activity['object'] as Json | string;
    const uri = typeof object === 'string' ? object : (object['id'] as string);
    if (activity['type'] === 'Delete') deleted.add(uri);
    else if (activity['type'] === 'Create' || activity['type'] === 'Update') {
      contents.set(uri, `${contents.get(uri) ?? ''} ${(object as Json)['content']}`);
    }
  }
  return home.posts.flatMap((post) => {
    if (post.uri === undefined) return [];
    const content = contents.get(post.uri);
    if (post.gone)
      return content === undefined || deleted.has(post.uri)
        ? []
        : [`nobody abroad was told that ${post.key} is deleted`];
    if (!post.stays) return [];
    if (content === undefined) return [`${post.key} was never delivered`];
    const words = post.texts.map((text) => text.split(' ').slice(0, 3).join(' ').replace(/ #.*/, ''));
    return words.some((text) => content.includes(text)) ? [] : [`the last words of ${post.key} were never delivered`];
  });
}

const TYPES: Record<string, string> = { like: 'Like', boost: 'Announce' };

/** Likes and boosts by people here of what was written there. */
function checkMarks({ home, notes, people }: Abroad, received: Json[]): string[] {
  const told = new Set(received.map(({ type, actor, object }) => `${type} ${actor} ${object}`));
  const uris = new Set(notes.map((note) => note.uri));
  const actors = new Map(people.map((person) => [person.name, person.uri]));
  const broken: string[] = [];
  for (const { kind, subject, target, values } of home.states.values()) {
    const type = TYPES[kind];
    if (type === undefined || !uris.has(target) || values.length !== 1 || values[0] !== true) continue;
    if (!told.has(`${type} ${actors.get(subject)} ${target}`))
      broken.push(`${subject}’s ${type} of ${target} was never delivered`);
  }
  return broken;
}
