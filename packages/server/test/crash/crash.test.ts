import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectDatabase } from '../../src/db/connect.ts';
import type { Db } from '../../src/db/database.ts';
import { checkDelivered, checkNotes } from './check-abroad.ts';
import { checkJournal } from './check-journal.ts';
import { ALWAYS, checkIntegrity, findBroken, findMissingFiles, SETTLED } from './invariants.ts';
import { act } from './person.ts';
import { createRandom } from './random.ts';
import { chooseSeed, createScene, type Scene } from './scene.ts';
import { buildServer, type ServerProcess, startAndKill, startServer } from './server-process.ts';
import { untilSettled } from './settle.ts';
import { deliver } from './stranger.ts';

const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 20);
const SETTLE_EVERY = 5;
const KILL_WHILE_STARTING_EVERY = 7;
/** The kill comes after this many answers, or on a slow machine after this time, and a few milliseconds more. */
const ANSWERS = { least: 10, most: 150 };
const LOAD_MS = 1_000;
const MORE_MS = 20;
const START_MS = 1_000;

const seed = chooseSeed();
const random = createRandom(seed);
let scene: Scene;

before(async () => {
  buildServer();
  scene = await createScene(random);
});

after(() => scene.close());

test(`killed ${ROUNDS} times under load, it comes back and has kept its word (CRASH_SEED=${seed})`, async (t) => {
  let slowest = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    if (round % KILL_WHILE_STARTING_EVERY === 0) await startAndKill(scene.env, random.integer(START_MS));
    const server = await startServer(scene.origin, scene.env);
    slowest = Math.max(slowest, server.readyAfterMs);
    try {
      await check(round, checkAlways);
      if (round % SETTLE_EVERY === 0) await check(round, checkSettled);
      await loadUntilKilled(server);
    } finally {
      await server.kill();
      for (const line of server.errors()) t.diagnostic(`round ${round}: ${line}`);
    }
    assert.deepEqual(server.errors(), [], `round ${round}: the server logged errors`);
  }
  const server = await startServer(scene.origin, scene.env);
  try {
    await check(ROUNDS, checkAlways);
    await answerEverything();
    await check(ROUNDS, checkSettled);
  } finally {
    await server.kill();
  }
  const { world, abroad } = scene;
  const acknowledged = world.journal.acknowledged + abroad.journal.acknowledged;
  const doubted = world.journal.doubted + abroad.journal.doubted;
  t.diagnostic(`${acknowledged} acknowledged, ${doubted} in doubt, slowest start ${slowest} ms`);
});

/** Everybody at once, until the server is killed in the middle of it. */
async function loadUntilKilled(server: ServerProcess): Promise<void> {
  const { world, abroad, strangers } = scene;
  let stopping = false;
  let left = ANSWERS.least + random.integer(ANSWERS.most - ANSWERS.least);
  const enough = Promise.withResolvers<void>();
  const repeat = async (deed: () => Promise<void>) => {
    while (!stopping) {
      await deed();
      left -= 1;
      if (left === 0) enough.resolve();
    }
  };
  const load = Promise.all([
    ...world.people.map((person) => repeat(() => act(world, person))),
    ...strangers.map((stranger) => repeat(() => deliver(abroad, stranger))),
  ]);
  await Promise.race([enough.promise, new Promise((resolve) => setTimeout(resolve, LOAD_MS))]);
  await new Promise((resolve) => setTimeout(resolve, random.integer(MORE_MS)));
  stopping = true;
  await server.kill();
  await load;
}

/** What was never answered is asked again, until it is. */
async function answerEverything(): Promise<void> {
  const { world, strangers } = scene;
  for (const { unanswered } of [...world.people, ...strangers]) {
    for (let again = unanswered.shift(); again !== undefined; again = unanswered.shift()) await again();
  }
}

async function check(round: number, find: (db: Db) => Promise<string[]>): Promise<void> {
  const db = await connectDatabase(scene.database, { poolSize: 2 });
  try {
    const broken = await find(db);
    assert.deepEqual(broken.slice(0, 20), [], `round ${round}, ${find.name}: ${broken.length} broken`);
  } finally {
    await db.close();
  }
}

/** What must hold as soon as the server is back, while it still catches up. */
async function checkAlways(db: Db): Promise<string[]> {
  const { world, accountIds, mediaFolder } = scene;
  return [
    ...(await checkJournal(db, world.journal, accountIds)),
    ...(await findBroken(db, ALWAYS)),
    ...(await findMissingFiles(db, mediaFolder)),
    ...(await checkIntegrity(db)),
  ];
}

/** What must hold once it has caught up. */
async function checkSettled(db: Db): Promise<string[]> {
  const { world, abroad, accountIds } = scene;
  await untilSettled(db);
  await meetNotes(db);
  return [
    ...(await checkAlways(db)),
    ...(await findBroken(db, SETTLED)),
    ...(await checkJournal(db, { ...abroad.journal, posts: world.journal.posts }, accountIds)),
    ...(await checkNotes(db, abroad)),
    ...checkDelivered(abroad),
  ];
}

/** Lets people find what strangers wrote. */
async function meetNotes(db: Db): Promise<void> {
  const lasting = new Set(scene.abroad.notes.filter((note) => !note.doomed).map((note) => note.uri));
  const { rows } = await db.execute<{ id: number; uri: string }>(
    'select "id", "uri" from "posts" where "local" = 0 order by "id" desc limit 40',
    [],
  );
  scene.world.remoteIds = new Map(rows.flatMap(({ id, uri }) => (lasting.has(uri) ? [[uri, String(id)]] : [])));
}
