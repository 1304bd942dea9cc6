import { endpoint } from '../../endpoint.ts';

function json<const Path extends string>(path: Path, summary: string) {
  return endpoint({ method: 'GET', path, summary, auth: 'none', answer: 'document' });
}

function text<const Path extends string>(path: Path, summary: string) {
  return endpoint({ method: 'GET', path, summary, auth: 'none', answer: 'text' });
}

/** What the operator and machines read. */
export const operation = {
  health: json('/health', 'Whether the server works'),
  metrics: text('/metrics', 'Figures for Prometheus; from this machine only, unless said otherwise'),
  securityText: text('/.well-known/security.txt', 'Whom to tell of a weakness (RFC 9116)'),
  securityTextTop: text('/security.txt', 'The same'),
  robots: text('/robots.txt', 'What crawlers may read (RFC 9309)'),
};
