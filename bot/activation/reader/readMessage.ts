// One message, read as an expert would: what it is for, what it states, and the words that say so.
import type { Cause, Change, Circumstances, LicenseEvidence, LicenseType } from '../case.ts';
import { decideCause, lookUp } from '../errors.ts';
import { maskSecrets } from '../secrets.ts';
import { readLicenseOutput } from '../slmgr.ts';
import { causesIn, type StatedCauses } from './causes.ts';
import { type Changes, changesIn } from './changes.ts';
import { circumstancesIn } from './circumstances.ts';
import { type Decimal, decimalsIn, tailsIn, writtenIn } from './codes.ts';
import { type Intent, intentOf, type StatedIntent } from './intent.ts';
import { languageOf, type MessageLanguage } from './language.ts';
import { licenseIn, type StatedLicense } from './licenses.ts';
import { type Machine, machineIn } from './machine.ts';
import { plainText } from './plain.ts';
import { type Elsewhere, elsewhereIn, namesOtherProduct } from './subject.ts';
import { languageNamed } from './talk.ts';
import { type Topic, topicFor } from './topic.ts';
import type { Mention } from './wording.ts';

/** Words of the message, in the readers' own spelling, and what they were taken for. */
export interface Because {
  readonly for: 'intent' | 'license' | 'cause' | 'change';
  readonly words: string;
}

/** What one message says; the meaning of each value: docs/reader.md. */
export interface Reading {
  readonly lang: MessageLanguage;
  readonly intent: Intent;
  /** `0x` and eight upper-case hex digits each, in order of appearance, none twice. */
  readonly codes: readonly string[];
  /** Codes that the message denies or corrects. */
  readonly withdrawn: readonly string[];
  /** Codes of which only the last four digits are written; they hint at a cause. */
  readonly tails: readonly string[];
  /** Decimal numbers that are codes; not among `codes`. */
  readonly decimals: readonly Decimal[];
  readonly license: LicenseType;
  /** The cause as a whole; `unknown` where the intent has none. */
  readonly cause: Cause;
  /** The cause that the words alone state, without codes and changes of hardware. */
  readonly stated?: Cause;
  readonly topic: Topic;
  readonly hasProductKey: boolean;
  readonly afterBiosUpdate: boolean | null;
  readonly change?: Exclude<Change, 'unknown'>;
  readonly circumstances: Circumstances;
  /** With `switch_language`: the language asked for. */
  readonly wants?: 'ja' | 'en';
  /** With `other_it`: what it is about instead. */
  readonly elsewhere?: Elsewhere;
  /** BitLocker asks for its recovery key now, whatever else the message says. */
  readonly bitLocker: boolean;
  /** The person says that no message or code is shown. */
  readonly noMessage: boolean;
  readonly output?: LicenseEvidence;
  /** The PC it is about. */
  readonly machine: Machine;
  readonly because: readonly Because[];
}

/** Only licensing shows these; the other codes of the catalogue are shared with the rest of Windows. */
const ownCode = /^0x(?:C004|4004|803F|8004[DEF]|C0EA|87E1|D000)/;
/** Causes that only a licence has. */
const licensingCauses: ReadonlySet<Cause> = new Set([
  'not_genuine',
  'volume_kms',
  'wrong_edition',
  'key_limit',
  'key_blocked',
  'key_invalid',
  'store_corrupt',
]);
/** Things that are named without failing, in questions too. */
const thing =
  /^(?:プロキシ|proxy|ファイア ?ウォール|firewall|オフライン|offline|kms|adba|dns.*|閉域|隔離.*|スタンドアロン)$/;

/**
 * Reads one message. `asked`: the person was asked for the activation error, so a cause is decided whatever the intent.
 * Pure, linear, never throws.
 */
export function readMessage(text: string, asked = false): Reading {
  const plain = plainText(text);
  const { stated: codes, withdrawn } = writtenIn(text);
  const tails = tailsIn(plain);
  const decimals = decimalsIn(text);
  const output = readLicenseOutput(text);
  const changes = changesIn(plain);
  const causes = causesIn(plain);
  const license = licenseIn(plain);
  const circumstances = circumstancesIn(plain);
  const hasProductKey = maskSecrets(text).found.includes('productKey');
  const stated = statedCause(causes);
  const mentions = circumstances.activator ? [] : mentionsIn(changes, causes);
  const read: StatedIntent = intentOf(plain, {
    code: codes.length + decimals.length > 0,
    ownCode: [...codes, ...decimals.map(({ code }) => code), ...tails].some((code) => ownCode.test(code)),
    sharedCode: codes.some((code) => lookUp(code) !== undefined),
    output: output?.channel !== undefined || output?.status !== undefined,
    leakedKey: hasProductKey,
    licensing:
      license !== undefined || circumstances.accountNamed || (stated !== undefined && licensingCauses.has(stated)),
    mentions,
  });
  const { intent } = read;
  const type = intent === 'other_it' && namesOtherProduct(plain) ? undefined : license?.license;
  const evidence = codes.length > 0 ? codes : tails;
  const hasCause = asked || intent === 'activation_problem' || intent === 'human';
  const cause = hasCause ? decideCause(evidence, stated, changes.change).cause : 'unknown';
  return {
    lang: languageOf(text),
    intent,
    codes,
    withdrawn,
    tails: codes.length > 0 ? [] : tails,
    decimals,
    license: type ?? 'unknown',
    cause,
    ...(stated && { stated }),
    topic: topicFor(intent, cause, type ?? 'unknown', circumstances, plain),
    hasProductKey,
    afterBiosUpdate: changes.afterBiosUpdate,
    ...(changes.change && { change: changes.change }),
    circumstances,
    ...(intent === 'switch_language' && { wants: languageNamed(plain) }),
    ...(intent === 'other_it' && { elsewhere: elsewhereIn(plain) }),
    bitLocker: bitLockerAsks.test(plain),
    noMessage: codes.length === 0 && saysNoMessage.test(plain),
    ...(output && { output }),
    machine: machineIn(text),
    because: becauseOf(read, type && license, causes, changes),
  };
}

/** Words first that are specific, then those that a change of hardware explains. */
function statedCause({ specific, generic, hardwareMessage, installed }: StatedCauses): Cause | undefined {
  if (specific || generic) return (specific ?? generic)?.cause;
  if (hardwareMessage) return 'hardware_change';
  return installed && 'no_license_found';
}

function mentionsIn({ mention }: Changes, { specific, generic, installed, hardwareMessage }: StatedCauses): Mention[] {
  const failing = specific && !thing.test(specific.mention.words) ? specific.mention : undefined;
  return [mention, failing, generic?.mention, installed, hardwareMessage].filter((one) => one !== undefined);
}

function becauseOf(
  { mention: forIntent }: StatedIntent,
  license: StatedLicense | undefined,
  causes: StatedCauses,
  { mention: forChange }: Changes,
): Because[] {
  const forCause = (causes.specific ?? causes.generic)?.mention ?? causes.hardwareMessage ?? causes.installed;
  const because = (what: Because['for'], mention: Mention | undefined): Because[] =>
    mention?.words ? [{ for: what, words: mention.words.trim() }] : [];
  return [
    ...because('intent', forIntent),
    ...because('license', license?.mention),
    ...because('cause', forCause),
    ...because('change', forChange),
  ];
}

const bitLockerAsks =
  /(?:bitlocker|ビットロッカー|回復 ?キー|recovery key)[^。\n]{0,24}(?:求め(?:られ)?(?:て(?:い|る)|ます|る|られ)|要求|入力|聞かれ|出(?:て|ます)|asks?(?![a-z])|asking|wants|screen|needs)|(?:asks?|asking|wants)(?: me)? for (?:the |my |a )?(?:bitlocker|recovery key)(?![^.]{0,40}(?:typed|entered|ok|worked))/;
const saysNoMessage =
  /(?:エラー|メッセージ|コード|番号)(?:コード|メッセージ|番号)?(?:は|も|が|って)?(?:特に|何も)?(?:出て|表示され(?:て)?|書いて)?(?:い?ない|い?ま?せん|なし|ありま?せん|出ま?せん|無し|無い)|(?<![a-z])no (?:error )?(?:code|message|error)s?(?![a-z])|there(?:'s| is)(?:n't| not| no) (?:any |an? )?(?:error )?(?:code|message)|without (?:any |an? )?(?:error )?(?:code|message)/;
