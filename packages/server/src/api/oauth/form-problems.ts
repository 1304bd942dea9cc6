import { AppError } from '../../lib/errors.ts';

/** `field` is the first one that was refused; `error` is Mastodon's code without its prefix, such as `taken`. */
export function nameFormProblem(error: unknown): { error: string; field?: string } {
  if (!(error instanceof AppError)) throw error;
  const [field, problems] = Object.entries(error.details ?? {})[0] ?? [];
  const code = problems?.[0]?.error.replace(/^ERR_/, '').toLowerCase();
  if (field !== undefined && code !== undefined) return { error: code, field };
  if (error.code === 'forbidden' || error.code === 'conflict') return { error: error.code };
  throw error;
}

/** A path with what is said about it. */
export function addQuery(path: string, values: Record<string, string | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, value);
  return `${path}?${query}`;
}
