// Finds error codes, causes, the licence and the change of hardware in messy pasted text, Japanese and English.
import type { Case, Cause, Change, LicenseType } from './case.ts';
import { fold } from './characters.ts';
import { decideCause, lookUp } from './errors.ts';

export interface ErrorReading {
  /** `0x` and eight upper-case hex digits each, in order of appearance, none twice. */
  readonly codes: string[];
  readonly cause?: Cause;
  /** The cause that the person's own words state, without the codes and the change. */
  readonly stated?: Cause;
  /** It is about something else; `bitLocker` when the recovery screen may be showing. */
  readonly elsewhere?: 'bitLocker' | 'other';
  readonly license?: LicenseType;
  readonly change?: Change;
  readonly device?: NonNullable<Case['device']>;
  /** The person says that no message or code is shown. */
  readonly noMessage: boolean;
}

/**
 * What one message states about an activation problem; nothing that it does not say. Never throws.
 * `asked`: the person was asked for the activation error, so the message need not say that it is about activation.
 * Rules: docs/sources.md, Order of evidence.
 */
export function readErrorText(text: string, asked = false): ErrorReading {
  const plain = fold(text);
  const codes = codesIn(plain);
  const change = changeIn(plain);
  const license = licenseIn(plain);
  const device = first(devices, plain);
  const activation = asked || isActivation(plain, codes);
  const stated = activation ? wordsCause(plain) : undefined;
  const cause = activation ? decideCause(codes, stated, change).cause : 'unknown';
  const elsewhere =
    activation || !otherTrouble.test(plain) ? undefined : /BitLocker/i.test(plain) ? 'bitLocker' : 'other';
  return {
    codes,
    ...(cause !== 'unknown' && { cause }),
    ...(stated !== undefined && { stated }),
    ...(elsewhere !== undefined && { elsewhere }),
    ...(license !== undefined && { license }),
    ...(change !== undefined && { change }),
    ...(device !== undefined && { device }),
    noMessage: codes.length === 0 && saysNoMessage.some((pattern) => pattern.test(plain)),
  };
}

type Table<T> = readonly (readonly [value: T, pattern: RegExp])[];

/** The value of the first line whose pattern stands in the text, not denied. */
function first<T>(table: Table<T>, text: string): T | undefined {
  return table.find(([, pattern]) => stands(pattern, text))?.[0];
}

const deniedAfter =
  /^[^、。,.!?「」"()\n]{0,10}(?:ではな|じゃな|ではありま|とは違|てな(?:い|く)|てません|ていません|ていない|ありません|そのまま|の件ではな)/;
const deniedBefore = /(?:\bnot|n't|never|no|without)\s(?:\w{1,20}\s){0,3}$/i;

/** Whether a pattern stands in the text somewhere without being denied beside it. */
function stands(pattern: RegExp, text: string): boolean {
  const every = new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`);
  for (const match of text.matchAll(every)) {
    const after = text.slice(match.index + match[0].length, match.index + match[0].length + 24);
    const before = text.slice(Math.max(0, match.index - 40), match.index);
    if (!deniedAfter.test(after) && !deniedBefore.test(before)) return true;
  }
  return false;
}

// ---- codes

const gap = String.raw`[\s\-\u2010-\u2015\u2212ー]{0,3}`;
const hex = '[0-9A-FOIL|]';
const eight = `${hex}(?:${gap}${hex}){7}`;
/** How activation codes begin; without `0x` only these are taken for codes. */
const families = [
  'C004',
  '4004',
  '8004',
  '8007',
  '8009',
  '800B',
  '800F',
  '8019',
  '8024',
  '803F',
  '87E1',
  '8A01',
  'C0EA',
  'C002',
  'D000',
];
const loosely = (family: string) =>
  [...family].map((digit) => (digit === '0' ? '[0O]' : digit === '1' ? '[1IL|]' : digit)).join(gap);
const known = `(?:${families.map(loosely).join('|')})${gap}${hex}(?:${gap}${hex}){3}`;

const codePatterns: readonly RegExp[] = [
  new RegExp(`(?<![0-9A-Z])[0O〇]\\s?[x×✕*]\\s?(${eight})(?![0-9A-Z])`, 'gi'),
  new RegExp(`(?<![0-9A-Z]|[0-9A-F]-)(?:[0O]?[x×✕*]?)\\s?(${known})(?![0-9A-Z]|-[0-9A-F]{4}-)`, 'gi'),
];
const withdrawnAfter =
  /^[」"']?\s?(?:という?わけ)?(?:では(?:な|あり)|じゃ(?:な|あり)|は(?:間違|誤り|打ち間違)|の間違い)/;
const withdrawnBefore = /\b(?:not|isn't|wasn't|instead of|rather than)\s(?:the\s)?(?:error\s|code\s){0,2}["']?$/i;

function codesIn(text: string): string[] {
  const found = new Map<number, string>();
  for (const pattern of codePatterns) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length;
      const written = match[1] ?? '';
      const start = end - written.length;
      const isWithdrawn =
        withdrawnAfter.test(text.slice(end, end + 20)) ||
        withdrawnBefore.test(text.slice(Math.max(0, match.index - 30), match.index));
      if (!isWithdrawn && isSplitPlausibly(written)) found.set(start, `0x${repair(written)}`);
    }
  }
  return [...new Set([...found].sort(([a], [b]) => a - b).map(([, code]) => code))];
}

/** A lone digit after a space belongs to something else: "0x803F701 1 time". */
function isSplitPlausibly(written: string): boolean {
  return written.split(/\s+/).every((part) => part.length >= 2);
}

function repair(written: string): string {
  return written
    .toUpperCase()
    .replace(/[^0-9A-Z|]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL|]/g, '1');
}

// ---- causes

const activationWords =
  /認証|ライセンス|プロダクト ?キー|最近変更しました|\bkey\b|activat|licen[sc]|product key|genuine|正規品/i;
const otherTrouble = /BitLocker|\bOffice\b|\bExcel\b|\bWord\b|\bOutlook\b|VPN エラー|プリンタ|印刷|printer/i;
const allIsWell =
  /直りました|解決しました|直った|activated itself|all good now|(?:is|it's) (?:fixed|solved|working) now/i;
const onlyAsking =
  /予定です|予定が|事前に|するつもり|(?:どう|どこ|どれ).{0,12}(?:見分け|確認)|\b(?:will I lose|planning to|before I (?:replace|change|update))\b/i;

function isActivation(text: string, codes: readonly string[]): boolean {
  if (allIsWell.test(text) || onlyAsking.test(text)) return false;
  if (codes.some((code) => lookUp(code) !== undefined)) return true;
  const now = text.split(/but now|NOW/)[1] ?? text;
  return activationWords.test(now) && !otherTrouble.test(now);
}

/** Specific causes first, then changes of hardware, then generic ones; one line per cause and language. */
const causePatterns: Table<Cause> = [
  ['not_genuine', /正規品では(?:ない|なく|ありません)|正規の.{0,8}では(?:ない|ありません)|偽造|海賊版/],
  [
    'not_genuine',
    /not genuine|counterfeit|KMS ?pico|KMS ?auto|unofficial activator|認証ツール|activator tool|\bcrack/i,
  ],
  [
    'volume_kms',
    /組織のライセンス認証サーバー|キー管理サービス|KMS|職場のライセンス|サブスクリプション.{0,6}(?:認証|有効)/,
  ],
  ['volume_kms', /organi[sz]ation's activation server|Key Management Service|\bADBA\b|subscription isn't valid/i],
  ['clock', /(?:日付|時計|時刻|タイム ?ゾーン).{0,16}(?:ずれ|狂|違|\d{4}年|合って|戻|おかし)/],
  ['clock', /\b(?:clock|date|time ?zone|time)\b.{0,20}\b(?:wrong|off|reset|back to|19\d\d|incorrect)/i],
  ['wrong_edition', /エディション.{0,16}(?:違|一致|合わ|合って|異な)|(?:Home|Pro)の?キー.{0,20}(?:Pro|Home)を/],
  [
    'wrong_edition',
    /can't be used to activate this edition|wrong edition|edition (?:mismatch|does(?:n't| not) match)/i,
  ],
  ['wrong_edition', /\b(?:key|licen[sc]e) (?:is )?for (?:Home|Pro)\b.{0,40}\b(?:Home|Pro)\b/i],
  [
    'key_limit',
    /(?:他|別)の?(?: ?PC|デバイス|パソコン|端末).{0,8}(?:使われて|使用されて|使用中)|回数.{0,8}(?:超|上限)|上限に達/,
  ],
  [
    'key_limit',
    /(?:already )?(?:in use|been used|used) on another|too many (?:times|activations)|activation limit|unlock limit/i,
  ],
  ['store_corrupt', /(?:ライセンス ?ストア|トークン|tokens\.dat).{0,16}(?:壊|破損|おかし)/i],
  ['store_corrupt', /(?:tokens\.dat|token store|licens(?:e|ing) store).{0,20}(?:broken|corrupt|damaged)/i],
  [
    'permission_or_service',
    /アクセスが拒否|管理者(?:特権|権限)が必要|ライセンス.{0,12}サービス.{0,8}(?:停止|無効|開始でき|起動し)|sppsvc/,
  ],
  [
    'permission_or_service',
    /access (?:is |was )?denied|elevat(?:ed|ion)|(?:Software Protection|sppsvc|licensing service).{0,30}(?:stopped|disabled|missing|not running)/i,
  ],
  ['server_unavailable', /サーバーが?(?:現在|一時的に)?(?:使用|利用)でき(?:ません|ない)|サーバー.{0,10}(?:混|ビジー)/],
  [
    'server_unavailable',
    /servers? (?:are|is)(?:n't| not) (?:currently )?available|servers? (?:are|is) busy|already (?:in progress|running)/i,
  ],
  [
    'network',
    /プロキシ|ファイアウォール|オフライン|(?:サーバー|インターネット|ネット)に(?:接続|つなが|届)[^。]{0,6}(?:できま|できな|りませ|らな)/,
  ],
  ['network', /\bproxy\b|firewall|no internet|can(?:'t|not) reach|check your (?:internet )?connection|\boffline\b/i],
  ['key_blocked', /キー.{0,6}ブロック|ブロックされ|無効化され/],
  ['key_blocked', /key (?:has been |was |is )?(?:blocked|revoked)/i],
  ['key_invalid', /キー.{0,16}(?:無効|正しくな|弾かれ|はじかれ|受け付け|使えな|使えませ|使用でき|通らな)/],
  ['key_invalid', /(?:key).{0,24}(?:invalid|not valid|didn't work|doesn't work|not accepted|rejected|refused)/i],
  ['key_invalid', /(?:refuses|rejects|won't (?:take|accept)|doesn't accept) (?:the|my|this) .{0,12}key/i],
  [
    'no_license_found',
    /キーが見つから|デジタル ?ライセンス(?:も|が).{0,12}(?:ない|見つから|ありません)|(?:初期化|再インストール|クリーン ?インストール|入れ直)/,
  ],
  [
    'no_license_found',
    /no product key was found|don't have a valid digital licen[sc]e|(?:re-?install|clean install|factory reset|wiped|reset this pc)/i,
  ],
];

const hardwareMessages: readonly RegExp[] = [
  /ハードウェアが変更された/,
  /hardware (?:of|on) (?:your|this|the) device (?:has|may have) (?:been )?changed/i,
];

const specificLast = causePatterns.findIndex(([cause]) => cause === 'key_blocked');

/** The cause in the words alone; a stated change of hardware is told apart by `changeIn`. */
function wordsCause(text: string): Cause | undefined {
  const specificCause = first(causePatterns.slice(0, specificLast), text);
  if (specificCause) return specificCause;
  const generic = first(causePatterns.slice(specificLast), text);
  const hardware = hardwareMessages.some((pattern) => pattern.test(text));
  return generic ?? (hardware ? 'hardware_change' : undefined);
}

// ---- change of hardware

const board = String.raw`(?:マザー(?:ボード)?|マザボ|システム ?ボード|メイン ?ボード|ロジック ?ボード|基板|M/?B(?![A-Za-z])|mother ?board|main ?board|system board|logic board|\bmobo\b|\bboard\b)`;
const changed = '(?:交換|換装|替え|換え|変え|取り替|入れ替|載せ替|死んで|swap|replac|chang|new|fried|fitted|put a)';
const bios = '(?:BIOS|UEFI|ファームウェア|ファーム|firmware|AGESA)';
const updated = '(?:更新|アップデート|上げ|最新|新しく|あげ|update|upgrade|flash|焼)';
const part = '(?:CPU|SSD|HDD|メモリー?|グラボ|GPU|パーツ|ディスク|電池|LAN|TPM|RAM|memory|graphics card|disk|drive)';

const changePatterns: Table<Change> = [
  ['motherboard', new RegExp(`${board}[^。.!?\\n]{0,24}${changed}`, 'i')],
  ['motherboard', new RegExp(`${changed}\\w{0,4}\\s(?:\\w{1,20}\\s){0,3}${board}`, 'i')],
  ['motherboard', /mobo swap|board swap/i],
  ['bios', new RegExp(`${bios}[^。!?\\n]{0,16}${updated}`, 'i')],
  ['bios', new RegExp(`${updated}\\w{0,3}\\s(?:\\w{1,20}\\s){0,3}${bios}`, 'i')],
  [
    'otherPart',
    new RegExp(
      `${part}[^。.!?\\n]{0,16}(?:交換|換装|替え|換え|変え|増設|追加|swap|replac|upgrad|last week|差し|挿し)`,
      'i',
    ),
  ],
  ['otherPart', new RegExp(`(?:new|swapped|replaced|added|changed)\\s(?:\\w{1,20}\\s){0,3}${part}\\b`, 'i')],
  [
    'otherPart',
    /(?:BIOS|UEFI)の?設定|オンボード|TPMが?リセット|別の(?:ノート|PC|パソコン)に挿|moved the (?:disk|drive|ssd)/i,
  ],
];

/** The board counts before the BIOS, the BIOS before other parts; a mended board name (ASRock Z690) is no change. */
function changeIn(text: string): Change | undefined {
  const isBoardName = new RegExp(`${board}\\s?\\([^)]{0,40}\\)の?${bios}`, 'i');
  const cleaned = text.replace(isBoardName, 'BIOS');
  return first(changePatterns, cleaned);
}

// ---- licence, device

const licensePatterns: Table<LicenseType> = [
  ['free_upgrade', /無償|無料(?:で)?アップ|(?:Win(?:dows)? ?)?(?:7|8|8\.1)(?:から|→).{0,16}(?:10|11)/],
  [
    'free_upgrade',
    /free(?:ly)? (?:upgrad)|upgraded (?:for free|free of charge)|(?:from|was) Win(?:dows)? ?(?:7|8(?:\.1)?)\b/i,
  ],
  ['dsp', /D[SP][PS]版|DSP ?版|部品と一緒に|パーツと(?:一緒|セット)/i],
  ['dsp', /\bDSP\b|system builder/i],
  ['volume', /VOLUME_\w+ channel|\bMAK\b|\bVLSC\b|KMS(?!pico|auto)|ボリューム ?ライセンス|(?:Enterprise )?E[35]\b/i],
  ['volume', /volume licen[sc]|site licen[sc]e|campus licen[sc]e/i],
  [
    'preinstalled_oem',
    /プリインストール|最初からWindows|最初から入って|(?:買|購入)[^。]{0,6}(?:時|とき)から.{0,12}(?:Windows|入って)|OEM/,
  ],
  [
    'preinstalled_oem',
    /pre-?install|came with (?:the|my|this) (?:pc|laptop|machine|computer|notebook)|shipped with|OEM_(?:DM|SLP|COA_SLP) channel|\bOEM\b/i,
  ],
  ['retail', /パッケージ版|リテール|箱で買/],
  ['retail', /RETAIL channel|\bretail\b|\bboxed\b|bought (?:in|from) the (?:MS|Microsoft) store/i],
];

/** Naming several types to choose from states none; a free upgrade wins over the licence it grew from. */
function licenseIn(text: string): LicenseType | undefined {
  const named = [
    ...new Set(licensePatterns.filter(([, pattern]) => stands(pattern, text)).map(([license]) => license)),
  ];
  const isChoice = named.length > 1 && /(?:なのか|ですか|どっち|どちら|whether|which| or )/i.test(text);
  return isChoice ? undefined : named[0];
}

const devices: Table<NonNullable<Case['device']>> = [
  [
    'private',
    /私物|自宅の(?:PC|パソコン)|個人の(?:PC|パソコン)|自作機|my own (?:pc|laptop|computer)|private (?:pc|laptop)|personal (?:pc|laptop|computer)/i,
  ],
  [
    'company',
    /会社(?:支給|の ?PC|のパソコン|の端末)|社用|社給|支給PC|company (?:pc|laptop|notebook)|work (?:pc|laptop|notebook)|IT locked/i,
  ],
];

const saysNoMessage: readonly RegExp[] = [
  /(?:エラー|メッセージ|コード)(?:コード|メッセージ)?(?:は|も|が)?(?:特に)?(?:何も)?(?:出て|表示されて)?(?:いない|いません|ない|なし|ありません|出ません)/,
  /\bno (?:error )?(?:code|message|error)\b|there is(?:n't| no) (?:an? )?(?:error )?(?:code|message)|without (?:any )?(?:code|message)/i,
];
