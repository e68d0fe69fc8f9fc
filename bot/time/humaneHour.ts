// When a person may be spoken to unasked: by day, in their own time zone.
import { Temporal } from 'temporal-polyfill';

export interface HumaneHours {
  /** An IANA name. */
  readonly timeZone: string;
  /** Neither on Saturday nor on Sunday. */
  readonly workingDays: boolean;
}

/** From nine until, not including, six in the evening. */
const firstHour = 9;
const endHour = 18;
const friday = 5;

/** The first moment at or after `wanted` that is humane; both are ISO 8601 in UTC. */
export function humaneHour(wanted: string, { timeZone, workingDays }: HumaneHours): string {
  const local = Temporal.Instant.from(wanted).toZonedDateTimeISO(timeZone);
  const isAllowed = (day: Temporal.PlainDate) => !workingDays || day.dayOfWeek <= friday;
  if (isAllowed(local.toPlainDate()) && local.hour >= firstHour && local.hour < endHour) return wanted;
  let day = local.toPlainDate();
  if (local.hour >= firstHour) day = day.add({ days: 1 });
  while (!isAllowed(day)) day = day.add({ days: 1 });
  const morning = day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from({ hour: firstHour }) });
  return new Date(morning.epochMilliseconds).toISOString();
}
