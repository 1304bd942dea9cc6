/** What one trigger (an activity, a look-up) may fetch from elsewhere, all depths together (GHSA: unbounded discovery). */
export interface Budget {
  left: number;
}

export function createBudget(fetches = 50): Budget {
  return { left: fetches };
}
