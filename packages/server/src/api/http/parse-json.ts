import { badRequest } from './errors.ts';

/** JSON.parse accepts a depth of a million, and code that walks the result does not survive it. */
export const maxJsonDepth = 64;

/** Parses a JSON body; refuses with 400 what is malformed or nested deeper than `maxJsonDepth`, before building it. */
export function parseJson(text: string): unknown {
  if (measureDepth(text) > maxJsonDepth) throw badRequest('JSON is nested too deeply');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badRequest('Invalid JSON', cause);
  }
}

/** The deepest nesting of brackets outside strings; stops counting once it is too much. */
function measureDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (deepest > maxJsonDepth) return deepest;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return deepest;
}
