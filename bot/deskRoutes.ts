// DESK_ROUTES: several desks and their routes, as JSON. Every mistake is named with its path and its cure.
import { z } from 'zod';
import { type LicenseType, licenseTypes } from './activation/case.ts';
import {
  type DeskConfig,
  type DeskDefaults,
  type DeskSurroundings,
  type DesksConfig,
  fits,
  pageDesk,
  slackChannel,
  staffId,
  threadKinds,
} from './deskConfig.ts';
import type { Route } from './handoff/desks.ts';
import type { Key, Text } from './messages/message.ts';
import { pathOf, plainLine, problemsOf, readJson, readJsonFile, wrong } from './readJson.ts';

const most = { fileKB: 256, desks: 20, name: 60, staff: 500, routes: 200 } as const;
const idPattern = /^[a-z0-9-]{1,20}$/;

/** The desks in `setting`, which is JSON itself or the path of a file with it; or what is wrong. */
export function readDeskRoutes(
  setting: string,
  defaults: DeskDefaults,
  around: DeskSurroundings,
): DesksConfig | { readonly problems: readonly Text[] } {
  const isInline = setting.startsWith('{');
  const file = isInline ? 'DESK_ROUTES' : setting;
  const read = isInline ? readJson(setting, file) : readJsonFile(setting, 'DESK_ROUTES', most.fileKB);
  if ('problems' in read) return read;
  const { data } = read;
  const rules = rulesFor(around.languages);
  const whole = rules.whole.safeParse(data);
  const inShape = whole.success ? [] : whole.error.issues.flatMap((issue) => problemsOf(issue, file, data));
  const problems = [...inShape, ...problemsBetween(readable(data, rules), defaults, around, file)];
  if (!whole.success || problems.length > 0) return { problems };
  const { desks, routes = [], default: fallback } = whole.data;
  return {
    all: Object.entries(desks).map(([id, desk]) => toDesk(id, desk, defaults)),
    routes: routes.map(toRoute),
    fallback,
  };
}

function toDesk(id: string, written: WrittenDesk, defaults: DeskDefaults): DeskConfig {
  const desk: DeskConfig = { id, name: id, ...defaults, ...written };
  return desk.page ? pageDesk(desk) : desk;
}

function toRoute({ desk, license, language }: WrittenRoute): Route {
  return { desk, ...(license && { licenses: license }), ...(language && { languages: language }) };
}

// ---- what may stand in it

function rulesFor(languages: readonly string[]) {
  const desk = z
    .strictObject({
      name: z.string().trim().min(1).max(most.name).superRefine(plainLine).exactOptional(),
      slack: z.string().superRefine(slackId).exactOptional(),
      teams: z
        .strictObject({
          channel: z.string().trim().min(1),
          serviceUrl: z.string().trim().superRefine(webAddress),
          tenant: z.string().trim().min(1),
        })
        .exactOptional(),
      page: z.literal(true).exactOptional(),
      language: z.enum(languages).exactOptional(),
      thread: z.enum(threadKinds).exactOptional(),
      staff: z.array(z.string().superRefine(userId).transform(asStaffId)).min(1).max(most.staff).exactOptional(),
    })
    .transform(({ slack, ...rest }) => ({ ...rest, ...(slack !== undefined && { slack: { channel: slack } }) }));
  const route = z.strictObject({
    license: oneOrMore(licenseTypes).exactOptional(),
    language: oneOrMore(languages).exactOptional(),
    desk: z.string(),
  });
  const whole = z.strictObject({
    desks: z.record(z.string(), desk),
    routes: z.array(route).max(most.routes).exactOptional(),
    default: z.string(),
  });
  return { desk, route, whole };
}

type Rules = ReturnType<typeof rulesFor>;
type WrittenDesk = z.output<Rules['desk']>;
type WrittenRoute = z.output<Rules['route']>;

/** One of the ids, or a list of some. */
function oneOrMore<Id extends string>(ids: readonly Id[]) {
  const isId = (one: unknown): one is Id => (ids as readonly unknown[]).includes(one);
  const choices = ids.join(', ');
  return z
    .unknown()
    .superRefine((value, context) => {
      if (!Array.isArray(value)) return isId(value) ? undefined : wrong(context, 'policy.choice', { choices });
      if (value.length === 0) wrong(context, 'policy.empty');
      for (const [at, one] of value.entries()) if (!isId(one)) wrong(context, 'policy.choice', { choices }, [at]);
    })
    .transform((value): readonly Id[] => [value].flat().filter(isId));
}

function slackId(text: string, context: z.RefinementCtx): void {
  if (!slackChannel.test(text)) wrong(context, 'config.routes.slackChannel');
}

function userId(text: string, context: z.RefinementCtx): void {
  if (staffId(text) === undefined) wrong(context, 'config.routes.staff');
}

function asStaffId(text: string): string {
  return staffId(text) ?? text;
}

function webAddress(text: string, context: z.RefinementCtx): void {
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? '')) wrong(context, 'config.routes.address');
}

// ---- how its parts stand to each other

interface Readable {
  readonly ids: readonly string[];
  readonly desks: readonly (readonly [id: string, desk: WrittenDesk])[];
  readonly routes: readonly (readonly [at: number, route: WrittenRoute])[];
  readonly fallback: unknown;
}

/** Of a file with mistakes, the parts without, so that all mistakes are told at once. */
function readable(data: unknown, { desk, route }: Rules): Readable {
  const { desks, routes, default: fallback } = isRecord(data) ? data : {};
  const named = isRecord(desks) ? Object.entries(desks) : [];
  return {
    ids: named.map(([id]) => id),
    desks: named.flatMap(([id, one]) => {
      const { data } = desk.safeParse(one);
      return data ? [[id, data] as const] : [];
    }),
    routes: (Array.isArray(routes) ? routes : []).flatMap((one: unknown, at) => {
      const { data } = route.safeParse(one);
      return data ? [[at, data] as const] : [];
    }),
    fallback,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problemsBetween(
  { ids, desks, routes, fallback }: Readable,
  defaults: DeskDefaults,
  around: DeskSurroundings,
  file: string,
): Text[] {
  const problem = (path: readonly PropertyKey[], key: Key, values: Readonly<Record<string, string | number>> = {}) =>
    ({ key, values: { file, path: pathOf(path), ...values } }) satisfies Text;
  const unknownDesk = (path: readonly PropertyKey[], desk: unknown) =>
    typeof desk === 'string' && !ids.includes(desk)
      ? [problem(path, 'config.routes.unknownDesk', { desk, desks: ids.join(', ') || '–' })]
      : [];
  return [
    ...ids.filter((id) => !idPattern.test(id)).map((id) => problem(['desks', id], 'config.routes.id')),
    ...(ids.length > most.desks ? [problem(['desks'], 'policy.tooMany', { max: most.desks })] : []),
    ...desks.flatMap(([id, desk], at) => [
      ...(hasOnePlace(desk) ? [] : [problem(['desks', id], 'config.routes.onePlace')]),
      ...missingFor(id, desk, around, file),
      ...desks
        .slice(0, at)
        .filter(([, other]) => placeOf(other) !== undefined && placeOf(other) === placeOf(desk))
        .slice(0, 1)
        .map(([other]) => problem(['desks', id], 'config.routes.samePlace', { other: `desks.${other}` })),
      ...staffProblems(desk, defaults).map((key) => problem(['desks', id], key)),
    ]),
    ...routes.flatMap(([at, { desk }]) => unknownDesk(['routes', at, 'desk'], desk)),
    ...deadRoutes(routes, around.languages).map((at) => problem(['routes', at], 'config.routes.dead')),
    ...unknownDesk(['default'], fallback),
  ];
}

/** What else would have to be set for tickets to arrive there. */
function missingFor(id: string, { slack, teams, page }: WrittenDesk, around: DeskSurroundings, file: string): Text[] {
  const needed = (name: string, place: string): Text => ({
    key: 'config.needed',
    values: { name, because: `${file} (desks.${id}.${place})` },
  });
  return [
    ...(slack && !around.slack ? [needed('SLACK_BOT_TOKEN', 'slack')] : []),
    ...(teams && around.teams === 'closed' ? [needed('MicrosoftAppId', 'teams')] : []),
    ...(page && !around.localPage ? [needed('LOCAL_PAGE=on', 'page')] : []),
  ];
}

function hasOnePlace({ slack, teams, page }: WrittenDesk): boolean {
  return [slack, teams, page].filter((one) => one !== undefined).length === 1;
}

function placeOf({ slack, teams, page }: WrittenDesk): string | undefined {
  if (slack) return `slack ${slack.channel}`;
  if (teams) return `teams ${teams.channel} ${teams.tenant.toLowerCase()}`;
  return page && 'page';
}

function staffProblems(desk: WrittenDesk, defaults: DeskDefaults): Key[] {
  if (desk.page) return desk.staff ? ['config.routes.staffOnPage'] : [];
  const staff = desk.staff ?? defaults.staff;
  return staff && !staff.some((id) => fits(id, desk)) ? ['config.routes.staffElsewhere'] : [];
}

/** Routes for which those before them leave nothing, by their places in the list. */
function deadRoutes(routes: Readable['routes'], languages: readonly string[]): number[] {
  const taken = new Set<string>();
  return routes.flatMap(([at, { license = licenseTypes, language = languages }]) => {
    const own = license.flatMap((one: LicenseType) => language.map((other) => `${one} ${other}`));
    const isDead = own.every((one) => taken.has(one));
    for (const one of own) taken.add(one);
    return isDead ? [at] : [];
  });
}
