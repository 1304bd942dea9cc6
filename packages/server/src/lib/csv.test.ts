import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCsv, writeCsv } from './csv.ts';

const cells = (text: string) => readCsv(text).map((record) => record.cells);

test('quotes hold separators, line breaks and quotes, and lines are counted as they stand', () => {
  assert.deepEqual(readCsv('a,b\r\n"x, ""y""\nz",2\n\n , \nlast'), [
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['x, "y"\nz', '2'] },
    { line: 6, cells: ['last'] },
  ]);
});

test('separators are found, and a quote that never ends takes the rest', () => {
  assert.deepEqual(cells('a;b\n1,5;2'), [
    ['a', 'b'],
    ['1,5', '2'],
  ]);
  assert.deepEqual(cells('a\tb'), [['a', 'b']]);
  assert.deepEqual(cells('a,"b\nc'), [['a', 'b\nc']]);
  assert.deepEqual(cells('say "hi",b'), [['say "hi"', 'b']]);
  assert.deepEqual(cells(''), []);
});

test('what is written is read back', () => {
  const rows = [
    ['a,b', 'say "hi"'],
    ['two\nlines', ''],
  ];
  assert.deepEqual(cells(writeCsv(rows)), rows);
});
