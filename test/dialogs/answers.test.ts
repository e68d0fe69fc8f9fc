// What is answered to a question, and to a trouble of another helpdesk.
import { describe, expect, it } from '@jest/globals';
import { readMessage } from '../../bot/activation/reader/readMessage.ts';
import type { Elsewhere } from '../../bot/activation/reader/subject.ts';
import type { Message } from '../../bot/messages/message.ts';
import { aboutSomethingElse, answerTo, isAskedOfUs, shortAnswerTo } from '../../dialogs/answers.ts';

function keysOf({ blocks }: Message): string[] {
  return blocks.flatMap((block) => (block.kind === 'text' && 'key' in block.text ? [block.text.key] : []));
}

function answered(text: string): string | undefined {
  return keysOf(answerTo(readMessage(text), text))[0]?.replace('common.answers.', '');
}

describe('a question', () => {
  it.each([
    ['Where can I buy a Windows key for my company PC?', 'buyKey'],
    ['会社のPC用にWindowsのキーを買ってもいいですか？', 'buyKey'],
    ['Should I buy a new Windows key?', 'buyKey'],
    ['Windowsのプロダクトキーはどこで買えますか？', 'buyKey'],
    ['Can I clear the TPM to fix activation?', 'noTricks'],
    ['TPMをクリアすれば認証は戻りますか？', 'noTricks'],
    ['slmgr /rearm を実行すれば直りますか？', 'noTricks'],
    ['BIOSを元のバージョンに戻せば認証は直りますか？', 'noTricks'],
    ['Should I roll back the BIOS to get activation back?', 'noTricks'],
    ['What happens if Windows is not activated?', 'notActivated'],
    ['can I use Windows without activating it?', 'notActivated'],
    ['認証しないとどうなりますか？', 'notActivated'],
    ['Will my files be deleted if Windows is not activated?', 'notActivated'],
    ['認証しないとファイルは消えますか？', 'notActivated'],
    ['認証しないまま使い続けるとどうなりますか', 'notActivated'],
    ['Is my data safe if activation expired?', 'notActivated'],
    ['who reads this?', 'privacy'],
    ['誰がこの内容を読みますか？', 'privacy'],
    ['How long is this stored?', 'privacy'],
    ['このチャットの内容はいつまで保存されますか？', 'privacy'],
    ['このやり取りは記録されますか？', 'privacy'],
    ['Who can see what I write here?', 'privacy'],
    ['Is this conversation saved?', 'privacy'],
    ['What is KMS?', 'whatIsKms'],
    ['what is a MAK key?', 'whatIsKms'],
    ['What is the difference between KMS and MAK?', 'whatIsKms'],
    ['KMSとは何ですか？', 'whatIsKms'],
    ['MAKって何？', 'whatIsKms'],
    ['MAKとKMSの違いは？', 'whatIsKms'],
    ['What does 3V66T mean?', 'genericTail'],
    ['末尾が3V66Tのキーは本物ですか？', 'genericTail'],
    ['What is a generic key?', 'genericTail'],
    ['Windows 10 のサポートはいつまでですか？', 'general'],
    ['When does Windows 10 support end?', 'general'],
    ['Windows 10のサポートが終わったら認証はどうなりますか？', 'general'],
    ['メルカリで1000円のProキーは大丈夫ですか？', 'licenseLegit'],
    ['Is a $5 key from eBay legit?', 'licenseLegit'],
    ['Will I lose my activation if I update the BIOS?', 'licenseSurvives'],
    ['BIOSを更新すると認証は消えますか？', 'licenseSurvives'],
    ['マザーボードを交換したら新しいライセンスを買う必要がありますか？', 'licenseSurvives'],
    ['How often must a PC reach the KMS server?', 'volume'],
    ['Where is my product key stored?', 'productKeyWhere'],
    ['買ったキーは再利用できますか？', 'productKeyReuse'],
    ['If I buy a new PC, can I move my Windows licence?', 'licenseTransfer'],
  ])('%j is answered by %s', (text, id) => {
    expect(answered(text)).toBe(id);
  });

  it('without an answer of its own names the button once, and in the middle of another question not at all', () => {
    const text = 'When does Windows 10 support end?';
    expect(keysOf(answerTo(readMessage(text), text))).toEqual(['common.answers.general']);
    expect(keysOf(shortAnswerTo(readMessage(text), text))).toEqual(['common.answers.generalHere']);
  });

  it.each([
    ['who reads this?', true],
    ['3V66Tって何ですか？', true],
    ['my printer does not print', false],
    ['Windows is not activated', false],
  ])('%j is asked of this desk: %j', (text, expected) => {
    expect(isAskedOfUs(text)).toBe(expected);
  });
});

describe('something else', () => {
  it.each<[Elsewhere, string, string]>([
    ['other', 'my PC does not boot after the BIOS update', 'elsewhere.boot'],
    ['other', "My laptop doesn't start any more", 'elsewhere.boot'],
    ['other', 'black screen after the BIOS update', 'elsewhere.boot'],
    ['other', 'BIOS更新後、PCが起動しません', 'elsewhere.boot'],
    ['other', 'the coffee machine is empty', 'elsewhere.other'],
    ['other', 'I would like to know for how long this conversation is stored', 'answers.privacy'],
    ['store', 'the store app is broken', 'elsewhere.other'],
    ['otherLicense', 'Microsoft 365 E3 is assigned but Enterprise went back to Pro', 'elsewhere.subscription'],
    ['otherLicense', 'Microsoft 365 E3 なのに Enterprise が Pro に戻りました', 'elsewhere.subscription'],
    ['otherLicense', 'Word says unlicensed although I have Microsoft 365 Enterprise on Windows', 'elsewhere.office'],
    ['otherLicense', 'Office 365 E3 のライセンスがない', 'elsewhere.office'],
    ['otherLicense', 'Microsoft 365 asks for activation', 'elsewhere.office'],
    ['otherLicense', 'AutoCAD licence expired', 'elsewhere.otherLicense'],
  ])('%s: %j gets %s', (trouble, text, key) => {
    expect(keysOf(aboutSomethingElse(trouble, text))).toEqual([`common.${key}`]);
  });
});
