import { endpoint } from '../../endpoint.ts';

function read<const Path extends string>(path: Path, summary: string) {
  return endpoint({ method: 'GET', path, summary, auth: 'none', answer: 'bytes' });
}

/** Files: our own, and those of others through our proxy. */
export const files = {
  own: read('/media/files/:folder/:name', 'A file of a post or profile'),
  standIn: read('/media/default/:name', 'What stands in for a picture that is not there'),
  proxied: read('/media/proxy/:signature/:url', 'A picture of another server, by an address that we signed'),
  proxiedFile: read('/media/proxy/:signature/:url/file', 'A video, a sound or any other file of another server'),
  proxiedStill: read('/media/proxy/:signature/:url/still', 'Its first frame'),
};
