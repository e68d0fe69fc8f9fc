// Whether this Node can run the bot, and uses the proxy it was given.
import { readFileSync } from 'node:fs';
import { type Finding, told, trouble } from './finding.ts';

const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly engines: { readonly node: string };
};

/** The oldest Node that package.json allows, such as `22.18`. */
const oldest = engines.node.replace(/^>=/, '');

/** `version` as in `process.versions.node`. */
export function checkNode(
  environment: Readonly<Record<string, string | undefined>>,
  version: string = process.versions.node,
): Finding[] {
  const proxy = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].find((name) => environment[name]);
  return [
    isOlder(version, oldest)
      ? trouble('wrong', 'node', 'node.old', { version, oldest })
      : told('good', 'node', 'node.fine', { version }),
    ...(proxy && environment['NODE_USE_ENV_PROXY'] !== '1'
      ? [trouble('note', 'node', 'node.proxy', { name: proxy })]
      : []),
  ];
}

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = than.split('.').map(Number);
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}
