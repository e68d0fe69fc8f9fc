// The local page's channel, with what it borrows from the others. Only a process that may show the page loads it.
import { maskSecrets } from './activation/secrets.ts';
import { escapeMarkdown, plainText, renderCards } from './channels/teams/render.ts';
import { type Web, webChannel } from './channels/web/web.ts';
import type { Config } from './config.ts';
import type { Clock } from './handoff/ports.ts';
import type { Store } from './handoff/stores.ts';
import type { Links } from './links.ts';
import type { Localizer } from './messages/localize.ts';

export interface LocalPageNeeds {
  readonly config: Pick<Config, 'defaultLanguage' | 'desks'>;
  readonly store: Pick<Store, 'posts'>;
  readonly links: Pick<Links, 'linkTo'>;
  readonly localizer: Localizer;
  readonly clock: Clock;
}

/** The page shows the very cards that Teams gets. */
export function localPage({ config, store, links, localizer, clock }: LocalPageNeeds): Web {
  return webChannel({
    posts: store.posts,
    clock,
    draw: (spoken, delivery) => ({ cards: renderCards(spoken, delivery), text: plainText(spoken) }),
    linkTo: links.linkTo,
    protect: escapeMarkdown,
    mask: (text) => maskSecrets(text).text,
    languages: localizer.languages,
    nameOf: localizer.nameOf,
    language: config.defaultLanguage,
    relay: config.desks.all.some(({ page, thread }) => page && thread === 'relay'),
    words: (language) => localizer.tree('page', language),
  });
}
