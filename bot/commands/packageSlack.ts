// `npm run package:slack`: the manifest of the Slack app, for Socket Mode or with the addresses that Slack calls; docs/slack.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { newAppLink, slackManifest } from '../../manifest/slackManifest.ts';
import { readSlackPackage } from '../readPackages.ts';
import { packing } from './packing.ts';

const asked = askedWay();
const { settings, say, refuse } = packing((environment, languages) =>
  readSlackPackage(environment, languages, asked === 'wrong' ? undefined : asked),
);
if (asked === 'wrong') refuse('packages.slack.usage');
const { way, because, publicUrl } = settings;

const manifest = slackManifest(publicUrl);
const path = resolve('dist', 'slack-manifest.json');
const page = resolve('dist', 'slack-new-app.html');
mkdirSync(resolve('dist'), { recursive: true });
writeFileSync(path, `${JSON.stringify(manifest, undefined, 2)}\n`);
writeFileSync(page, newAppPage());
say(`packages.slack.${way}`, { path });
say(`packages.slack.because.${because}`);
// As Slack's own pages call it, in every language.
const botToken = 'Bot User OAuth Token';
say(`packages.slack.next.${way}`, { page, botToken, url: `${publicUrl ?? ''}/slack/events` });

function askedWay() {
  try {
    const options = { socket: { type: 'boolean' }, http: { type: 'boolean' } } as const;
    const { socket, http } = parseArgs({ options }).values;
    if (socket && http) return 'wrong';
    return socket ? 'socket' : http ? 'http' : undefined;
  } catch {
    return 'wrong';
  }
}

/** Leads to Slack's page for a new app with all of the manifest in its address, which is too long to be typed. */
function newAppPage(): string {
  const link = newAppLink(manifest).replaceAll('&', '&amp;').replaceAll('"', '%22');
  return [
    '<!doctype html><meta charset="utf-8"><title>Activation Desk - Slack</title>',
    `<meta http-equiv="refresh" content="0;url=${link}">`,
    `<a href="${link}">api.slack.com/apps</a>\n`,
  ].join('\n');
}
