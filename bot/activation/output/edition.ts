// The names of Windows editions: the ids that Windows writes everywhere, and those that people see in Settings.

/** Name in Settings (Windows 11 ...) to the id of `EditionID` and `Name`. Source: docs/sources.md, Licences. */
const shownNames: Readonly<Record<string, string>> = {
  'Home Single Language': 'CoreSingleLanguage',
  'Home Country Specific': 'CoreCountrySpecific',
  'Home China': 'CoreCountrySpecific',
  'Home N': 'CoreN',
  Home: 'Core',
  'Pro for Workstations N': 'ProfessionalWorkstationN',
  'Pro N for Workstations': 'ProfessionalWorkstationN',
  'Pro for Workstations': 'ProfessionalWorkstation',
  'Pro Education N': 'ProfessionalEducationN',
  'Pro Education': 'ProfessionalEducation',
  'Pro N': 'ProfessionalN',
  Pro: 'Professional',
  'IoT Enterprise LTSC': 'IoTEnterpriseS',
  'IoT Enterprise': 'IoTEnterprise',
  'Enterprise N LTSC': 'EnterpriseSN',
  'Enterprise LTSC N': 'EnterpriseSN',
  'Enterprise LTSC': 'EnterpriseS',
  'Enterprise Evaluation': 'EnterpriseEval',
  'Enterprise multi-session': 'ServerRdsh',
  'Enterprise N': 'EnterpriseN',
  Enterprise: 'Enterprise',
  'Education N': 'EducationN',
  Education: 'Education',
  SE: 'CloudEdition',
};

/** Longer ids come first, for they begin like shorter ones. */
const ids: readonly string[] = [
  ...new Set([...Object.values(shownNames), 'EnterpriseG', 'EnterpriseSEval', 'EnterpriseNEval', 'Cloud', 'CloudN']),
].sort((a, b) => b.length - a.length);

const idsByLowerCase = new Map(ids.map((id) => [id.toLowerCase(), id]));
const namesByLowerCase = new Map(Object.entries(shownNames).map(([name, id]) => [name.toLowerCase(), id]));

/** The id as Windows writes it, whatever the case; an id that we do not know stays as it is written. */
export function editionId(written: string): string {
  return idsByLowerCase.get(written.toLowerCase()) ?? written;
}

/** The known id or Settings name that the words are, and nothing else; undefined for other words. */
export function knownEdition(words: string): string | undefined {
  const plain = words
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^(?:Microsoft )?Windows (?:1[01] )?/i, '')
    .toLowerCase();
  return namesByLowerCase.get(plain) ?? idsByLowerCase.get(plain);
}

/** The id with which a cut text begins, when what follows shows that it is whole: `Professional ed`, not `Professional`. */
export function cutEdition(rest: string): string | undefined {
  const id = ids.find((one) => rest.slice(0, one.length).toLowerCase() === one.toLowerCase());
  if (id === undefined) return undefined;
  return /^(?:ed|Description|説明)/.test(rest.slice(id.length)) ? id : undefined;
}

const name = Object.keys(shownNames)
  .map((one) => one.replaceAll(' ', '\\s{1,3}'))
  .join('|');
const shownEdition = new RegExp(`Windows\\s{0,3}1[01]\\s{1,3}(${name})(?![A-Za-z0-9])`, 'i');

/** The edition in "Windows 11 Pro", as Settings and `winver` write it. */
export function shownEditionIn(text: string): string | undefined {
  const written = shownEdition.exec(text)?.[1];
  return written === undefined ? undefined : knownEdition(written);
}
