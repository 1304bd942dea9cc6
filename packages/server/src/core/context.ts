import type { Bus } from '../bus/bus.ts';
import type { Config } from '../config/load.ts';
import type { Db } from '../db/database.ts';
import type { Clock } from '../lib/clock.ts';
import type { IdSource } from '../lib/ids.ts';
import type { Logger } from '../lib/logger.ts';
import type { Memory } from '../lib/memory.ts';
import type { Rng } from '../lib/rng.ts';
import type { HttpClient } from '../net/client.ts';
import type { FindMailHosts } from '../net/mail-hosts.ts';
import type { Queue } from '../queue/queue.ts';
import type { Worker } from '../queue/worker.ts';
import type { Storage } from '../storage/storage.ts';
import type { AppEvent } from './events.ts';
import type { Examine, RemoteResolver } from './ports.ts';

/** What every function of the house is given: a plain struct, made once in `app.ts`. */
export interface Context {
  config: Config;
  db: Db;
  clock: Clock;
  rng: Rng;
  ids: IdSource;
  worker: Worker;
  log: Logger;
  queue: Queue<AppEvent>;
  bus: Bus;
  memory: Memory;
  storage: Storage;
  http: HttpClient;
  findMailHosts: FindMailHosts;
  remote: RemoteResolver;
  examine: Examine;
}
