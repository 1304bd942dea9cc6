/** An endpoint is written in two places: a third, at most, is for what it answers. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Endpoints } from '@linnet/api-schemas/endpoint.ts';
import { DIALECTS } from '@linnet/api-schemas/index.ts';

const PACKAGES = join(import.meta.dirname, '../..');
const sources = new Map(
  globSync('{api-schemas,server,web}/src/**/*.{ts,svelte}', { cwd: PACKAGES })
    .filter((path) => !path.endsWith('.test.ts'))
    .map((path) => [path, readFileSync(join(PACKAGES, path), 'utf8')]),
);
const find = (holds: (text: string, path: string) => boolean) =>
  [...sources].filter(([path, text]) => holds(text, path)).map(([path]) => path);

test('to add an endpoint, two files change: its description and its handler', () => {
  const { server: _byHand, ...dialects } = DIALECTS;
  for (const [dialect, nouns] of Object.entries(dialects)) {
    for (const [noun, endpoints] of Object.entries(nouns as Record<string, Endpoints>)) {
      const described = find(
        (text, path) =>
          path.startsWith(`api-schemas/src/${dialect}/endpoints/`) && text.includes(`export const ${noun} = {`),
      );
      assert.equal(described.length, 1, `${dialect}: ${noun}`);
      const from = (described[0] ?? '').replace('api-schemas/src/', '@linnet/api-schemas/');
      const handled = find((text) => text.includes(`} from '${from}'`) && text.includes('defineRoutes('));
      assert.equal(handled.length, 1, `${from} is answered in ${handled}`);
      assert.match(handled[0] ?? '', new RegExp(`^server/src/api/${dialect}/`), from);

      // Whoever else wrote its address down would have to be told of a change.
      const paths = Object.values(endpoints).map(({ path }) => path);
      const others = find(
        (text, file) => file !== described[0] && paths.some((path) => text.includes(`'${path}'`) && /:/.test(path)),
      );
      assert.deepEqual(others, [], from);
    }
  }
});

test('a noun is listed in two more, and nowhere else', () => {
  const named = find((text, path) => path.startsWith('server/src/api/') && /\bmarkerRoutes\b/.test(text));
  assert.deepEqual(named.toSorted(), [
    'server/src/api/mastodon/plugin.ts',
    'server/src/api/mastodon/routes/markers.ts',
  ]);
  const listed = find((text) => text.includes("from './markers.ts'") && text.includes('satisfies Dialect'));
  assert.deepEqual(listed, ['api-schemas/src/mastodon/endpoints/index.ts']);
});
