import assert from 'node:assert/strict';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { toSteadySql } from './steady.ts';

test('parameters are put where the planner does not look, and nothing else is touched', () => {
  const sql = `select '?', 'it''s ?', "a?b" -- why?
    from "t" where "x" = ? and "y" in (?, ?) limit ?`;
  assert.equal(
    toSteadySql(sql),
    `select '?', 'it''s ?', "a?b" -- why?
    from "t" where "x" = likely(?) and "y" in (likely(?), likely(?)) limit likely(?)`,
  );
});

test('plans and answers stay what they were', () => {
  const db = new Database(':memory:');
  db.exec('create table "t" ("id" integer primary key, "x" text, "y" int); create index "i" on "t" ("x", "id")');
  const insert = db.prepare(toSteadySql('insert into "t" values (?, ?, ?)'));
  for (let i = 0; i < 100; i++) insert.run(i, `x${i % 7}`, i);
  for (const sql of [
    'select * from "t" where "x" = ? and "id" < ? order by "id" desc limit ?',
    'select * from "t" where "id" = ? and "x" = ? and "y" = ?',
    'select * from "t" where "id" in (select value from json_each(?)) and "x" > ? and "y" < ?',
  ]) {
    const values = sql.includes('json_each')
      ? ['[1, 2, 3]', 'x0', 50]
      : sql.includes('"id" =')
        ? [8, 'x1', 8]
        : ['x1', 60, 5];
    const plan = (text: string) => {
      const rows = db.prepare<unknown[], { detail: string }>(`explain query plan ${text}`).all(...values);
      return rows.map(({ detail }) => detail);
    };
    assert.deepEqual(plan(toSteadySql(sql)), plan(sql));
    const rows = db.prepare(toSteadySql(sql)).all(...values);
    assert.ok(rows.length > 0);
    assert.deepEqual(rows, db.prepare(sql).all(...values));
  }
  db.close();
});
