// Whose address a request comes from: the nearest one that is no proxy of ours.
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';

/** How many proxies stand before this process, or their addresses and ranges (`10.0.0.0/8`); 0: none. */
export type TrustedProxies = number | readonly string[];

/**
 * An address to count by, of IPv6 the network of it; undefined when that would count strangers as one: this machine, or a
 * proxy in the own network that `TRUSTED_PROXIES` does not name.
 */
export type CallerAddress = (request: IncomingMessage) => { readonly address?: string; readonly unknownProxy?: true };

/** `X-Forwarded-For` is believed only as far as these proxies have written it. */
export function callerAddress(proxies: TrustedProxies): CallerAddress {
  const ours = typeof proxies === 'number' ? undefined : rangesOf(proxies);
  return ({ socket, headers }) => {
    const peer = plain(socket.remoteAddress ?? '');
    const told = String(headers['x-forwarded-for'] ?? '');
    const way = [...told.split(',').map(plain).filter(Boolean), peer];
    let at = way.length - 1;
    if (typeof proxies === 'number') at = Math.max(0, at - proxies);
    else while (at > 0 && within(ours, way[at])) at -= 1;
    const found = way[at] ?? '';
    if (found !== peer && isIP(found) !== 0) return { address: network(found) };
    if (told !== '' && (within(ownMachine, peer) || within(ownNetwork, peer))) return { unknownProxy: true };
    return within(ownMachine, peer) ? {} : { address: network(peer) };
  };
}

/** Whether it is an address, or a range of them. */
export function isAddressRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && most > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
}

const ownMachine = rangesOf(['127.0.0.0/8', '::1']);
const ownNetwork = rangesOf([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
]);

function rangesOf(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) {
    const [address = '', bits] = text.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

function within(list: BlockList | undefined, address = ''): boolean {
  const family = isIP(address);
  return family !== 0 && list?.check(address, family === 6 ? 'ipv6' : 'ipv4') === true;
}

/** Without the port that some proxies add, the brackets, and the wrapping of IPv4 in IPv6. */
function plain(text: string): string {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/^::ffff:(?=[\d.]+$)/i, '');
  return /^[\d.]+:\d+$/.test(bare) ? bare.replace(/:\d+$/, '') : bare;
}

/** Whoever has one IPv6 address has 2^64 of them. */
function network(address: string): string {
  if (!isIPv6(address)) return address;
  const [front = '', back] = address.split('%')[0]?.split('::') ?? [];
  const head = front.split(':').filter(Boolean);
  const tail = back?.split(':').filter(Boolean) ?? [];
  const zeros = back === undefined ? [] : Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  const groups = [...head, ...zeros, ...tail].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/64`;
}
