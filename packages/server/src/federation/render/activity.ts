import type { BoostView } from '../../core/views/boost.ts';
import type { Visibility } from '../../core/views/facts.ts';
import { toIso } from '../../lib/clock.ts';
import { renderAudience } from './audience.ts';
import { ACTOR_CONTEXT, NOTE_CONTEXT, PLAIN_CONTEXT, PUBLIC } from './context.ts';
import type { Json } from './json.ts';
import { renderTombstone } from './tombstone.ts';

/** An activity with its context; `id` and `type` are always there. */
export type Activity = Json & { id: string; type: string; actor: string };

/** `note` is what `renderNote` made: audience and date are the same by definition. */
export function renderCreate(note: Json): Activity {
  return {
    '@context': NOTE_CONTEXT,
    id: `${note['id']}/activity`,
    type: 'Create',
    actor: note['attributedTo'] as string,
    published: note['published'],
    to: note['to'],
    cc: note['cc'],
    object: note,
  };
}

/** An edit; `editedAt` (ms) keeps the ids of several edits apart. */
export function renderUpdate(note: Json, editedAt: number): Activity {
  return {
    '@context': NOTE_CONTEXT,
    id: `${note['id']}#updates/${editedAt}`,
    type: 'Update',
    actor: note['attributedTo'] as string,
    published: toIso(editedAt),
    to: note['to'],
    cc: note['cc'],
    object: note,
  };
}

/** New numbers of a poll, which are no edit; `at` (ms) keeps the ids of several apart. */
export function renderCounts(note: Json, at: number): Activity {
  return { ...renderUpdate(note, at), id: `${note['id']}#counts/${at}` };
}

/** Who may quote it, or what became of its quote, which is no edit either. */
export function renderTerms(note: Json, at: number): Activity {
  return { ...renderUpdate(note, at), id: `${note['id']}#terms/${at}` };
}

/** A changed profile; `serial` keeps the ids of several changes apart. */
export function renderActorUpdate(actor: Json, serial: number): Activity {
  const id = actor['id'] as string;
  return {
    '@context': ACTOR_CONTEXT,
    id: `${id}#updates/${serial}`,
    type: 'Update',
    actor: id,
    to: [PUBLIC],
    cc: [`${id}/followers`],
    object: actor,
  };
}

/** An account that is gone for good. */
export function renderActorDelete(uri: string): Activity {
  return { '@context': PLAIN_CONTEXT, id: `${uri}#delete`, type: 'Delete', actor: uri, to: [PUBLIC], object: uri };
}

export interface DeleteInput {
  actorUri: string;
  postUri: string;
  visibility: Visibility;
  mentioned: readonly string[];
}

export function renderDelete({ actorUri, postUri, visibility, mentioned }: DeleteInput): Activity {
  return {
    '@context': PLAIN_CONTEXT,
    id: `${postUri}#delete`,
    type: 'Delete',
    actor: actorUri,
    ...renderAudience(visibility, actorUri, mentioned),
    object: renderTombstone(postUri),
  };
}

export interface AnnounceInput {
  boost: Pick<BoostView, 'uri' | 'visibility'> & { createdAt?: number };
  actorUri: string;
  postUri: string;
  authorUri: string;
}

export function renderAnnounce({ boost, actorUri, postUri, authorUri }: AnnounceInput): Activity {
  const activity: Activity = {
    '@context': PLAIN_CONTEXT,
    id: boost.uri,
    type: 'Announce',
    actor: actorUri,
    ...renderAudience(boost.visibility, actorUri, [authorUri]),
    object: postUri,
  };
  if (boost.createdAt !== undefined) activity['published'] = toIso(boost.createdAt);
  return activity;
}

/** An activity about one object by its id: Like, Follow, Block. */
function renderPlain(type: string, { uri, actorUri, objectUri }: PlainInput): Activity {
  return { '@context': PLAIN_CONTEXT, id: uri, type, actor: actorUri, object: objectUri };
}

export interface PlainInput {
  /** The activity's own id. */
  uri: string;
  actorUri: string;
  objectUri: string;
}

export const renderLike = (input: PlainInput) => renderPlain('Like', input);
export const renderFollow = (input: PlainInput) => renderPlain('Follow', input);
export const renderBlock = (input: PlainInput) => renderPlain('Block', input);

export interface FlagInput {
  uri: string;
  actorUri: string;
  /** The account first, then its posts: others expect it so. */
  objects: readonly string[];
  comment: string;
}

/** A report to the server of whom it is about. */
export function renderFlag({ uri, actorUri, objects, comment }: FlagInput): Activity {
  return { '@context': PLAIN_CONTEXT, id: uri, type: 'Flag', actor: actorUri, content: comment, object: [...objects] };
}

/** The answer to a Follow, which is embedded whole: Pixelfed reads its fields without looking whether they are there. */
function renderAnswer(type: 'Accept' | 'Reject', follow: PlainInput, serial: number): Activity {
  return {
    '@context': PLAIN_CONTEXT,
    id: `${follow.objectUri}#${type.toLowerCase()}s/follows/${serial}`,
    type,
    actor: follow.objectUri,
    object: embed(renderFollow(follow)),
  };
}

/** `serial` keeps the ids of several answers to the same Follow apart. */
export const renderAccept = (follow: PlainInput, serial: number) => renderAnswer('Accept', follow, serial);
export const renderReject = (follow: PlainInput, serial: number) => renderAnswer('Reject', follow, serial);

/** Takes an activity back; it is embedded, and has the audience of what it undoes. */
export function renderUndo(undone: Activity): Activity {
  const activity: Activity = {
    '@context': PLAIN_CONTEXT,
    id: `${undone.id}#undo`,
    type: 'Undo',
    actor: undone.actor,
    object: embed(undone),
  };
  for (const key of ['to', 'cc']) if (undone[key] !== undefined) activity[key] = undone[key];
  return activity;
}

/** Only a whole document has a context. */
export function embed(document: Json): Json {
  const { '@context': _, ...rest } = document;
  return rest;
}
