/** A bare node:http server: runs the SQL of a home timeline and sends bytes that were made before. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import Database from 'better-sqlite3';
import { findAccountsByIds } from '../packages/server/src/core/accounts/queries.ts';
import { findStored } from '../packages/server/src/core/timelines/queries/sources.ts';
import { findFacts, findMine } from '../packages/server/src/core/views/queries.ts';
import { connectDatabase } from '../packages/server/src/db/connect.ts';
import { LAST_ID } from '../packages/server/src/db/keyset.ts';

const { PORT, BENCH_DATABASE = '', BENCH_BODY = '', BENCH_READER } = process.env;
const db = await connectDatabase(BENCH_DATABASE);
const raw = new Database(BENCH_DATABASE, { readonly: true });
const body = readFileSync(BENCH_BODY);
const viewerId = Number(BENCH_READER);

const page = { timelineId: viewerId, below: LAST_ID, above: 0, limit: 20 };
const home = raw.prepare(findStored.desc.compile(db, page).sql);
const viewer = { viewerIds: [viewerId], visiting: 0, now: 0 };
const facts = raw.prepare(findFacts.all.compile(db, { ids: [], visiting: 0 }).sql);
const mine = raw.prepare(findMine.member.brought.compile(db, { ...viewer, postIds: [] }).sql);
const accounts = raw.prepare(findAccountsByIds.compile(db, { ids: [] }).sql);

createServer((_request, response) => {
  const entries = home.all(...findStored.desc.compile(db, page).parameters) as { postId: number }[];
  const ids = entries.map((entry) => entry.postId);
  mine.all(...findMine.member.brought.compile(db, { ...viewer, postIds: ids }).parameters);
  const rows = facts.all(...findFacts.all.compile(db, { ids, visiting: 0 }).parameters) as { accountId: number }[];
  accounts.all(...findAccountsByIds.compile(db, { ids: [...new Set(rows.map((row) => row.accountId))] }).parameters);
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length });
  response.end(body);
}).listen(Number(PORT), '127.0.0.1');
