// The doctor on Teams: what each code of Entra and each answer of the connector means, with its cure in both languages.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Entra, startEntra } from '../support/entra.ts';
import { examined } from '../support/examined.ts';
import { type Chat, type FakeTeams, startFakeTeams } from '../support/fakeTeams.ts';

let entra: Entra;
let teams: FakeTeams;
let desk: Chat;

beforeEach(async () => {
  [entra, teams] = await Promise.all([startEntra(), startFakeTeams()]);
  desk = teams.channel();
  teams.user({ name: 'IT' });
});

afterEach(async () => {
  await Promise.all([entra.close(), teams.close()]);
});

const environment = (more: Readonly<Record<string, string>> = {}) => ({
  ...entra.settings,
  MicrosoftAppId: entra.appId,
  MicrosoftAppPassword: entra.secret,
  MicrosoftAppTenantId: teams.tenant,
  DESK_TEAMS_CHANNEL: desk.id,
  DESK_TEAMS_SERVICE_URL: teams.serviceUrl,
  DESK_TEAMS_TENANT: teams.tenant,
  ...more,
});

describe('the doctor on Teams', () => {
  it('finds a token and the bot in the channel, and the clock right', async () => {
    const { of, findings } = await examined(environment());
    expect(of('teams')).toEqual(['good teams.fine']);
    expect(of('teamsDesk')).toEqual(['good teamsDesk.fine']);
    expect(of('clock')).toEqual(['good clock.fine']);
    expect(findings.filter(({ mark }) => mark === 'wrong')).toEqual([]);
    expect(teams.violations).toEqual([]);
  });

  it.each([
    ['7000215', 'teams.wrongSecret', 'Secret ID', 'シークレット ID'],
    ['7000222', 'teams.expired', 'Make a new client secret', 'クライアント シークレットを作り'],
    ['700016', 'teams.unknownApp', 'MicrosoftAppType=MultiTenant', 'MicrosoftAppType=MultiTenant'],
    ['90002', 'teams.unknownTenant', 'Directory (tenant) ID', 'テナント ID を設定'],
    ['7000112', 'teams.disabled', 'Enterprise applications', 'エンタープライズ アプリケーション'],
    ['53003', 'teams.blocked', 'workload identities', 'ワークロード ID'],
    ['50196', 'teams.refused', 'https://login.microsoftonline.com/error', 'https://login.microsoftonline.com/error'],
  ])('names AADSTS%s with its cure, and asks nothing about the desk', async (code, problem, en, ja) => {
    entra.refuse(code);
    const found = await examined(environment());
    expect(found.of('teams')).toEqual([`wrong ${problem}`]);
    expect(found.of('teamsDesk')).toEqual(['skipped teamsDesk.unasked']);
    expect(found.en).toContain(`AADSTS${code}`);
    expect(found.en).toContain(en);
    expect(found.ja).toContain(ja);
    expect(teams.requests).toEqual([]);
    for (const shown of [found.en, found.ja, JSON.stringify(found.findings)]) expect(shown).not.toContain(entra.secret);
  });

  it('says that a login server is silent, and where the way leads', async () => {
    await entra.close();
    const { of, ja } = await examined(environment());
    expect(of('teams')).toEqual(['wrong teams.unreached']);
    expect(ja).toContain('login.microsoftonline.com と smba.trafficmanager.net');
    entra = await startEntra();
  });

  it.each([
    [401, 'wrong teamsDesk.noChannel', 'Microsoft Teams channel must be on', 'Microsoft Teams チャネルが有効か'],
    [403, 'wrong teamsDesk.notThere', 'Add to a team', 'チームに追加'],
    [404, 'wrong teamsDesk.unknown', 'where am i', 'ここはどこ'],
    [503, 'note teamsDesk.later', 'in a few minutes', '数分後'],
  ])('knows what %i of the connector means for the desk', async (status, line, en, ja) => {
    teams.fault({ op: 'member', status });
    const found = await examined(environment());
    expect(found.of('teamsDesk')).toEqual([line]);
    expect(found.en).toContain(en);
    expect(found.ja).toContain(ja);
  });

  it('finds a desk of a tenant that the bot does not serve, and one whose members are of another', async () => {
    const other = '5f1c1bd5-0000-4000-8000-000000000000';
    const shutOut = await examined(environment({ ALLOWED_TENANTS: other }));
    expect(shutOut.of('teamsDesk')).toEqual(['wrong teamsDesk.shutOut']);
    const wrong = await examined(
      environment({ DESK_TEAMS_TENANT: other, ALLOWED_TENANTS: `${other},${teams.tenant}` }),
    );
    expect(wrong.of('teamsDesk')).toEqual(['wrong teamsDesk.tenant']);
    expect(wrong.ja).toContain(teams.tenant);
  });

  it('looks at every desk of DESK_ROUTES', async () => {
    const { DESK_TEAMS_CHANNEL: _, DESK_TEAMS_SERVICE_URL: __, DESK_TEAMS_TENANT: ___, ...rest } = environment();
    const place = (channel: string) => ({ teams: { channel, serviceUrl: teams.serviceUrl, tenant: teams.tenant } });
    const desks = { tokyo: place(desk.id), osaka: place('19:gone@thread.tacv2') };
    const found = await examined({ ...rest, DESK_ROUTES: JSON.stringify({ desks, default: 'tokyo' }) });
    expect(found.of('teamsDesk')).toEqual(['good teamsDesk.fine', 'wrong teamsDesk.unknown']);
    expect(found.en).toContain('the channel of osaka');
  });

  it.each([
    [400_000, 'wrong clock.behind', '秒遅れています'],
    [-60_000, 'note clock.ahead', '秒進んでいます'],
  ])('compares the clock with that of Microsoft: %i ms', async (ms, line, words) => {
    entra.ahead(ms);
    const { of, ja } = await examined(environment({ DESK_TEAMS_SERVICE_URL: 'http://127.0.0.1:1' }));
    expect(of('clock')).toEqual([line]);
    expect(ja).toContain(words);
  });
});
