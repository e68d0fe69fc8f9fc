// What was changed before the trouble began: a new board, a BIOS update, another part; and whether a BIOS update was.
import type { Change } from '../case.ts';
import { sentencesOf } from './plain.ts';
import {
  bios,
  biosUpdated,
  board,
  isDenied,
  looseBoard,
  type Mention,
  mentionsOf,
  near,
  part,
  pattern,
  replaced,
} from './wording.ts';

export interface Changes {
  readonly change?: Exclude<Change, 'unknown'>;
  readonly mention?: Mention;
  /** The BIOS was updated before the trouble began: yes, no or not yet, not said. */
  readonly afterBiosUpdate: boolean | null;
}

const boardDied = String.raw`突然死|死亡|昇天|臨終|一新|死ん|壊れ|故障|逝|お亡くなり|いかれ|焼け|fried|dead|died|killed|blew|burn`;
const chipset = String.raw`(?<![a-z0-9])[abhxz]\d{3}[em]?(?![a-z0-9])`;
const boardReplaced = pattern(
  `(?:dead|died|fried) (?:${chipset})|(?:${chipset})(?:\\w* \\w+){0,2} (?:died|dead|in its place)|(?:${chipset})(?:から|→|->|⇒| to )(?:${chipset})`,
  '(?<![a-z])board (?:is )?(?:out|in)(?![a-z])',
  near(
    'mov(?:ed|ing)|over to|onto|into|transplant\\w*|migrat\\w*',
    `(?:a |an |the |my )(?:new )?(?:${chipset}|\\w+ )?(?:mother)?board`,
    40,
  ),
  near('修理(?:明細|伝票|から|に出|内容|票)', board, 30),
  near(
    `${board}|(?<![一-龠])板(?=を|も|ごと|が|は|と|から|交換)`,
    `${replaced}|${boardDied}|直して|修理|別の|違う|届いた`,
    26,
  ),
  near(`${replaced}|新しい|別の|異なる`, looseBoard, 22),
  near('swapp?\\w*|replac\\w*|chang\\w*|upgrad\\w*|rebuilt|fried|killed', looseBoard, 48),
  near('(?<![a-z])board(?![a-z])', 'swap|replac|exchang|chang|died|fried|dead|blew|fail|new', 30),
);
/** A plan, said as one; what the sentence says of the future has not happened. */
const surelyPlanned =
  /(?:予定|つもり)(?:です|なの|だ|が|で)|(?:来週|来月|今度|これから)[^。]{0,24}(?:更新|交換|替え|換え|上げ|やる|する)(?!たら)(?:予定|つもり|と思|のですが|んですが|ので)|(?:planning|going|about) to|next (?:week|month|weekend)/;
/** Labels of the troubleshooter: what they say did not happen. */
const buttons =
  /i changed hardware(?: on this device)?(?: recently)?|changed hardware (?:on this device )?recently|ハードウェアを(?:最近)?変更(?:しました|した)/g;
/** Boards named as unchanged. */
const sameBoard = /(?:same|original|old|current) (?:mother)?board|board already/;

/** The board named as the thing that was updated: "マザボ(ASRock Z690)のBIOSを最新に". */
const boardOfBios = new RegExp(String.raw`(?:${board})(?:\s?\([^)]{0,40}\))?(?:の(?:最新)?)(?:${bios})`, 'g');

const updatedBios = pattern(
  near(bios, biosUpdated, 26),
  near(
    String.raw`(?<![a-z])(?:updat\w*|upgrad\w*|(?:re)?flash\w*|new|newer|newest|latest|installed|install|push\w*|roll\w* (?:out|back)|deploy\w*|downgrad\w*|applied|ran|did|had|got|took)\s(?:[a-z0-9'.-]{1,14}\s){0,4}`,
    `(?:${bios})(?! setting| setup| default| screen| password| menu)`,
    2,
  ),
  String.raw`(?<![a-z])(?:re)?flash(?:ed|ing)(?! drive| player|es| light)|q-?flash|flash ?back|ez ?flash|m-?flash|fwupd`,
  String.raw`(?:更新|最新|新しい|アップデート|アップデートした|ベータ)の?(?:${bios})`,
  String.raw`bios ?(?:up|アップ|うp)`,
  String.raw`の(?:${bios})に(?:した|して|したら|変え|替え|上げ)|(?:マザーボード|マザボ|bios)[^。\n]{0,12}フラッシュ(?!メモリ|ドライブ)`,
  String.raw`(?:${bios})を(?:ver\.?|バージョン)?[a-z]{0,3}\d[\w.]*(?:に|へ)|(?:${bios}) [a-z]{0,2}\d[\w.]* (?:went|came|was|arrived|got|installed)`,
);

const otherChange = pattern(
  near(part, replaced, 16),
  near(part, '(?:挿|差|刺)(?:し|さ)', 40),
  `(?:じゃなくて|ではなくて?|でなく)、?(?:${part})`,
  '(?:ssd|hdd|nvme|disk|drive|install|windows)(?: \\w+){0,2} (?:lives?|sits?|went|runs?|running|is|booted|boots) (?:now )?in(?:side)? (?:a |an |another|some |the )(?:\\w+ ){0,3}(?:box|pc|laptop|machine|case|computer|rig|one)',
  near(
    String.raw`(?<![a-z])(?:swap\w*|replac\w*|exchang\w*|new|changed|changing|upgrad\w*|added?|adding|install\w*|put in|dropped in|different|another|bigger|larger)\s(?:[a-z0-9'.-]{1,14}\s){0,3}`,
    part,
    6,
  ),
  String.raw`(?:新しい|別の|大きい|増設した|換えた|替えた)(?:${part})`,
  near(
    String.raw`(?:${bios})(?:の)?(?:設定|画面|項目)?`,
    'リセット|初期化|初期値|デフォルト|クリア|変え|変更|切り替え|無効|有効|オフ|オン|いじ|reset|default|clear|setting',
    12,
  ),
  near(
    String.raw`f?tpm|ptt|セキュア ?ブート|secure boot|cmos|csm|オンボード|raid|ahci`,
    'クリア|リセット|初期化|消去|消し|無効|有効|オフ|オン|変更|切り替|切って|clear|reset|disabl|enabl|turn|wip|switch|toggl',
    14,
  ),
  near(
    'clear\\w*|reset\\w*|disabl\\w*|enabl\\w*|turn\\w*|wip\\w*|switch\\w*|load\\w*',
    String.raw`f?tpm|cmos|secure boot|bios (?:default|setting)|(?:bios|uefi) to default|optimi[sz]ed defaults`,
    20,
  ),
  near(
    String.raw`ssd|hdd|ディスク|ドライブ|イメージ|クローン|システム|windows`,
    '別の(?:pc|ノート|パソコン|マシン|筐体|本体|端末|機)[^。]{0,8}(?:挿|差|刺|移|載|繋|つな|入れ|復元|起動)|(?:他|別)の?(?:pc|パソコン)に',
    10,
  ),
  near('別の(?:ノート|pc|パソコン|マシン|筐体|本体|端末|機)|新しいpc', '(?:挿|差|刺|移し|移植|載せ|繋|復元)', 14),
  near(
    'moved|put|plugged|swapped|transplanted|transferred|migrated|restored|cloned|booted',
    '(?:disk|drive|ssd|hdd|nvme|image|clone|install)[^.!?]{0,30}(?:another|other|different|new|second|spare|to a|into)',
    24,
  ),
  near(
    'turn\\w* off|disabl\\w*|switch\\w* off',
    '(?:on-?board|built-?in|integrated) (?:lan|sound|audio|serial|nic|wi-?fi|network|port)',
    12,
  ),
  near('ssd|hdd|nvme|ディスク|ドライブ|os|windows', 'クローン(?:し|後)|移植|移設|引っ越|載せ替え|移し替え|移した', 24),
  '(?:from )?\\d+ ?(?:gb|tb|g)? ?(?:to|→|->|から) ?\\d+ ?(?:gb|tb)',
  `(?:dropped|stuck|slotted|popped|put|threw|installed|fitted) (?:an? |the |my |\\d |some |more |new |two )*(?:${part})`,
  `(?:替え|換え|変え|交換し|足し|増設し|いじっ)たのは[^。\\n]{0,8}(?:${part}|電源|グラボ)`,
  near('image|clone|vhdx?|イメージ|クローン', 'boot(?:ed)?|restor|vm(?![a-z])|仮想|起動し', 40),
  '(?:ssd|hdd|nvme|ディスク|ドライブ)(?:だけ)?[^。\\n]{0,10}(?:抜いて|外して)[^。\\n]{0,20}(?:入れ|挿|差)',
  'put (?:\\w+ ){0,3}(?:ram|memory|ssd|nvme|disk|card|gpu|cpu) (?:\\w+ ){0,2}in(?![a-z])|(?:more|extra|bigger) (?:ram|memory|ssd|nvme|disk|drive)',
  'export\\w* [^.]{0,24}(?:vm|machine|guest)|import\\w* (?:it |the vm )?(?:on|into|to|in) (?:proxmox|esxi|hyper|vmware|virtualbox|kvm|a new|another)',
  'mov(?:ed|ing) (?:the |my |our |this )?(?:vm|virtual machine|guest)|(?:vm|仮想マシン|ゲスト)(?:を|が)[^。]{0,16}(?:移|引っ越|コピー|複製)|(?:new|another|different) (?:hyper-v |esxi |vmware )?host',
  '仮想(?:マシン|環境|pc)(?:に|で|へ)[^。]{0,12}(?:移|変換|起動|動か|持って)|p2v|(?:hyper-v|vmware|virtualbox)(?:に|で|へ)[^。]{0,14}(?:移|変換|起動|動か|コピー|複製)',
  'ハードウェア(?:構成|の構成)?(?:を|が)(?:変更し|変わっ|変え)|hardware (?:was |has been )?(?:changed|swapped|replaced|upgraded)|(?:changed|swapped|replaced|upgraded) (?:some |a lot of |the )?(?:hardware|parts|components)',
);

/** A plan or a case to consider, not something that happened. */
const planned =
  /予定|つもり|(?:する|した|更新|交換)前に|事前|しようと|しようか|検討|考えて(?:い|ま)|もし|仮に|(?:来週|来月|今度|今後|これから|次回)|(?:たら|れば|ると|ても|場合|とき|際)[^。]{0,50}(?:(?:ます|です|でしょう|の|る|ません)か|大丈夫|どうな|るの?[?？]|平気)|したい(?:の|です|と)|(?<![a-z])(?:planning|plan to|planned|going to|about to|thinking (?:of|about)|considering|next (?:week|month)|if (?:i|we|you|my|the|it)|before (?:i|we|you|updat|flash|replac|swap|chang)|will (?:i|my|it|the)|would (?:i|my|it|the)|do i (?:lose|need)|should i|want to (?:replace|update|swap|flash|upgrade))/;
const happened =
  /(?:た|て)ら[^。]{0,40}(?:た|ました|ません|ない|てる|ています)(?:$|[。、\s!です])|(?:ました|ません|れた|なった|出た|出て|てしま|ちゃ)|(?<![a-z])(?:now|since|got|gets|says|lost|shows)(?![a-z])/;
const asks = /[?？]|(?:ます|です|でしょう|の|る|ません)か(?:[。\s]|$)|教えて/;

/** The update was a try to mend the trouble, not what came before it. */
const asRemedy =
  /(?:bios|ファームウェア|firmware)[^。\n]{0,10}(?:も|まで)(?:を)?(?:更新|アップデート|最新|上げ|入れ)[^。\n]{0,16}(?:直りま?せ|直ら|変わら|だめ|ダメ|駄目|効果|無駄|同じ|改善し(?:な|ま))|(?:bios|ファームウェア|firmware)[^。.\n]{0,14}(?:更新|アップデート|最新に|上げ)(?:し)?(?:ても(?!ら)|てみ(?:て|た|ま)[^。\n]{0,10}(?:も|が|けど|直|変|だめ|ダメ))|also (?:tried )?(?:updat|flash)|(?:updat|flash)(?:ed|ing) (?:the |my )?(?:bios|firmware)[^.\n]{0,24}(?:didn't (?:help|fix|change)|did not|doesn't (?:help|fix)|no (?:luck|help|change|difference)|but still|made no)|(?:tried|even)[^.\n]{0,30}(?:bios|firmware) (?:update|flash)/;
/** Denied or still to come, with the BIOS named somewhere and the update on its own. */
const notUpdated =
  /(?:bios|uefi)[^。]{0,10}そのまま|(?:更新|アップデート|アプデ|バージョンアップ)(?:は|も|を|とか)?(?:まだ|一切|一度も|何も)?(?:して|やって|かけて|当てて)(?:い?な|い?ま?せん)|(?:bios|uefi|ファームウェア|firmware)[^。\n]{0,14}まだ|まだ[^。\n]{0,12}(?:bios|uefi|ファームウェア|firmware)|(?:bios|uefi|firmware)[^.\n]{0,16}(?:untouched|unchanged|as it was|never (?:touched|updated)|not (?:been )?(?:touched|updated|changed)|still (?:on )?(?:the )?(?:old|original|factory|same))|(?:bios|uefi|ファームウェア)[^。\n]{0,12}(?:触って|いじって|変えて|更新して|上げて)(?:い?な|い?ま?せん)|まだ(?:やって|して|実施して|当てて|上げて|更新して|何も)(?:い?な|い?ま?せん|い?ない)|(?:bios|uefi|firmware)[^.\n]{0,24}(?:wasn't|weren't|isn't|not) (?:updated|flashed|touched|changed)|did(?:n't| not) (?:flash|update|upgrade) (?:anything|it)|更新(?:は|も)?(?:まだ|一度も)[^。\n]{0,14}(?:い?な|い?ま?せ)|not (?:done|happened|installed|flashed|updated|yet)(?: yet)?(?![a-z])|(?:haven't|havent|have not|hasn't|didn't|did not|never|not yet)[^.\n]{0,24}(?:bios|uefi|firmware)/;

/** What a message says was changed; nothing that is only planned, asked about or denied. Never throws. */
export function changesIn(plain: string): Changes {
  const text = sentencesOf(plain)
    .map((sentence) => (isOnlyPlanned(sentence) ? sentence.replace(/[^\n]/g, ' ') : sentence))
    .join('');
  const withoutBoardName = text
    .replace(buttons, (words) => ' '.repeat(words.length))
    .replace(boardOfBios, (words) => `${' '.repeat(words.length - 4)}bios`);
  const updates = asRemedy.test(plain)
    ? []
    : mentionsOf(withoutBoardName, updatedBios).filter(
        ({ words, end }) =>
          !denial.test(words) &&
          !/^(?:が|は|って)(?:原因|必要|推奨|怪し|危)|^の(?:通知|案内|お知らせ|予告)/.test(
            withoutBoardName.slice(end, end + 8),
          ),
      );
  const replacements = mentionsOf(withoutBoardName, boardReplaced).filter(
    ({ words }) => !sameBoard.test(words) && !denial.test(words),
  );
  const others = mentionsOf(withoutBoardName, otherChange).filter(({ words }) => !denial.test(words));
  const afterBiosUpdate = biosUpdate(plain, updates);
  const found: readonly (readonly [Exclude<Change, 'unknown'>, Mention | undefined])[] = [
    ['motherboard', replacements[0]],
    ['bios', updates[0]],
    ['otherPart', others[0]],
  ];
  const [change, mention] = found.find(([, one]) => one !== undefined) ?? [];
  return { ...(change && { change }), ...(mention && { mention }), afterBiosUpdate };
}

function isOnlyPlanned(sentence: string): boolean {
  if (surelyPlanned.test(sentence)) return true;
  return (
    planned.test(sentence) &&
    !happened.test(sentence) &&
    !/だけ(?:で|なのに)/.test(sentence) &&
    (asks.test(sentence) || /予定|つもり|planning|going to|next (?:week|month)/.test(sentence))
  );
}

function biosUpdate(plain: string, updates: readonly Mention[]): boolean | null {
  if (updates.length > 0) return true;
  if (asRemedy.test(plain)) return null;
  const denied = [...plain.matchAll(updatedBios)].some(
    (match) => denial.test(match[0]) || isDenied(plain, { start: match.index, end: match.index + match[0].length }),
  );
  return denied || (namesBios.test(plain) && notUpdated.test(plain)) ? false : null;
}

/** English: the "not" stands between the BIOS and its update. */
const denial = /(?<![a-z])(?:not|never|no)(?![a-z])|n't(?![a-z])/;
const namesBios = new RegExp(`${bios}|f?tpm|flash`);
