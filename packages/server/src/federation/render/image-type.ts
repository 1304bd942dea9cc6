const TYPES: Record<string, string> = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
};

/** The media type that the key of a stored image tells. */
export function imageType(key: string): string | undefined {
  return TYPES[key.slice(key.lastIndexOf('.') + 1)];
}
