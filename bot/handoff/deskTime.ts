// Desk time: the hours in which somebody reads what comes in. All moments are ISO 8601 in UTC.

export interface DeskTime {
  isOpen(at: string): boolean;
  /** When it is open next: `at` itself while it is. */
  opensAt(at: string): string;
  /** When so many minutes of desk time have passed since `at`. */
  after(at: string, minutes: number): string;
  /** Whole seconds of desk time between two moments. */
  between(from: string, to: string): number;
  /** Minutes of a usual day at the desk. */
  readonly dayMinutes: number;
}

/** A desk that never sleeps. */
export const alwaysOpen: DeskTime = {
  isOpen: () => true,
  opensAt: (at) => at,
  after: (at, minutes) => new Date(Date.parse(at) + minutes * 60_000).toISOString(),
  between: (from, to) => Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000)),
  dayMinutes: 24 * 60,
};
