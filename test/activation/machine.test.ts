// Which PC a message is about: models and BIOS versions as people write them, and everything that only looks like one.
import { describe, expect, it } from '@jest/globals';
import { type Case, emptyCase } from '../../bot/activation/case.ts';
import { correct, learnTrouble } from '../../bot/activation/learn.ts';
import { machineIn, tidyBios, tidyModel } from '../../bot/activation/reader/machine.ts';
import { readMessage } from '../../bot/activation/reader/readMessage.ts';

const none = undefined;

type Labelled = readonly [text: string, model: string | undefined, biosVersion: string | undefined];

const japanese: readonly Labelled[] = [
  ['ThinkPad T14 の BIOS を 1.21 に更新したら 0xC004F213', 'ThinkPad T14', '1.21'],
  ['ThinkPad T14 Gen 3です。BIOSを1.21に上げたら認証が外れました', 'ThinkPad T14 Gen 3', '1.21'],
  ['thinkpad t14 gen3 で bios1.21にアップデート後に未認証', 'ThinkPad T14 Gen 3', '1.21'],
  ['ThinkPad T14（第3世代）、BIOSは1.21です', 'ThinkPad T14 Gen 3', '1.21'],
  ['ＴｈｉｎｋＰａｄ　Ｔ１４ｓ　の　ＢＩＯＳを　１．２１　に更新しました', 'ThinkPad T14s', '1.21'],
  ['ThinkPad X1 Carbon 第9世代、ファームウェア 1.60 を当てたら認証切れ', 'ThinkPad X1 Carbon Gen 9', '1.60'],
  ['X1 Carbon Gen 11です。UEFI 1.14 に更新しました', 'ThinkPad X1 Carbon Gen 11', '1.14'],
  ['機種はThinkPad E14のOEM版', 'ThinkPad E14', none],
  ['ThinkPad T14 第13世代 Core i5 モデルです', 'ThinkPad T14', none],
  ['ThinkCentre M70q Gen 4 のBIOSを M4KKT3AA に更新しました', 'ThinkCentre M70q Gen 4', none],
  ['BIOS バージョンは N3QET46W (1.46) でした', none, '1.46'],
  ['BIOS は R1UET89W(1.89 ) です', none, '1.89'],
  ['BIOS N3QET46W', none, 'N3QET46W'],
  ['昨日の夜に BIOS を 3.40 から 3.60 に上げました。ほかには何も触っていません', none, '3.60'],
  ['BIOS を 1.21 から 1.20 に戻しました', none, '1.20'],
  ['BIOS 1.14→1.21 で認証が消えた', none, '1.21'],
  ['今朝 Dell Command | Update が勝手にBIOSを1.21.0へ上げて再起動しました', none, '1.21.0'],
  ['検証機でSupportAssistがBIOS 2.14を自動適用→次回起動から未認証', none, '2.14'],
  ['Latitude 5440 の BIOS 1.21.0 適用後に2台だけこうなりました', 'Latitude 5440', '1.21.0'],
  ['ラティチュードではなく Latitude 7420 です', 'Latitude 7420', none],
  ['OptiPlex 7010 Plus、BIOSのバージョンは 1.9.2', 'OptiPlex 7010 Plus', '1.9.2'],
  ['Inspiron 15 3511 で BIOS を更新', 'Inspiron 3511', none],
  ['配信でシステムファームウェア1.18が当たって再起動', none, '1.18'],
  ['マザーのファームを2.10へ上げた翌朝に認証が飛び', none, '2.10'],
  ['BIOSを更新しました。バージョンは 1.21 です', none, '1.21'],
  ['BIOSを更新しました。今のバージョンは1.21です', none, '1.21'],
  ['BIOS、バージョン 01.08.00 に更新', none, '01.08.00'],
  ['1.21 の BIOS を入れてから', none, '1.21'],
  ['HP の EliteBook 840 G8、BIOS F.32', 'EliteBook 840 G8', 'F.32'],
  ['EliteBook 840G8のBIOSをVer.01.08に', 'EliteBook 840 G8', '01.08'],
  ['ProBook 450 G8 です。BIOS更新後に認証が外れました', 'ProBook 450 G8', none],
  ['ZBook Firefly 14 G8 を使っています', 'ZBook Firefly 14 G8', none],
  ['ProDesk 600 G6 と表示されています', 'ProDesk 600 G6', none],
  ['レッツノート CF-SV8RDLVS で認証できません', "Let's note SV8", none],
  ['レッツノートFV3です。BIOSを V1.20L13 に更新', "Let's note FV3", '1.20L13'],
  ['ﾚｯﾂﾉｰﾄ CF-LV9 のライセンス認証', "Let's note LV9", none],
  ['Let’s note の CF-FV1、昨日から未認証です', "Let's note FV1", none],
  ['LIFEBOOK U9311/F のBIOSを 1.24 に更新', 'LIFEBOOK U9311/F', '1.24'],
  ['ESPRIMO D588/C を使用', 'ESPRIMO D588/C', none],
  ['dynabook G83/HS、BIOS 2.60 へ更新済み', 'dynabook G83/HS', '2.60'],
  ['dynabook B65/EP です', 'dynabook B65/EP', none],
  ['NECのVersaPro タイプVX です', 'VersaPro VX', none],
  ['Mate タイプMLです', 'Mate ML', none],
  ['VAIO Pro PK の認証が外れました', 'VAIO Pro PK', none],
  ['VAIO SX14 でBIOSをアップデート', 'VAIO SX14', none],
  ['Surface Pro 9 のファームウェア更新のあと', 'Surface Pro 9', none],
  ['Surface Laptop Go 2 です', 'Surface Laptop Go 2', none],
  ['MousePro NB420Z を使っています', 'MousePro NB420Z', none],
  ['自作で、マザーは ASUS PRIME B550M-A です。BIOS バージョン 3405 に更新', 'PRIME B550M-A', '3405'],
  ['MSI PRO Z690-A、BIOS は 7D25v1A3', 'MSI PRO Z690-A', '7D25v1A3'],
  ['BIOSのバージョン：A18', none, 'A18'],
  ['ThinkPad T14 AMD Gen 1 のばいおすを 1.45 にアップデート', 'ThinkPad T14 Gen 1', '1.45'],
  ['FMV LIFEBOOK AH53/F3 です', 'LIFEBOOK AH53/F3', none],
  ['VersaPro VKM17/X-4', 'VersaPro VKM17', none],
  ['BIOS バージョン/日付	Dell Inc. 1.21.0, 2026/09/30', none, '1.21.0'],
  ['Surface Pro 8 (UEFI 21.11.143)', 'Surface Pro 8', '21.11.143'],
  // What is no model or no version
  ['SMBIOS バージョン 3.3', none, none],
  ['BIOSの日付が 11.20 になっている', none, none],
  ['BIOSを1.20から上げました', none, none],
  ['ドックのファームウェアを1.0.14に更新', none, none],
  ['Latitude、OSはプリインストール', none, none],
  ['買ったときからWin11が入ってたLatitudeです', none, none],
  ['Surface Pro 2台で同じ症状です', none, none],
  ['ThinkPad 40台に配布しました', none, none],
  ['OptiPlex 2024年モデルです', none, none],
  ['隣の席の ThinkPad T480 は問題なし', none, none],
  ['同僚の EliteBook 840 G8 では出ません', none, none],
  ['ThinkPad T480 から買い替えました', none, none],
  ['ThinkPad T14 と Latitude 5440 の両方で出ます', none, none],
  ['BIOS 更新後、Windows 11 23H2 (22631.3447) で 0xC004F213', none, none],
  ['BIOSを更新したら Windows 10 バージョン 22H2 19045.4046', none, none],
  ['BIOSの更新は11.20に実施しました', none, none],
  ['11.20にBIOSを更新しました', none, none],
  ['BIOS更新日 2026.10.02', none, none],
  ['BIOS を更新して 2.5 時間たっても直りません', none, none],
  ['BIOS の TPM 2.0 を有効にしました', none, none],
  ['BIOS を 1.21 に更新したいのですが大丈夫でしょうか', none, none],
  ['BIOS を 1.21 に更新する予定です', none, none],
  ['BIOSの最新は 1.21 です', none, none],
  ['BIOS が 1.20 では問題なかったのに', none, none],
  ['プリンターのファームウェアを 2.10 に更新', none, none],
  ['SSD のファームウェア 1.21 を当てました', none, none],
  ['BIOS 更新後、Teams 24.2 が起動しません', none, none],
  ['BIOS で F12 を押すと起動メニュー', none, none],
  ['BIOSに入れず 192.168.1.1 も見えません', none, none],
  ['0xC004F213 と 0x803F7001 が出ます', none, none],
  ['キーは *****-*****-*****-*****-3V66T です。BIOS更新後です', none, none],
];

const english: readonly Labelled[] = [
  ['ThinkPad T14 Gen 3, BIOS 1.21, now 0xC004F213', 'ThinkPad T14 Gen 3', '1.21'],
  ['updated the BIOS of my thinkpad t14 gen3 to 1.21 and activation is gone', 'ThinkPad T14 Gen 3', '1.21'],
  ['Lenovo ThinkPad T14 (3rd gen), firmware 1.21', 'ThinkPad T14 Gen 3', '1.21'],
  ['My T14 Gen 2 lost activation', 'ThinkPad T14 Gen 2', none],
  ['BIOS was updated to version 1.34 on my Latitude 5440', 'Latitude 5440', '1.34'],
  ['BIOS 1.34 went out to 40 Latitudes over SCCM', none, '1.34'],
  ['Started when I updated BIOS 1.9 to 1.14 on the Inspiron', none, '1.14'],
  ['HP Support Assistant installed BIOS 01.19. Now Windows is not activated', none, '01.19'],
  ['dsp licence, bios updated to 3.40, unactivated', none, '3.40'],
  ['flashed the 1.21 BIOS last night', none, '1.21'],
  ['version 1.21 of the BIOS broke it', none, '1.21'],
  ['The BIOS version is N3HET93W (1.65 )', none, '1.65'],
  ['Updated from BIOS 1.20 to 1.21', none, '1.21'],
  ['Updated to BIOS 1.21 from 1.20', none, '1.21'],
  ['BIOS update done. Version is 1.21', none, '1.21'],
  ['Dell Latitude E7470, BIOS A18', 'Latitude E7470', none],
  ['Dell Latitude E7470, BIOS version A18', 'Latitude E7470', 'A18'],
  ['XPS 13 9310 after a UEFI update', 'XPS 13 9310', none],
  ['Precision 3660 Tower, BIOS v2.14.0', 'Precision 3660', '2.14.0'],
  ['HP EliteDesk 800 G6 Mini', 'EliteDesk 800 G6', none],
  ['EliteBook x360 1030 G8, BIOS T93 Ver. 01.08.00', 'EliteBook x360 1030 G8', '01.08.00'],
  ['Surface Pro 7+ after the firmware came', 'Surface Pro 7+', none],
  ['ASUS ExpertBook B9450FA, BIOS version 308', 'ExpertBook B9450FA', '308'],
  ['ROG STRIX B550-F GAMING, updated to BIOS 2803', 'ROG STRIX B550-F GAMING', none],
  ['MSI MAG B550 TOMAHAWK with BIOS 7C91vAH', 'MSI MAG B550 TOMAHAWK', '7C91vAH'],
  ['VAIO SX12', 'VAIO SX12', none],
  ['HP Z2 Mini G9', 'HP Z2 Mini G9', none],
  ['we rolled the BIOS back from 1.21 to 1.20', none, '1.20'],
  ['The tech told me to update the BIOS to 1.21. I did and now 0xC004F213', none, '1.21'],
  ['BIOS update to version 3405 on ASUS PRIME Z690-P', 'PRIME Z690-P', '3405'],
  ['bios v.1.21', none, '1.21'],
  // Traps
  ['BIOS 1.21 is available but I did not install it', none, none],
  ['I refused BIOS 1.21', none, none],
  ['a Latitude 7000 series laptop', none, none],
  ['since the BIOS update the clock jumps to 2099', none, none],
  ['got a refurb OptiPlex on friday', none, none],
  ["my colleague's ThinkPad T14 is fine", none, none],
  ['the other Latitude 5440 works', none, none],
  ['Can I update the BIOS to 1.21?', none, none],
  ['I want to update the BIOS to 1.21', none, none],
  ['the BIOS failed to update to 1.21 and rolled back', none, none],
  ['after the BIOS update I installed Zoom 5.17', none, none],
  ['BIOS update, then Windows 11 build 22631.3447', none, none],
  ['BIOS update took 1.5 hours', none, none],
  ['the latest BIOS is 1.21 according to Dell', none, none],
  ['the BIOS was 1.20 before', none, none],
  ['enabled TPM 2.0 in the BIOS', none, none],
  ['printer firmware 2.10 was installed', none, none],
  ['press F12 in the BIOS', none, none],
  ['I updated my BIOS on 10.15', none, none],
  ['home edition, prime membership, precision matters', none, none],
  ['my mate type A sent me the key', none, none],
];

describe('a Japanese message', () => {
  it.each(japanese)('%s', (text, model, biosVersion) => {
    expect(machineIn(text)).toEqual({ ...(model && { model }), ...(biosVersion && { biosVersion }) });
  });
});

describe('an English message', () => {
  it.each(english)('%s', (text, model, biosVersion) => {
    expect(machineIn(text)).toEqual({ ...(model && { model }), ...(biosVersion && { biosVersion }) });
  });
});

describe('a machine in boxes', () => {
  it.each([
    ['ThinkPad T14 Gen 3', 'thinkpad　t14 gen3'],
    ['ThinkPad T14 Gen 3', 'Lenovo ThinkPad T14 Gen 3 (21AH)'],
    ['EliteBook 840 G8', 'HP EliteBook 840 G8 Notebook PC'],
    ['ProBook 450 G9', 'HP ProBook 450 15.6 inch G9 Notebook PC'],
    ['Latitude 5440', 'Dell Latitude 5440'],
    ['会社支給の ノート', '  会社支給の  ノート '],
    ['20UES0AB00', '20UES0AB00'],
  ])('has the model %s for %s', (model, written) => {
    expect(tidyModel(written)).toBe(model);
  });

  it.each([
    ['1.21', 'Ver. 1.21'],
    ['1.21', 'v1.21'],
    ['1.21', 'R1UET89W (1.21 )'],
    ['1.65', 'LENOVO N3HET93W (1.65 )'],
    ['1.21.0', 'Dell Inc. 1.21.0'],
    ['01.08.00', 'HP T93 Ver. 01.08.00'],
    ['F.32', 'f.32'],
    ['A18', 'a18'],
    ['7D25v1A3', '7d25v1a3'],
  ])('has the BIOS version %s for %s', (biosVersion, written) => {
    expect(tidyBios(written)).toBe(biosVersion);
  });

  it('has nothing for empty ones', () => {
    expect([tidyModel(' '), tidyModel(undefined), tidyBios('')].filter(Boolean)).toEqual([]);
  });
});

describe('the case', () => {
  const message = 'ThinkPad T14 の BIOS を 1.21 に更新したら 0xC004F213';

  it('takes the machine from a message', () => {
    expect(learnTrouble(emptyCase, message).details).toEqual({ model: 'ThinkPad T14', biosVersion: '1.21' });
  });

  it('takes it from a later sentence, too', () => {
    const later = correct(emptyCase, readMessage('機種は Latitude 5440 です'));
    expect(later?.details).toEqual({ model: 'Latitude 5440' });
  });

  it('keeps what stands in a box, and what Windows shows', () => {
    const boxed: Case = { ...emptyCase, details: { model: '会社の T14' } };
    expect(learnTrouble(boxed, message).details).toEqual({ model: '会社の T14', biosVersion: '1.21' });
    const shown: Case = { ...emptyCase, evidence: { model: 'ThinkPad T14 Gen 3', bios: { version: '1.46' } } };
    expect(learnTrouble(shown, message).details).toEqual({});
  });
});

it.each([
  'ThinkPad T14 ',
  'BIOS 1.21 ',
  'bios ',
  '1.21',
  'ファームウェア',
  'T14 gen ',
  'x1',
  'cf-',
  'バージョン ',
  '更新',
  'a18 ',
  'version of ',
])('reads 100 KB of "%s" in a blink', (piece) => {
  const text = piece.repeat(Math.ceil(100_000 / piece.length));
  const start = performance.now();
  machineIn(text);
  expect(performance.now() - start).toBeLessThan(500);
});
