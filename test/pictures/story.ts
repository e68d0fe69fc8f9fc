// What the people of the pictures say, and when: roles in place of names, and a clock that only the story moves.
import type { Clock } from '../../bot/handoff/ports.ts';

export const words = {
  en: {
    trouble: 'My work laptop came with Windows. After a BIOS update it says it is not activated: 0xC004F213',
    person: 'talk to a person',
    reply: ['reply', 'Please connect the power cable and the network cable, and try once more.'],
    answer: 'I did. It still says 0xC004F213.',
  },
  ja: {
    trouble: '会社のノートPC（Windows 搭載モデル）で BIOS を更新したら、認証が外れて 0xC004F213 と出ます',
    person: '担当者に相談',
    reply: ['返信', '電源ケーブルと LAN ケーブルをつないで、もう一度お試しください。'],
    answer: 'つないでみましたが、まだ 0xC004F213 と出ます。',
  },
} as const;

/** Stands still until `later` moves it on by a minute. */
export function clockFrom(start: string): Clock & { later(): void } {
  let at = Date.parse(start);
  return {
    now: () => new Date(at),
    later() {
      at += 60_000;
    },
  };
}
