import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const flagsOf = (command: string) => command.match(/--\S+/g) ?? [];
const allocatorOf = (text: string) => text.match(/\bMALLOC_\w+=\d+/g) ?? [];

test('under systemd the server starts with the flags and the allocator of npm start', () => {
  const { start } = JSON.parse(read('package.json')).scripts;
  const unit = read('deploy/linnet.service');
  const [, command = ''] = /^ExecStart=(.*)$/m.exec(unit) ?? [];
  assert.deepEqual(flagsOf(command), flagsOf(start));
  assert.deepEqual(allocatorOf(unit), allocatorOf(start));
  assert.notDeepEqual(allocatorOf(unit), []);
});
