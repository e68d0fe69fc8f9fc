// Time zones by their IANA names.

/** What was asked before: there are some hundreds of zones, and a formatter is dear. */
const known = new Map<string, boolean>();
const mostKnown = 1_000;

/** Whether this machine knows a time zone of that name. */
export function isTimeZone(name: string): boolean {
  const before = known.get(name);
  if (before !== undefined) return before;
  const is = makes(name);
  if (known.size < mostKnown) known.set(name, is);
  return is;
}

function makes(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
