/** Where a page may say in which encoding it is (HTML §13.2.3.2). */
const PRESCAN_BYTES = 1_024;
const IN_TYPE = /;\s*charset\s*=\s*["']?([\w:.-]{1,40})/i;
const IN_META = /<meta\b[^>]{0,500}?\bcharset\s*=\s*["']?\s*([\w:.-]{1,40})/i;

/**
 * The text of a page, which may be cut off: by the mark at its start, by its media type, by its own word, else UTF-8 where
 * it is that, and windows-1252 where it is not (HTML §13.2.3).
 */
export function decodeHtml(bytes: Uint8Array, contentType = ''): string {
  const said = markOf(bytes) ?? IN_TYPE.exec(contentType)?.[1] ?? readMeta(bytes);
  const decoder = said === undefined ? undefined : createDecoder(said);
  if (decoder !== undefined) return decoder.decode(bytes);
  try {
    // A character that was cut in two at the end is no mistake.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function markOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : undefined;
}

/** Whoever can be read so far is not UTF-16, whatever they say. */
function readMeta(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, PRESCAN_BYTES));
  const said = IN_META.exec(start.toString('latin1'))?.[1];
  return said !== undefined && /^utf-?16/i.test(said) ? 'utf-8' : said;
}

function createDecoder(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}
