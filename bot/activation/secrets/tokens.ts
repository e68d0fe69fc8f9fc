// Finds tokens of Slack and of the web, and whatever is assigned to a password, a token or an API key.
import { type Run, runsOf } from './runs.ts';
import { mask, type Span, withoutOverlap } from './span.ts';

/** Each ends in one greedy class without anything after it: no backtracking. */
const vendorPatterns: readonly RegExp[] = [
  /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_.-]{17,}/g,
  /(?:xox[a-z]|xapp)-(?=[A-Za-z0-9-]{0,40}[0-9])[A-Za-z0-9%+/=_~-]{6,}/gi,
  /(?<![A-Za-z0-9])hooks\.slack\.com\/services\/[A-Za-z0-9/]{8,}/gi,
  /(?<=\bBearer["'`:=\s]{1,8})(?=[A-Za-z._~+/=-]{0,80}[0-9])[A-Za-z0-9._~+/=-]{16,}/gi,
  /(?<![A-Za-z0-9])whsec_[A-Za-z0-9+/=_-]{12,}/gi,
  // The password in an address: scheme://user:password@host.
  /(?<=:\/\/[^\s:@/"'\\]{0,100}:)(?!\*{5}@)(?=[^\s@/"'\\]{1,200}@)[^\s@/"'\\]+/g,
];

/** Tokens that are known by how they begin. */
export function vendorTokens(text: string): Span[] {
  const spans = vendorPatterns.flatMap((pattern) => runsOf(text, pattern).map(tokenSpan));
  return withoutOverlap(spans, []);
}

const secretName = '(?<!publickey)(?:password|passwd|pwd|secret|token|api[_-]?key|パスワード)';
/** `=` takes any value; a colon is also used in prose, so its value must hold a digit. */
const assignmentPatterns: readonly RegExp[] = [
  new RegExp(String.raw`(?<=${secretName}["']?\s{0,4}=\s{0,4}["']?)(?<![^\s=:"'])[^\s"'&,;<>*、。]{3,}`, 'gi'),
  new RegExp(
    String.raw`(?<=${secretName}["']?\s{0,4}:\s{0,4}["']?)(?<![^\s=:"'])(?=[^\s"'&,;<>*、。]{0,80}[0-9])[^\s"'&,;<>*、。]{6,}`,
    'gi',
  ),
];

/** Values that a name before them makes secret: `password=...`. */
export function assignments(text: string): Span[] {
  const spans = assignmentPatterns.flatMap((pattern) => runsOf(text, pattern).map(tokenSpan));
  return withoutOverlap(spans, []);
}

function tokenSpan({ start, end }: Run): Span {
  return { start, end, kind: 'token', mask };
}
