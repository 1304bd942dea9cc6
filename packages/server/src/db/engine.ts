/** The two databases Linnet runs on. */
export type Engine = 'sqlite' | 'postgres';
