// Reads what Windows shows about its licence: slmgr, PowerShell, wmic, events and the Activation page, pasted in any shape.

import type { LicenseEvidence } from './case.ts';
import { readActivationPage } from './output/activationPage.ts';
import { readCollected } from './output/collected.ts';
import { squeeze, tidy } from './output/pastedText.ts';
import { readProduct, splitProducts, windowsAmong } from './output/product.ts';
import { codesIn, decimalCodeIn } from './output/writtenCode.ts';
import { maskSecrets } from './secrets.ts';

/**
 * What a text shows of the licence: pasted output as far as it is there, else the error code and the last five
 * characters of a key in a person's own words. Undefined when the text holds nothing of it.
 */
export function readLicenseOutput(text: string): LicenseEvidence | undefined {
  const { evidence, isOther } = readOutput(text);
  return evidence ?? (isOther ? undefined : readWords(text));
}

/**
 * What pasted output of Windows shows; undefined for a person's own words. Values are read before labels, since Windows
 * translates only labels; cut output gives what is left of it. Never throws, needs linear time, and never gives more
 * of a key than its last five characters. Labels and their sources: docs/sources.md, Licences.
 */
export function readPastedOutput(text: string): LicenseEvidence | undefined {
  return readOutput(text).evidence;
}

interface Output {
  readonly evidence?: LicenseEvidence;
  /** It shows Office or an add-on: what stands in it says nothing of Windows. */
  readonly isOther: boolean;
}

function readOutput(text: string): Output {
  const clean = tidy(text);
  const collected = readCollected(clean);
  if (collected?.whole) return { evidence: collected.evidence, isOther: false };
  const squeezed = squeeze(clean);
  const products = splitProducts(squeezed, clean).map(({ start, end }) =>
    readProduct(clean.slice(squeezed.at[start], squeezed.at[end]), squeezed.text.slice(start, end)),
  );
  const evidence = { ...readActivationPage(clean, squeezed.text), ...windowsAmong(products), ...collected?.evidence };
  // A build alone is the banner of a console.
  const isShown = Object.keys(evidence).some((name) => name !== 'windowsBuild');
  return { isOther: products.some(({ kind }) => kind === 'other'), ...(isShown && { evidence }) };
}

/** Windows shows nothing here, but the person may: an error code, or a key, of which the last five are kept. */
function readWords(text: string): LicenseEvidence | undefined {
  const { text: masked } = maskSecrets(text);
  const clean = tidy(masked);
  const errorCode = codesIn(clean)[0]?.code ?? decimalCodeIn(clean);
  const partialKey = /(?:\*{5}-){4}([A-Z0-9]{5})(?![A-Z0-9])/.exec(masked)?.[1];
  if (errorCode === undefined && partialKey === undefined) return undefined;
  return { ...(errorCode !== undefined && { errorCode }), ...(partialKey !== undefined && { partialKey }) };
}
