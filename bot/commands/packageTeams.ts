// `npm run package:teams`: the app package for Teams from the settings, checked against Microsoft's schema; docs/teams.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { program } from '../program.ts';
import { readTeamsPackage } from '../readPackages.ts';
import { packing } from './packing.ts';

const { settings, say, refuse, withTools } = packing(readTeamsPackage);
const options = optionsOrExit();
const { makeTeamsPackage } = await withTools(() => import('../../manifest/teamsPackage.ts'));
const { rasterise } = await import('../report/rasterise.ts');

const { zip, problems } = await makeTeamsPackage({
  ...settings,
  version: options.version,
  channelMessages: !options.withoutChannelMessages,
  rasterise,
});
if (problems.length > 0) refuse('packages.teams.schema', problems);

const path = resolve('dist', 'activation-desk-teams.zip');
mkdirSync(resolve('dist'), { recursive: true });
writeFileSync(path, zip);
say('packages.teams.done', { path, version: options.version, appId: settings.appId });
say('packages.teams.pages', settings.pages);
say(options.withoutChannelMessages ? 'packages.teams.withoutMessages' : 'packages.teams.withMessages');
say('packages.teams.next', { endpoint: `${settings.publicUrl}/api/messages` });

function optionsOrExit() {
  try {
    const known = {
      'app-version': { type: 'string', default: program.version },
      'without-channel-messages': { type: 'boolean', default: false },
    } as const;
    const { values } = parseArgs({ options: known });
    if (!/^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/.test(values['app-version'])) throw new Error('no version');
    return { version: values['app-version'], withoutChannelMessages: values['without-channel-messages'] };
  } catch {
    return refuse('packages.teams.usage');
  }
}
