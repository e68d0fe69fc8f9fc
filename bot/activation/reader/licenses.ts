// The licence type that a message states; a brand, a price or "company PC" state none.
import type { LicenseType } from '../case.ts';
import { type Mention, near, pattern } from './wording.ts';

type Stated = Exclude<LicenseType, 'unknown'>;

export interface StatedLicense {
  readonly license: Stated;
  readonly mention: Mention;
}

const old = String.raw`(?<![a-z0-9.])(?:win(?:dows)? ?|ウィン|の)?(?:7|8\.1|8|７|８)(?![0-9.]|台|年|月|日|回|時|分|gb|tb|万|千|人|個|割|つ|th|gen|世代)`;
const recent = String.raw`(?:win(?:dows)? ?)?1[01](?![0-9])`;
const upgrade = String.raw`アップグレード|アプグレ|うpグレ|アップデート|上げ|あげ|バージョンアップ|upgrad|updat|moved up|brought up|went up`;

/** In order of strength: what comes first wins over what comes later. */
const statements: readonly (readonly [Stated, RegExp])[] = [
  [
    'volume',
    pattern(
      String.raw`volume_?\w* channel|volume:(?:mak|gvlk)|(?<![a-z])(?:mak|vlsc|adba|gvlk)(?![a-z])`,
      String.raw`(?<![a-z])kms(?!pico|auto|(?:ライセンス)?認証ツール|[ _]?(?:tools?|pico|auto|activator|エミュ|vl|系|ツール|38|_vl|_?cracks?)|系の?非|ツール)(?![a-z])`,
      String.raw`ボリューム ?ライセンス|ボリューム版|vl版|包括(?:ライセンス|契約)|サイト ?ライセンス|キャンパス ?(?:ライセンス|アグリーメント)|大学(?:の)?(?:包括|ライセンス)`,
      String.raw`volume[ -]licen[sc]|site[ -](?:wide )?licen[sc]|campus[ -]licen[sc]|(?<!xeon )(?<![a-z0-9])[ea][35](?:や[ea][35])?(?:の|付き)? ?(?:サブスク|ライセンス|プラン|契約|subscription|licen|plan)|会社契約の[ea][35]|(?<![a-z])(?:on|with|have|our) (?:m365 )?[ea][35](?![a-z0-9-])|m365 [ea][35]|microsoft 365 [ea][35]`,
      near(String.raw`(?<!xeon )(?<![a-z0-9-])[ea][35](?![a-z0-9-])`, 'enterprise|サブスク|subscription', 40),
      near('enterprise|サブスク|subscription', String.raw`(?<!xeon )(?<![a-z0-9-])[ea][35](?![a-z0-9-])`, 40),
      String.raw`windows (?:11 |10 )?enterprise (?:[ea][35]|subscription)|サブスクリプション(?:の)?(?:ライセンス|認証)|subscription (?:activation|licen[sc]e)`,
    ),
  ],
  [
    'dsp',
    pattern(
      String.raw`oem_coa_nslp|oem:nonslp|(?<![a-z])dsp(?![a-z])|(?<![a-z])d[ps][pb]版|dpsの(?:win|home|pro)|ディーエスピー`,
      String.raw`system[ -]?builder|システム ?ビルダー`,
      near(
        String.raw`パーツ|部品|メモリー?|(?:拡張|サウンド|lan)カード|ssd|hdd|ファン|ドライブ|マザーボード|cpu|グラボ|fdd`,
        String.raw`(?:一緒|いっしょ|セット|同時|抱き合わせ|バンドル)(?:に|で|購入|の)?(?:買|購入|付|なった|だった|の(?:windows|os|win))`,
        6,
      ),
      near(
        String.raw`(?:bought|sold|came|purchased|bundled)`,
        String.raw`(?:together |along |bundled )?with (?:a |an |some |the |my )?(?:dvd drive|hard drive|ssd|ram|memory|fan|cpu|part|component|stick of|motherboard|case fan|nic|network card|expansion card)`,
        26,
      ),
    ),
  ],
  [
    'free_upgrade',
    pattern(
      String.raw`used to be (?:win(?:dows)? ?)?10|upgraded for nothing|free(?:で|に)[^。\n]{0,12}(?:10|11|upgrade|アップ)|無償(?!修理|交換|保証|サポート|で(?:の)?(?:交換|修理|直))|無料(?:で)?(?:の)?(?:アップ|アプ|うp|キャンペーン|期間に)|(?:無償|無料|タダ|ただ|ロハ)(?:で|の|にて)${'[^。\\n]{0,14}?'}(?:${upgrade}|もらっ|10|11)`,
      String.raw`free[ -]?(?:of charge |win(?:dows)? ?(?:10|11) )?upgrad|upgraded? (?:it |this |for |was |my \w+ )?(?:for )?free|free (?:windows )?(?:7|8|8\.1)[^.\n]{0,20}(?:10|11)|free [78](?:\.1)? ?(?:>|→|->|to) ?1[01]|(?:came|come|coming|moved|went|brought|climbed) (?:it )?up (?:for free )?from (?:win(?:dows)? ?)?(?:7|8)|got (?:windows )?1[01] (?:for )?free|for free (?:from|back|in)`,
      `${old}[^。\\n0-9]{0,14}(?:から|→|⇒|->|>|=>|to|より|➡)[^。\\n]{0,16}?${recent}`,
      `(?:前は|以前は|昔は|元は|もとは)[^。\\n]{0,6}${old}(?:だった|でした|の)`,
      `(?:started|began) (?:its |their )?life (?:on|as|with) (?:win(?:dows)? ?)?(?:7|8)`,
      `${old}(?:のころ|の頃|から育て|時代)`,
      `${old}(?:から|の頃から|時代から|より)[^。\\n]{0,14}(?:${upgrade})`,
      String.raw`(?:元|もと|最初|もともと|当初)(?:は|が|々)?[^。\n]{0,6}${old}[^。\n]{0,24}?(?:${upgrade}|${recent})`,
      String.raw`(?:from|was|started (?:as|on|with|out)|originally|began (?:as|with)|used to be) (?:a |on |an? old |its |with )?win(?:dows)? ?(?:7|8(?:\.1)?)(?![0-9])[^.\n]{0,50}(?:10|11|upgrad|since|free)?`,
      String.raw`win(?:dows)? ?(?:7|8(?:\.1)?) (?:pro |home |ultimate |premium )*(?:machine |pc |laptop |box |licen[sc]e )?(?:that (?:was|i|got) )?(?:upgrad|updat|moved|brought|that became)`,
      `(?:${upgrade})[^.。\\n]{0,20}(?:from|off) (?:win(?:dows)? ?)?(?:7|8(?:\\.1)?)(?![0-9])`,
    ),
  ],
  [
    'preinstalled_oem',
    pattern(
      String.raw`oem[_:](?:dm|slp|coa|coa_slp)(?:\s|$|,| channel)|(?<![a-z])oem(?![a-z_:])(?! ?(?:からの|の(?:サポート|窓口)))`,
      String.raw`プリインスト(?:ール)?|プレインストール|プリイン(?!ス)|プリインスコ|バンドル(?:版|され)|出荷時(?:から|の(?:windows|os|まま|win)|状態)|工場出荷(?:時の?(?:windows|os|win)|イメージ)`,
      String.raw`(?:最初|はじめ|初め|元|もと|始め|購入時|納品時|納入時|導入時|買った時|買ったとき|購入した時|購入した時点|購入当初|買った当時|新品の時|届いた時|買った当初|もとも?と|元々|もともと|箱から出した時)(?:点)?(?:から|々|で)?[^。\n]{0,14}?(?:入り(?:の|で|だ)|入って|はいって|付いて|ついて|搭載|インストールされ|載って|のって)`,
      String.raw`(?:買った|購入した?)(?:時|とき|まま|まんま|当初)[^。\n]{0,10}(?:windows|win1?|os)(?:が|の)?`,
      String.raw`(?:pc|パソコン|本体|ノート|機|マシン)(?:に|へ)(?:最初から|もともと|元から|元々)?(?:付属|付いて(?:き|い)た|ついて(?:き|い)た|入っていた|入ってた|同梱)(?:の|[^。\n]{0,6}(?:windows|win|os))`,
      String.raw`(?:windows|win ?1?[01]?|os)(?: pro| home)?(?:が|は)?(?:付き|つき|付いて(?:き|い)た|ついて(?:き|い)た|入り|搭載)(?:の|で|を)?(?:買|購入|ノート|pc|パソコン|モデル|機)`,
      String.raw`pre-?(?:installed|load|install)|factory[ -](?:installed|windows|image|fitted|licen)|came (?:with|on|loaded|bundled|installed)(?! (?:a|an|some) (?:dvd|part|ssd|fan|stick))[^.\n]{0,24}(?:pc|laptop|machine|computer|notebook|windows|win ?1[01]|it|licen[sc]e|box|thinkpad|latitude|surface|desktop|tablet)|(?:windows|licen[sc]e|win ?1[01]|home|pro|os|copy|one)(?: \w+){0,3} (?:that |which )?(?:came|shipped|ships|was included|was bundled|comes|was sold) (?:with|on|inside)|(?:shipped|ships|sold|delivered) (?:from the factory )?with (?:windows|win|it|home|pro)(?![a-z])|(?:windows )?on it from the factory|already on it|(?:was|already) (?:there|on it|installed) (?:when|from) (?:i bought|day one|new|the (?:shop|factory|store|start))|on it (?:when|since) (?:i|we) (?:bought|got)|out of the factory`,
    ),
  ],
  [
    'retail',
    pattern(
      String.raw`retail channel|(?<![a-z])retail(?![a-z])|リテール|パッケージ(?:版|品|の|で買|を買|購入|ソフト)|パケ版|製品版(?:の)?(?:win|windows|を買|usb)|ボックス版|箱(?:版|入り|で買|のやつ|に入った(?:win|usb)|の(?:win|windows|キー))|市販(?:品|の|版)|店頭で(?:買|購入)|(?<![a-z])fpp(?![a-z])|full packaged|単体で(?:買|購入)`,
      String.raw`(?:microsoft|マイクロソフト|ms) ?(?:ストア|store)(?:で|から|にて|の)?(?:[^。\n]{0,8}(?:買|購入|版)|ライセンス|licen)`,
      String.raw`(?:bought|purchased|got|buy|paid for)(?: \w+){0,6} (?:from|in|at|through|via|on) (?:the )?(?:ms|microsoft)(?: online)? store|\((?:ms|microsoft) store\)|(?:microsoft|ms) store\)? (?:pro |home )?(?:licen[sc]e|copy|key|purchase|version)|(?<!un)boxed|box copy|in a box|(?:usb|dvd) (?:box|stick) (?:from|copy|retail)|shrink ?wrap`,
    ),
  ],
];

const tenToEleven = pattern(
  String.raw`(?:win(?:dows)? ?)?10(?: ?(?:pro|home|版))?(?:から|→|⇒|->|>|より|を)[^。\n]{0,16}?(?:win(?:dows)? ?)?11(?:に|へ|まで)?[^。\n]{0,10}?(?:${upgrade}|した|移行)`,
  String.raw`(?:win(?:dows)? ?)?10(?: (?:pro|home))? (?:to|->|→|>) (?:win(?:dows)? ?)?11`,
  String.raw`(?:win(?:dows)? ?)?11(?:に|へ)[^。\n]{0,10}(?:アップグレード|アプグレ|上げた|上げて|上げたら|バージョンアップ|移行した)`,
  String.raw`upgrad(?:ed|ing|e) (?:(?:it|this|my|the|our|her|his) (?:\w+ ){0,2})?(?:from (?:win(?:dows)? ?)?10 )?to (?:win(?:dows)? ?)?11`,
  String.raw`(?:win(?:dows)? ?)?11 (?:free )?upgrade(?! key)`,
);

/** Types named to choose from, or asked about, state none. */
const choosing =
  /なのか|かどうか|どっち|どちら|どれ(?:か|な)|見分け|見分|区別|種類|か分から|かわから|か不明|かな[?？]|whether|which (?:one|type|kind|licen)|(?:oem|retail|dsp) or (?:an? )?(?:oem|retail|dsp|volume)|or is it|difference|what (?:kind|type)/;

/** A licence is denied only right beside its name: "not OEM", "DSP版ではない". */
const deniedAfter =
  /^\?\s?(?:nope|no(?![a-z])|いや|違)|^(?:版|ライセンス|キー|品)?[」"')]?(?:と|という|など|とか)?(?:では?な[いく]|じゃな[いく]|では?ありま|じゃありま|とは違|でもな)/;
const deniedBefore =
  /(?:\bnot|isn't|wasn't|\bnon|\bno|\bnever|neither|\bnor)[ -](?:(?:an?|the|really|actually|a kind of)\s)?$/;

function statedIn(plain: string, words: RegExp): Mention | undefined {
  for (const match of plain.matchAll(words)) {
    const end = match.index + match[0].length;
    if (
      deniedAfter.test(plain.slice(end, end + 24)) ||
      deniedBefore.test(plain.slice(Math.max(0, match.index - 24), match.index))
    )
      continue;
    return { start: match.index, end, words: match[0] };
  }
  return undefined;
}

/** The licence type stated in a plain text, with the words that state it; undefined when none is. Never throws. */
export function licenseIn(plain: string): StatedLicense | undefined {
  const found = statements.flatMap(([license, words]) => {
    const mention = statedIn(plain, words);
    return mention ? [{ license, mention }] : [];
  });
  const [strongest] = found;
  if (!strongest) {
    const mention = statedIn(plain, tenToEleven);
    return mention && { license: 'free_upgrade', mention };
  }
  return found.length > 1 && choosing.test(plain) ? undefined : strongest;
}
