// Finds the model of the PC in a message, spelled as its maker spells it; a family alone ("a Latitude") is no model.

interface Family {
  /** The maker's spelling. */
  readonly as: string;
  /** How people write it; a look ahead where the number alone is unmistakable. */
  readonly called: string;
  /** What makes a model of the family, behind its name; a group where only a part of it names the model. */
  readonly number: string;
  /** How the maker writes a generation; absent where a generation is the processor's. */
  readonly generation?: 'Gen ' | 'G';
  /** Letters behind the digits are small: T14s. */
  readonly small?: true;
  /** All letters are large: TOMAHAWK. */
  readonly large?: true;
}

/** The chipset, and what makes it one board of many: B550M-A. */
const board = String.raw`[abhxz]\d{3}[em]?(?:-[a-z]{1,8})?(?: (?:tomahawk|mortar|gaming))?`;

const families: readonly Family[] = [
  // Lenovo
  {
    as: 'ThinkPad',
    called: String.raw`thinkpad|シンクパッド|(?=x1[ -]?(?:carbon|yoga|nano|extreme)(?![a-z]))|(?=[telpx]1[3456][sv]?[ -]?gen[ .]{0,2}[1-9])`,
    number: String.raw`x1[ -]?(?:carbon|yoga|nano|extreme|fold|titanium|tablet)|[telpxwzr]\d{1,3}(?:si|[svpie])?(?: yoga)?`,
    generation: 'Gen ',
    small: true,
  },
  { as: 'ThinkBook', called: 'thinkbook', number: '1[3456][spx]?(?: plus| yoga)?', generation: 'G', small: true },
  {
    as: 'ThinkCentre',
    called: 'thinkcent(?:re|er)',
    number: String.raw`m\d{2,4}[a-z]?|neo[ -]?\d{2}[a-z]`,
    generation: 'Gen ',
    small: true,
  },
  { as: 'ThinkStation', called: 'thinkstation', number: String.raw`p\d{1,3}c?`, generation: 'Gen ', small: true },
  // Dell
  { as: 'Latitude', called: 'latitude', number: String.raw`e?(?!\d000)\d{4}` },
  { as: 'OptiPlex', called: 'optiplex', number: String.raw`\d{3,4}(?: plus)?|xe\d` },
  { as: 'Precision', called: 'precision', number: String.raw`[mt]?(?!\d000)\d{4}` },
  { as: 'Vostro', called: 'vostro', number: String.raw`(?!\d000)\d{4}` },
  { as: 'Inspiron', called: String.raw`inspiron(?: 1[1-7](?= \d{4}))?`, number: String.raw`(?!\d000)\d{4}` },
  { as: 'XPS', called: 'xps', number: String.raw`\d{4}|1[357](?: plus)?(?: \d{4})?` },
  { as: 'Dell Pro', called: 'dell pro', number: '(?:max )?1[346](?: plus| premium)?' },
  // HP
  {
    as: 'EliteBook',
    called: 'elitebook',
    number: String.raw`(?:x360 |folio )?\d{3,4}m?(?: aero)?|ultra(?= ?g\d)`,
    generation: 'G',
    small: true,
  },
  { as: 'ProBook', called: 'probook', number: String.raw`(?:x360 )?\d{2,3}`, generation: 'G', small: true },
  {
    as: 'ZBook',
    called: 'zbook',
    number: String.raw`(?:firefly|fury|power|studio|create)(?: x360)?(?: 1[4567])?(?= ?g\d)|1[457]u?`,
    generation: 'G',
    small: true,
  },
  { as: 'EliteDesk', called: 'elitedesk', number: String.raw`\d{3}`, generation: 'G' },
  { as: 'ProDesk', called: 'prodesk', number: String.raw`\d{3}`, generation: 'G' },
  { as: 'EliteOne', called: 'eliteone', number: String.raw`\d{3,4}`, generation: 'G' },
  {
    as: 'HP',
    called: 'hp',
    number: String.raw`(?:(?:elite|pro) (?:mini |sff |tower )?)?\d{3}(?= ?g\d)|z[1-9](?: (?:mini|tower|sff))?(?= ?g\d)`,
    generation: 'G',
  },
  // Panasonic: the number on the case begins with the series, CF-SV8RDLVS.
  {
    as: "Let's note",
    called: String.raw`(?:let'?s ?note|レッツ ?ノート)(?:[ -]?cf)?|cf(?=-[a-z]{2}\d)`,
    number: String.raw`([a-z]{2}\d{1,2})(?:[a-z]{2,8})?`,
  },
  { as: 'TOUGHBOOK', called: 'toughbook|タフブック', number: String.raw`(?:cf|fz)-?(?:\d{2}|[a-z]\d)` },
  // Fujitsu
  {
    as: 'LIFEBOOK',
    called: 'lifebook|ライフブック',
    number: String.raw`[a-z]{1,2}\d{2,4}(?:/[a-z]{1,2}\d?)?|(?:wu|uh|ch)[-\dx]{0,3}/[a-z]\d`,
  },
  { as: 'ESPRIMO', called: 'esprimo|エスプリモ', number: String.raw`[a-z]{1,2}\d{2,4}(?:/[a-z]{1,2}\d?)?` },
  { as: 'CELSIUS', called: 'celsius', number: String.raw`[a-z]\d{3,4}` },
  // Dynabook
  {
    as: 'dynabook',
    called: 'dynabook|ダイナブック',
    number: String.raw`(?:satellite |tecra |portege )?[a-z]{1,2}\d{1,3}(?:/[a-z]{1,4}\d?)?|gz/[a-z]{1,4}`,
  },
  // NEC
  {
    as: 'VersaPro',
    called: String.raw`versapro(?:[ -](?:j|ultralite))*(?:[ -]?(?:タイプ|type))?`,
    number: 'v[a-z](?![a-z])|vk[a-z0-9]{3,8}',
  },
  {
    as: 'Mate',
    called: 'mate(?: j)?[ -]?(?:タイプ|type)|mate(?= mk[a-z0-9]{3})',
    number: 'm[a-z](?![a-z])|mk[a-z0-9]{3,8}',
  },
  { as: 'LAVIE', called: 'lavie', number: String.raw`[a-z]{1,2}\d{3,4}(?:/[a-z0-9]{1,4})?` },
  // Others
  {
    as: 'VAIO',
    called: 'vaio',
    number: '(?:pro )?(?:sx1[24]|fe1[456]|f[hl]?1[456]|s1[135]|p[a-z](?![a-z]))|vj[a-z0-9]{3,10}',
  },
  {
    as: 'Surface',
    called: 'surface',
    number: String.raw`(?:pro|laptop(?: go| studio)?|go|book|studio) ?\d{1,2}\+?|pro x|laptop se`,
  },
  { as: 'MousePro', called: 'mousepro', number: String.raw`[a-z]{1,3}\d{1,3}[a-z0-9]{0,6}` },
  { as: 'Endeavor', called: 'endeavor', number: String.raw`[a-z]{2}\d{2,4}[a-z]?` },
  { as: 'TravelMate', called: 'travelmate', number: String.raw`p\d{3}` },
  { as: 'ExpertBook', called: 'expertbook', number: String.raw`[a-z]\d{1,4}[a-z]{0,4}` },
  { as: 'VivoBook', called: 'vivobook', number: String.raw`(?:s ?|pro )?1[4567]|[a-z]\d{4}[a-z]{0,2}` },
  { as: 'ROG', called: 'rog', number: '(?:strix|zephyrus|flow) [gmxz]1[34567]' },
  // Boards of PCs that somebody built
  { as: 'PRIME', called: String.raw`prime(?= [abhxz]\d)`, number: board, large: true },
  { as: 'TUF GAMING', called: String.raw`tuf gaming(?= [abhxz]\d)`, number: board, large: true },
  { as: 'ROG STRIX', called: String.raw`rog strix(?= [abhxz]\d{3})`, number: board, large: true },
  {
    as: 'MSI',
    called: String.raw`msi(?= (?:mag|mpg|meg|pro) [abhxz]\d)`,
    number: `(?:mag|mpg|meg|pro) ${board}`,
    large: true,
  },
];

/** A longer name before a shorter one that it begins with. */
const inOrder = families.toSorted((a, b) => b.as.length - a.as.length);
const anyFamily = new RegExp(
  `(?<![a-z0-9])(?:${inOrder.map(({ called }) => `(${called})`).join('|')})[ _-]{0,2}`,
  'gi',
);
/** Neither inside a longer number nor a count of something: "ThinkPad X1 3台", "Latitude 2024年". */
const ends = String.raw`(?![a-z0-9]|[.,]\d| ?(?:台|人|件|回|年|か月|ヶ月|月|日|時|分|個|本|円|万|枚|gb|tb|インチ|inch|"|″))`;
const numbers = new Map(
  inOrder.map((family) => [family, new RegExp(`(?:${family.number})(?:${ends}|(?=[ -]?g(?:en)?[ .]?\\d))`, 'iy')]),
);
const generation =
  /(?: (?:amd|intel)| 1\d(?:\.\d)? ?inch)?[ \-(,]{0,2}(?:gen(?:eration)?[. ]{0,2}(\d{1,2})|g(\d{1,2}[aiq]?)|(\d{1,2})(?:st|nd|rd|th) ?gen(?:eration)?|第? ?(\d{1,2}) ?世代)(?![\da-z]| ?の? ?(?:intel|core|インテル|cpu|i[3579]|ryzen))/iy;
const year = /^(?:19|20)\d\d$/;

/** The models that a text names, each once; `text` is folded. Linear. */
export function modelsNamed(text: string): string[] {
  const found = [...text.matchAll(anyFamily)].flatMap((match) => {
    const family = inOrder.find((_, at) => match[at + 1] !== undefined);
    const named = family && modelAt(text, family, match.index + match[0].length);
    return named && isTheirs(text, match.index, named.end) ? [named.model] : [];
  });
  // "ThinkPad T14 ... my T14 Gen 3": the one that says more.
  return [...new Set(found)].filter((one) => !found.some((other) => other !== one && other.startsWith(`${one} `)));
}

function modelAt(text: string, family: Family, at: number): { model: string; end: number } | undefined {
  const number = numbers.get(family);
  if (!number) return undefined;
  number.lastIndex = at;
  const match = number.exec(text);
  if (!match || year.test(match[0])) return undefined;
  const model = `${family.as} ${spelled(match[1] ?? match[0], family)}`;
  const end = at + match[0].length;
  generation.lastIndex = end;
  const [written = '', ...which] = generation.exec(text) ?? [];
  const one = which.find((number) => number !== undefined);
  const isSaid = family.generation !== undefined && one !== undefined;
  return { model: isSaid ? `${model} ${family.generation}${one.toLowerCase()}` : model, end: end + written.length };
}

/** `x1-carbon` is X1 Carbon, `t14S` T14s, `pro9` Pro 9. */
function spelled(number: string, { small, large }: Family): string {
  if (large) return number.toUpperCase();
  return number
    .replace(/(pro|laptop|go|book|studio)(?=\d)/gi, '$1 ')
    .replace(/(?<=^x1)-/i, ' ')
    .split(' ')
    .map((word) => {
      const upper = word.toUpperCase();
      if (/^(?:[a-z]{3,}|go)$/i.test(word)) return upper.slice(0, 1) + word.slice(1).toLowerCase();
      return small ? upper.replace(/(?<=\d)[A-Z]+$/, (tail) => tail.toLowerCase()).replace('X360', 'x360') : upper;
    })
    .join(' ');
}

/** Not the PC beside it, the one before it, or one that is said to be well. */
function isTheirs(text: string, start: number, end: number): boolean {
  return !someoneElses.test(text.slice(Math.max(0, start - 24), start)) && !unaffected.test(text.slice(end, end + 24));
}

const someoneElses =
  /(?:(?:隣|同僚|上司|友人|別|他|ほか|以前|前|昔|予備)の[^。、\n]{0,6}|(?:colleague|coworker|neighbou?r|friend|boss|wife|husband)'?s |(?:other|another|old|previous|former|spare) (?:[a-z]+ )?|(?:not|isn't) (?:an? |the )?)$/i;
const unaffected =
  /^ ?(?:(?:では|は|なら)(?:[^。、\n]{0,6})(?:問題(?:は|が|も)?(?:な[いく]|あり?ま?せん)|大丈夫|正常|平気)|(?:では|じゃ)(?:な[いく]|ありません)|から(?:の)?(?:買い?替|乗り?換|移行|引っ越)|,? (?:is|are|works|was) (?:fine|ok|okay|all right|not affected))/i;
