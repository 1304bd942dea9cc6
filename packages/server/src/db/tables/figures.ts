/** What was done here on a day: counted while it lasts and a day longer. */
export interface FigureDaysTable {
  /** Days since 1970 in UTC. */
  day: number;
  newUsers: number;
  /** Replies, likes and boosts by people here. */
  interactions: number;
  openedReports: number;
  resolvedReports: number;
  /** Who was here, as a sketch (`lib/distinct.ts`). */
  activeUsers: string;
}

/** Who came in a day or month, and how many of them were seen in each that followed. */
export interface CohortsTable {
  frequency: 'day' | 'month';
  /** Days, or months, since 1970 in UTC. */
  cohort: number;
  joined: number;
  /** `[number]`: seen then or later, in the cohort's own time first. */
  stayedJson: string;
}
