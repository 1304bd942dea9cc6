/** The media type without parameters, lower-cased; '' when there is none. */
export function readMediaType(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

/**
 * Whether a Content-Type is one of those asked for: `type/subtype`, `type/*`, or with a `profile` parameter that must
 * be among the answer's profiles (`application/ld+json; profile="https://www.w3.org/ns/activitystreams"`, AP §3.2).
 */
export function matchesMediaType(contentType: string | undefined, accepted: string[]): boolean {
  const type = readMediaType(contentType);
  const profiles = readProfiles(contentType ?? '');
  return accepted.some((entry) => {
    const wanted = readMediaType(entry);
    const same = wanted.endsWith('/*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
    return same && readProfiles(entry).every((profile) => profiles.includes(profile));
  });
}

function readProfiles(contentType: string): string[] {
  for (const parameter of contentType.split(';').slice(1, 9)) {
    const [name = '', value = ''] = parameter.trim().split('=', 2);
    if (name.toLowerCase() === 'profile') return value.replaceAll('"', '').split(' ').filter(Boolean);
  }
  return [];
}
