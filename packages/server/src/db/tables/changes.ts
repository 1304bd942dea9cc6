/** How often each kind of thing changed that processes remember: one row a kind. */
export interface ChangesTable {
  what: string;
  number: number;
}
