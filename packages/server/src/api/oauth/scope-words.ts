import type { Html } from '../http/html.ts';
import { isPageKey, type Words } from './words.ts';

/** What a scope allows, in words for the person who is asked. */
export function describeScope({ say }: Words, scope: string): Html {
  if (isPageKey(scope)) return say(scope);
  const noun = scope.slice(scope.lastIndexOf(':') + 1);
  const staff = scope.startsWith('admin:');
  const key = staff ? `admin:${noun}` : noun;
  const what = isPageKey(key) ? say(key) : noun.replaceAll('_', ' ');
  if (staff) return say(scope.includes(':write:') ? 'changeAsStaff' : 'seeAsStaff', { what });
  return say(scope.startsWith('write:') ? 'change' : 'see', { what });
}
