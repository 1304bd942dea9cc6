import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReuse } from './reuse.ts';

interface Row {
  id: number;
  name: string;
  unread: number;
}

test('what reads the same is the same thing; what differs in anything it is made of is made anew', () => {
  const reuse = createReuse<Row, { of: Row }>(10, ['id', 'name']);
  const take = (row: Row, also: unknown[] = []) => reuse.take(row.id, row, also, () => ({ of: row }));
  const part = {};
  const first = take({ id: 1, name: 'a', unread: 1 }, [part]);
  assert.equal(take({ id: 1, name: 'a', unread: 2 }, [part]), first);
  assert.notEqual(take({ id: 1, name: 'a', unread: 1 }, [{}]), first);
  assert.notEqual(take({ id: 1, name: 'a', unread: 1 }, []), first);
  const renamed = take({ id: 1, name: 'b', unread: 1 }, [part]);
  assert.equal(renamed.of.name, 'b');
  assert.notEqual(take({ id: 1, name: 'a', unread: 1 }, [part]), first);
});

test('no more is kept than it may', () => {
  const reuse = createReuse<Row, object>(2, ['id', 'name']);
  const take = (id: number) => reuse.take(id, { id, name: '', unread: 0 }, [], () => ({}));
  const first = take(1);
  assert.equal(take(1), first);
  take(2);
  take(3);
  assert.notEqual(take(1), first);
});
