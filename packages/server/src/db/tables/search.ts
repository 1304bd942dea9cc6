/** What posts are found by. On SQLite a table of FTS5, whose `rowid` is the id; only `db/dialect/search.ts` knows it. */
export interface PostSearchTable {
  id: number;
  tokens: string;
}
