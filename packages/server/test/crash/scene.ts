import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { createBase } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createLogger } from '../../src/ops/logger.ts';
import { createTestDatabase } from '../database.ts';
import { createPeer, type Peer } from '../federation/peer.ts';
import { createSeed } from '../seed.ts';
import { createJournal } from './journal.ts';
import type { Person, World } from './person.ts';
import type { Random } from './random.ts';
import type { Abroad, Stranger } from './stranger.ts';

const PEOPLE = ['alice', 'bob', 'carol', 'dora'];
const STRANGERS = ['rita', 'remy'];
const FAITHFUL = 'rita';

/** Everything a crash test plays with: a server's data and settings, its people, and another server. */
export interface Scene {
  env: Record<string, string>;
  origin: string;
  database: string;
  mediaFolder: string;
  world: World;
  abroad: Abroad;
  strangers: Stranger[];
  /** By name, of people and strangers. */
  accountIds: Map<string, number>;
  close(): Promise<void>;
}

/**
 * Makes the data before the server first starts: four people with tokens; Wanda, who only reads, follows all of them
 * and the strangers; Rita on the other server follows them all.
 */
export async function createScene(random: Random): Promise<Scene> {
  const dataDir = await mkdtemp(join(tmpdir(), 'linnet-crash-'));
  const database = await createTestDatabase();
  const embedded = !database.target.includes('://');
  const peer = await createPeer();
  const origin = `http://localhost:${await findFreePort()}`;
  const env = {
    PUBLIC_URL: origin,
    HOST: '127.0.0.1',
    PORT: new URL(origin).port,
    DATA_DIR: embedded ? dirname(database.target) : dataDir,
    ...(embedded ? {} : { DATABASE_URL: database.target, DATABASE_POOL: '6' }),
    FEDERATION_ALLOW_PRIVATE: 'true',
    RATE_LIMITS: 'false',
    LINK_PREVIEWS: 'false',
    LOG_LEVEL: 'error',
  };
  const accountIds = new Map<string, number>();
  const strangers = STRANGERS.map((name) => createStranger(peer, name));
  const people = await seedPeople(env, strangers, accountIds);
  const home = createJournal();
  const size = 24;
  const pixels = { create: { width: size, height: size, channels: 3 as const, background: '#c33' } };
  const picture = new Blob([new Uint8Array(await sharp(pixels).png().toBuffer())], { type: 'image/png' });
  return {
    env,
    origin,
    database: database.target,
    mediaFolder: join(env.DATA_DIR, 'media'),
    world: { origin, journal: home, random, people, picture, remoteIds: new Map() },
    abroad: {
      inbox: `${origin}/inbox`,
      peer,
      random,
      home,
      journal: createJournal(),
      notes: [],
      people: people.map(({ name }) => ({ name, uri: `${origin}/users/${name}` })),
    },
    strangers,
    accountIds,
    async close() {
      await peer.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function createStranger(peer: Peer, name: string): Stranger {
  return { name, actor: peer.actor(name), faithful: name === FAITHFUL, unanswered: [], activities: new Map() };
}

async function seedPeople(
  env: Record<string, string>,
  strangers: Stranger[],
  accountIds: Map<string, number>,
): Promise<Person[]> {
  const config = { ...loadConfig(env, env['DATA_DIR']), logLevel: 'silent' as const };
  const base = await createBase(config, { log: createLogger(config) });
  try {
    const seed = createSeed(base.ctx);
    const wanda = await seed.account('wanda');
    const people: Person[] = [];
    for (const name of PEOPLE) {
      const member = await seed.account(name);
      accountIds.set(name, member.id);
      people.push({ name, accountId: member.id, token: await seed.token(member), unanswered: [], written: 0 });
      await seed.follow(wanda, member);
    }
    for (const { name, actor, faithful } of strangers) {
      const account = await seed.remoteAccount(name, new URL(actor.id).host, {
        uri: actor.id,
        url: actor.id,
        inboxUri: `${actor.id}/inbox`,
        sharedInboxUri: `${new URL(actor.id).origin}/inbox`,
        outboxUri: `${actor.id}/outbox`,
        followersUri: `${actor.id}/followers`,
        followingUri: null,
      });
      accountIds.set(name, account.id);
      await seed.follow(wanda, account);
      if (faithful)
        for (const person of people) await seed.follow(account, { id: person.accountId, username: person.name });
    }
    return people;
  } finally {
    await base.close();
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The number to repeat a run by: from the environment, or a new one. */
export function chooseSeed(): number {
  return Number(process.env['CRASH_SEED'] ?? randomBytes(4).readUInt32LE());
}
