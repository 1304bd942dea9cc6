import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toForm } from './to-form.ts';

test('parameters become the fields that a form has for them', () => {
  const picture = new Blob(['x']);
  const form = toForm({
    status: 'a film',
    spoiler_text: '',
    sensitive: false,
    language: null,
    media_ids: ['1', '2'],
    media_attributes: [
      { id: '1', thumbnail: picture },
      { id: '2', remove_thumbnail: true },
    ],
    poll: { options: ['a', 'b'], expires_in: 300 },
  });
  const fields = [...form].map(([name, value]) => [name, typeof value === 'string' ? value : 'a file']);
  assert.deepEqual(fields, [
    ['status', 'a film'],
    ['spoiler_text', ''],
    ['sensitive', 'false'],
    ['media_ids[]', '1'],
    ['media_ids[]', '2'],
    ['media_attributes[][id]', '1'],
    ['media_attributes[][thumbnail]', 'a file'],
    ['media_attributes[][id]', '2'],
    ['media_attributes[][remove_thumbnail]', 'true'],
    ['poll[options][]', 'a'],
    ['poll[options][]', 'b'],
    ['poll[expires_in]', '300'],
  ]);
});
