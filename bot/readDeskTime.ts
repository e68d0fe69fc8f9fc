// When the desks read and who hears of what waits there, from the settings.

import type { DesksConfig } from './deskConfig.ts';
import { fits } from './deskConfig.ts';
import { userIds } from './readDesks.ts';
import type { Settings } from './settings.ts';
import { areAllDays, type ClosedDays, readClosedDays } from './time/closedDays.ts';
import { type DeskHours, readDeskHours } from './time/deskHours.ts';
import type { DeskCalendar } from './time/deskTime.ts';

export interface DeskTimeConfig extends DeskCalendar {
  /** A ticket may be unclaimed for so many minutes of desk time. */
  readonly claimMinutes: number;
  /** Ids of users. */
  readonly onCall: readonly string[];
}

/** What is wrong becomes problems of the settings. */
export function readDeskTime(settings: Settings, timeZone: string, { all }: DesksConfig): DeskTimeConfig {
  const { problem, choice, number } = settings;
  const hours = readHours(settings);
  const onCall = userIds(settings, 'DESK_ONCALL') ?? [];
  if (onCall.length > 0 && all.length > 0 && !all.some((desk) => onCall.some((id) => fits(id, desk))))
    problem('config.staffElsewhere', { name: 'DESK_ONCALL' });
  return {
    ...(hours && { hours }),
    // Whoever sets no hours has a desk that is always open, also on holidays.
    holidays: choice('DESK_HOLIDAYS', ['jp', 'none'], hours && timeZone === 'Asia/Tokyo' ? 'jp' : 'none'),
    closed: readClosed(settings),
    claimMinutes: number('DESK_CLAIM_MINUTES', 30, 1, 10_000),
    onCall,
  };
}

function readHours({ env, problem }: Settings): DeskHours | undefined {
  const text = env['DESK_HOURS']?.trim();
  if (text === undefined || text.toLowerCase() === 'always') return undefined;
  const hours = readDeskHours(text);
  if (!('unread' in hours)) return hours;
  problem('config.hours', { part: hours.unread });
  return undefined;
}

function readClosed({ env, problem }: Settings): readonly ClosedDays[] {
  const text = env['DESK_CLOSED_DAYS'];
  const days = text === undefined ? [] : readClosedDays(text);
  if ('unread' in days) problem('config.hoursClosedDays', { part: days.unread });
  else if (areAllDays(days)) problem('config.hoursNever');
  return 'unread' in days ? [] : days;
}
