// Finds secrets by their shapes in whatever was written: a search of its own, which shares nothing with the bot's masking.

export interface Leak {
  readonly kind: string;
  /** What stands there, and a little before it. */
  readonly where: string;
}

const shapes: Readonly<Record<string, RegExp>> = {
  'a product key': /(?<![\w*-])[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4}(?![\w-])/gi,
  'a recovery key': /(?<![\d-])\d{6}(?:-\d{6}){7}(?!\d)/g,
  'an installation id': /(?<!\d)\d{7}(?:[- ]\d{7}){8}(?!\d)/g,
  'a long number': /(?<![\d.])\d{48,}(?!\d)/g,
  'a token of Slack': /\bx(?:ox[a-z](?:\.xox[a-z])?|app)-[\w-]{12,}/g,
  'a signed token': /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g,
  'a secret of the webhook': /\bwhsec_[\w+/=-]{16,}/g,
  'a bearer token': /\bBearer\s+(?!\*|%)[\w.~+/-]{12,}/gi,
  // `user:password@` is how our own words show where one stands.
  'a password in an address': /\b[a-z][a-z0-9+]*:\/\/[^\s:@/"'\\]*:(?!\*|password@)[^\s@/"'\\]{3,}@/gi,
};

/** Everything in the text that has the shape of a secret, or is one of `planted`. */
export function findLeaks(text: string, planted: readonly string[] = []): Leak[] {
  const shaped = Object.entries(shapes).flatMap(([kind, shape]) =>
    [...text.matchAll(shape)].map(({ 0: found, index }) => ({ kind, where: around(text, index, found.length) })),
  );
  const known = planted.flatMap((secret) => {
    const at = text.indexOf(secret);
    return at < 0 ? [] : [{ kind: 'a planted secret', where: around(text, at, secret.length) }];
  });
  return [...shaped, ...known];
}

function around(text: string, at: number, length: number): string {
  return text.slice(Math.max(0, at - 200), at + length + 40);
}
