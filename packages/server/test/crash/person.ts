import { judge, type Reply, sendRequest } from './client.ts';
import { type Journal, type MarkKind, noteMark, type Outcome, type PostRecord, readMark } from './journal.ts';
import { pickWeighted, type Random } from './random.ts';

/** Somebody who uses the server, one request after the other. */
export interface Person {
  name: string;
  accountId: number;
  token: string;
  /** Asked and never answered: asked again with the same key, as apps do. */
  unanswered: (() => Promise<void>)[];
  written: number;
}

export interface World {
  origin: string;
  journal: Journal;
  random: Random;
  people: Person[];
  /** An image to upload. */
  picture: Blob;
  /** Posts of other servers that people may mark: uri → id here. */
  remoteIds: Map<string, string>;
}

/** How far back people look for something to react to. */
const RECENT = 60;
const PATHS: Record<Exclude<MarkKind, 'follow'>, [on: string, off: string]> = {
  like: ['favourite', 'unfavourite'],
  boost: ['reblog', 'unreblog'],
  bookmark: ['bookmark', 'unbookmark'],
};

/** One deed, chosen at random; what was never answered comes first. */
export async function act(world: World, person: Person): Promise<void> {
  const again = person.unanswered.shift();
  if (again !== undefined) return again();
  const deed = pickWeighted(world.random, [
    [30, writePost],
    [12, reply],
    [6, repeatPost],
    [8, editPost],
    [4, deletePost],
    [2, uploadPicture],
    [15, (world: World, person: Person) => toggleMark(world, person, 'like')],
    [10, (world: World, person: Person) => toggleMark(world, person, 'boost')],
    [5, (world: World, person: Person) => toggleMark(world, person, 'bookmark')],
    [8, toggleFollow],
  ] as const);
  await deed(world, person);
}

async function ask(world: World, person: Person, method: string, path: string, more: object = {}): Promise<Reply> {
  return sendRequest(world.origin, person.token, { method, path, ...more });
}

async function writePost(world: World, person: Person, replyTo?: PostRecord): Promise<void> {
  const { journal, random } = world;
  person.written += 1;
  const key = `k-${person.name}-${person.written}`;
  const other = random.chance(0.2) ? random.pick(world.people)?.name : undefined;
  const text = `${key} written #crash${other === undefined ? '' : ` @${other}`}`;
  const loose = random.chance(0.3) ? findLooseMedia(journal, person) : undefined;
  const post: PostRecord = {
    key,
    author: person.name,
    texts: [text],
    firstText: text,
    id: undefined,
    uri: undefined,
    mediaIds: loose === undefined ? [] : [loose],
    replyTo,
    stays: true,
    gone: false,
  };
  journal.posts.push(post);
  await create(world, person, post);
}

/** Sends a post's creation, for the first time or again: the key makes it one post. */
async function create(world: World, person: Person, post: PostRecord): Promise<void> {
  const { journal } = world;
  const reply = await ask(world, person, 'POST', '/api/v1/statuses', {
    headers: { 'idempotency-key': post.key },
    body: {
      status: post.firstText,
      ...(post.mediaIds.length > 0 ? { media_ids: post.mediaIds } : {}),
      ...(post.replyTo?.id === undefined ? {} : { in_reply_to_id: post.replyTo.id }),
    },
  });
  const parentGoes = post.replyTo !== undefined && !post.replyTo.stays;
  const outcome = judge(journal, `creating ${post.key}`, reply, parentGoes || !post.stays);
  if (outcome === 'unknown') person.unanswered.push(() => create(world, person, post));
  if (outcome === 'refused' && post.id === undefined) post.stays = false;
  if (outcome !== 'done') return;
  const id = idOf(reply);
  if (post.id !== undefined && post.id !== id) journal.complaints.push(`${post.key} has two ids: ${post.id} and ${id}`);
  post.id = id;
  post.uri = `${world.origin}/posts/${id}`;
}

function idOf(reply: Reply): string {
  return (reply?.body as { id?: string } | undefined)?.id ?? '';
}

function findLooseMedia(journal: Journal, person: Person): string | undefined {
  const used = new Set(journal.posts.flatMap((post) => post.mediaIds));
  return journal.mediaIds.find((id) => id.startsWith(`${person.name} `) && !used.has(bare(id)))?.split(' ')[1];
}

const bare = (owned: string) => owned.split(' ')[1] as string;

async function reply(world: World, person: Person): Promise<void> {
  const parent = pickPost(world);
  await writePost(world, person, parent);
}

/** The same key again, as after a lost answer: the first post has to come back. */
async function repeatPost(world: World, person: Person): Promise<void> {
  const post = pickPost(world, person);
  if (post !== undefined) await create(world, person, post);
}

async function editPost(world: World, person: Person): Promise<void> {
  const { journal, random } = world;
  const post = pickPost(world, person);
  if (post?.id === undefined || post.texts.length !== 1) return;
  const before = post.texts;
  const text = `${post.key} edited ${random.integer(1_000_000)}`;
  post.texts = [...before, text];
  const send = async () => {
    const body = { status: text, media_ids: post.mediaIds };
    const reply = await ask(world, person, 'PUT', `/api/v1/statuses/${post.id}`, { body });
    const outcome = judge(journal, `editing ${post.key}`, reply, !post.stays);
    if (outcome === 'done') post.texts = [text];
    else if (outcome === 'refused') post.texts = before;
    else if (random.chance(0.5)) person.unanswered.push(send);
  };
  await send();
}

async function deletePost(world: World, person: Person): Promise<void> {
  const post = pickPost(world, person);
  if (post?.id === undefined) return;
  post.stays = false;
  const send = async () => {
    const reply = await ask(world, person, 'DELETE', `/api/v1/statuses/${post.id}`);
    const outcome = judge(world.journal, `deleting ${post.key}`, reply, true);
    if (outcome === 'unknown') {
      if (world.random.chance(0.5)) person.unanswered.push(send);
    } else post.gone = true;
  };
  await send();
}

async function uploadPicture(world: World, person: Person): Promise<void> {
  const body = new FormData();
  body.append('file', world.picture, 'linnet.png');
  const reply = await ask(world, person, 'POST', '/api/v2/media', { body });
  if (judge(world.journal, `uploading by ${person.name}`, reply, false) !== 'done') return;
  world.journal.mediaIds.push(`${person.name} ${idOf(reply)}`);
}

async function toggleMark(world: World, person: Person, kind: Exclude<MarkKind, 'follow'>): Promise<void> {
  const { journal, random } = world;
  const local = random.chance(0.7) ? pickPost(world) : undefined;
  const remote = local === undefined ? random.pick([...world.remoteIds]) : undefined;
  const target = local?.key ?? remote?.[0];
  const id = local?.id ?? remote?.[1];
  if (target === undefined || id === undefined) return;
  const value = !(readMark(journal, kind, person.name, target) ?? random.chance(0.5));
  const path = `/api/v1/statuses/${id}/${PATHS[kind][value ? 0 : 1]}`;
  await mark(world, person, { kind, target, value }, path, () => local !== undefined && !local.stays);
}

async function toggleFollow(world: World, person: Person): Promise<void> {
  const { journal, random } = world;
  const other = random.pick(world.people.filter((one) => one !== person));
  if (other === undefined) return;
  const value = !(readMark(journal, 'follow', person.name, other.name) ?? random.chance(0.5));
  const path = `/api/v1/accounts/${other.accountId}/${value ? 'follow' : 'unfollow'}`;
  await mark(world, person, { kind: 'follow', target: other.name, value }, path, () => false);
}

async function mark(
  world: World,
  person: Person,
  { kind, target, value }: { kind: MarkKind; target: string; value: boolean },
  path: string,
  mayRefuse: () => boolean,
): Promise<void> {
  const { journal, random } = world;
  const send = async (): Promise<void> => {
    const outcome: Outcome = await noteMark(journal, { kind, subject: person.name, target, value }, async () =>
      judge(
        journal,
        `${person.name}: ${kind} ${value} of ${target}`,
        await ask(world, person, 'POST', path),
        mayRefuse(),
      ),
    );
    if (outcome === 'unknown' && random.chance(0.5)) person.unanswered.push(send);
  };
  await send();
}

/** One of the latest posts that are known and stay, of anybody or of one author. */
function pickPost(world: World, author?: Person): PostRecord | undefined {
  const posts = world.journal.posts.slice(-RECENT * (author === undefined ? 1 : 4));
  return world.random.pick(
    posts.filter(
      (post) => post.id !== undefined && post.stays && (author === undefined || post.author === author.name),
    ),
  );
}
