// A URL as it may be shown.

/** The URL with nothing in the place of its user, its password and every parameter that may be one. */
export function withoutPassword(url: string): string {
  // Up to the last @: a password that holds signs as they are is not to be seen in part either.
  return url.replace(/\/\/.*@/s, '//…@').replace(/([?&][^=&]*(?:pass|secret|token)[^=&]*=)[^&]*/gi, '$1…');
}
