/** By an engine whose time grows with the text alone, whatever a pattern is; loaded when there are patterns. Ignores case. */
const load = () => import('re2js');

/** Answers what of a text meets a pattern first. Throws for what is none, or what such an engine cannot do. */
export async function compilePattern(pattern: string): Promise<(text: string) => string | undefined> {
  const { RE2JS } = await load();
  const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
  return (text) => {
    const matcher = compiled.matcher(text);
    return matcher.find() ? (matcher.group() ?? '') : undefined;
  };
}

/** Answers the indexes of those that a text has, all of them looked for at once. */
export async function compilePatterns(patterns: readonly string[]): Promise<(text: string) => number[]> {
  if (patterns.length === 0) return () => [];
  const { RE2JS, RE2Set } = await load();
  const set = new RE2Set(RE2Set.UNANCHORED, RE2JS.CASE_INSENSITIVE);
  for (const pattern of patterns) set.add(pattern);
  set.compile();
  return (text) => set.match(text);
}
