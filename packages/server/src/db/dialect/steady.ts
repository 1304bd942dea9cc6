/** A text, a name or a comment of SQL, in which a question mark is a question mark; or a parameter. */
const PARTS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\?/g;

/**
 * SQL whose plan does not depend on what is bound to it. SQLite's planner looks at what is bound to some parameters (of
 * LIMIT, or beside a column without an index), and a statement of which it has looked at one is planned anew whenever
 * another is bound: 15 to 60 µs a time, for the same plan. The switch for that
 * (https://sqlite.org/c3ref/c_dbconfig_defensive.html, SQLITE_DBCONFIG_ENABLE_QPSG) cannot be reached from here; into
 * `likely(?)`, which costs nothing and changes nothing else, it does not look.
 */
export function toSteadySql(sql: string): string {
  return sql.replace(PARTS, (part) => (part === '?' ? 'likely(?)' : part));
}
