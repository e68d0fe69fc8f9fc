// When IT reads what is sent at night: in the reader's language and time zone, and once for each night.
import { describe, expect, it } from '@jest/globals';
import { openLocales } from '../../bot/messages/localize.ts';
import { readsFrom, readsFromOnce } from '../../dialogs/deskHours.ts';
import { newConversation } from '../../dialogs/guide.ts';

/** The desk is in Tokyo. */
const { speak } = openLocales(new URL('../../locales/', import.meta.url), 'Asia/Tokyo');
/** Tuesday, 24 November 2026, nine o'clock in Tokyo. */
const opens = '2026-11-24T00:00:00.000Z';

const at = (opensAt: string | undefined, timeZone?: string) => ({
  handoff: { opensAt: () => opensAt },
  person: { ...(timeZone && { timeZone }) },
});

describe('when IT reads it', () => {
  it.each([
    ['ja', 'Asia/Tokyo', /11月24日\(火\) 9:00 以降/],
    ['ja', undefined, /11月24日\(火\) 9:00 JST/],
    ['en', undefined, /Tue, Nov 24(?:,| at) 9:00\sAM GMT\+9/],
    ['en', 'Europe/Berlin', /Tue, Nov 24(?:,| at) 1:00\sAM/],
    ['en', 'America/New_York', /Mon, Nov 23(?:,| at) 7:00\sPM/],
  ])('is said in %s, to somebody in %s', (language, timeZone, expected) => {
    const { blocks } = speak({ blocks: readsFrom(at(opens, timeZone)) }, language);
    expect(blocks).toMatchObject([{ kind: 'text', text: expect.stringMatching(expected) }]);
  });

  it('is not said while the desk is open, and again only after it was', () => {
    const conversation = newConversation();
    const said = (opensAt?: string) => readsFromOnce({ ...at(opensAt), conversation }).length;
    expect([said(), said(opens), said(opens), said(), said('2026-11-25T00:00:00.000Z')]).toEqual([0, 1, 0, 0, 1]);
  });
});
