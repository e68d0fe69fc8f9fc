// What employees and staff say in the stories, and what they are called.
import { randomInt } from 'node:crypto';

export const said = {
  en: {
    employee: 'Employee A',
    staff: 'Staff B',
    colleague: 'Employee C',
    channel: 'IT desk',
    trouble: 'After the BIOS update Windows shows 0xC004F213',
    rubbish: 'qwertz',
    key: 'My key is',
    reply: 'Please connect the power cable and restart the PC.',
    answer: 'I restarted it. It is still not activated.',
    output: 'Description: Windows(R) Operating System, OEM_DM channel\nLicense Status: Notification',
    note: 'The board was replaced last week.',
    second: 'The licence is bound to the new board now.',
    last: 'Please open the Activation page once more.',
    comment: 'Quick and friendly.',
    verbs: { reply: 'reply' },
    tickets: 'tickets',
  },
  ja: {
    employee: '社員 A',
    staff: '担当者 B',
    colleague: '社員 C',
    channel: 'IT窓口',
    trouble: 'BIOS更新後に0xC004F213が出ました',
    rubbish: 'ほげほげ',
    key: 'キーはこれです',
    reply: '電源ケーブルをつないで、再起動してください。',
    answer: '再起動しましたが、まだ認証されません。',
    output: '説明: Windows(R) Operating System, OEM_DM channel\nライセンスの状態: 通知',
    note: '先週マザーボードを交換しています。',
    second: 'ライセンスを新しい基板に結び付けました。',
    last: 'もう一度ライセンス認証の画面を開いてください。',
    comment: '早くて助かりました。',
    verbs: { reply: '返信' },
    tickets: 'チケット',
  },
} as const;

/** Text of the shape of a product key, another one each time, so that no list of known ones hides it. */
export function productKey(): string {
  const letters = 'BCDFGHJKMPQRTVWXY2346789';
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: 5 }, group).join('-');
}
