import { fillLibrary, type Library } from '../../packages/server/test/library.ts';
import { startPostgres } from '../../scripts/postgres.ts';
import type { Figure } from './measure.ts';
import { createSite, type Site } from './site.ts';

export interface RoomOptions {
  postgres: boolean;
  /** Posts in the large database. */
  posts: number;
  /** How often each thing is measured after a warm-up; the median counts. */
  rounds: number;
}

/** Where rows are measured: it knows the engine, and keeps the large database for all of them. */
export interface Room extends RoomOptions {
  engine: 'SQLite' | 'PostgreSQL';
  /** A server of its own, gone after `work`. */
  withSite<T>(work: (site: Site) => Promise<T>): Promise<T>;
  /** The large database, made when it is first asked for. Rows leave it as it was, but for what they add. */
  library(): Promise<BigSite>;
  close(): Promise<void>;
}

export interface BigSite extends Library {
  site: Site;
  token: string;
}

/** One line or more of the table. */
export interface Row {
  name: string;
  measure(room: Room): Promise<Figure[]>;
}

export const PEOPLE = 2_000;
export const MEMBERS = 1_000;
const LISTED = 300;

export async function openRoom(options: RoomOptions): Promise<Room> {
  // Durable, as production has it.
  const server = options.postgres ? await startPostgres({ fsync: true }) : undefined;
  const address = server?.url ?? null;
  let library: Promise<BigSite> | undefined;
  return {
    ...options,
    engine: options.postgres ? 'PostgreSQL' : 'SQLite',
    async withSite(work) {
      const site = await createSite(address);
      try {
        return await work(site);
      } finally {
        await site.drop();
      }
    },
    library() {
      library ??= makeLibrary(address, options.posts);
      return library;
    },
    async close() {
      await (await library)?.site.drop();
      await server?.stop();
    },
  };
}

async function makeLibrary(postgres: string | null, posts: number): Promise<BigSite> {
  const site = await createSite(postgres);
  return site.fill(async ({ ctx, seed }) => {
    const made = await fillLibrary(ctx, { posts, people: PEOPLE, members: MEMBERS, listed: LISTED });
    return { ...made, site, token: await seed.token(made.reader) };
  });
}
