// What a turn can do with the data of its person: give a copy, forget it, and write down that it did.
import type { Conversation } from '../dialogs/guide.ts';
import { documentMessages } from './document.ts';
import { audit } from './handoff/audit.ts';
import { channelOf } from './handoff/desks.ts';
import { eraseAll } from './handoff/erasure.ts';
import { personDocument } from './handoff/export.ts';
import { makeLines } from './handoff/lines.ts';
import type { Delivery, Person } from './handoff/ports.ts';
import { clearHome, type HomeNeeds, hasHome } from './home.ts';
import type { Turn } from './stages.ts';
import type { TurnNeeds } from './turn.ts';

interface OwnDataNeeds {
  readonly needs: TurnNeeds;
  readonly homes: HomeNeeds;
  readonly conversation: Conversation;
  readonly person: () => Person;
  /** Id of the turn's row in the inbox. */
  readonly inbox: number;
  /** The delivery whose card was pressed. */
  readonly card: string | undefined;
}

export interface OwnData {
  readonly acts: Pick<Turn, 'audited' | 'ownData' | 'erase'>;
  /** What a delivery to the person says about them. */
  mark(): Pick<Delivery, 'person' | 'forget'>;
  isErased(): boolean;
}

/** What one turn does with the data of its person. */
export function ownData({ needs, homes, conversation, person, inbox, card }: OwnDataNeeds): OwnData {
  const { stores, now } = homes;
  const { newId, showsFiles } = needs;
  let erased = false;
  return {
    mark: () => (erased ? { forget: true } : { person: person().key }),
    isErased: () => erased,
    acts: {
      audited: (act) => audit(stores, person().key, now, act),

      async ownData() {
        const { key } = person();
        const document = await personDocument(stores, person(), conversation.case, now);
        const how = { files: stores.files, newId, now, person: key, showsFiles: showsFiles(channelOf(key)) };
        return documentMessages(how, { key: 'privacy.export.own' }, 'my-data.json', document);
      },

      async erase() {
        const { key } = person();
        const cards: string[] = [];
        for (const id of [card, conversation.shown?.delivery]) {
          // A card may be forged: only what was said to this person is theirs to change.
          if (id && (await stores.outbox.get(id))?.person === key) cards.push(id);
        }
        const hadHome = await hasHome(homes, key);
        const lines = makeLines({ ...needs, stores });
        await eraseAll({ ...needs, stores, lines }, person(), { inbox, cards });
        erased = true;
        if (hadHome) await clearHome(homes, person());
        return cards;
      },
    },
  };
}
