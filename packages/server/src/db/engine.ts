/** The two databases Linnet runs on. */
export type Engine = 'sqlite' | 'postgres';

/** Whether several servers may share the database; one on SQLite owns its file, as it has locked its folder. */
export const isShared = ({ engine }: { engine: Engine }): boolean => engine === 'postgres';
