// A check-up that staff ask for is made before their turn: other systems take their time, and no transaction waits for them.
import type { Activity } from 'botbuilder';
import { sentence } from '../../dialogs/question.ts';
import type { Config } from '../config.ts';
import type { Clock } from '../handoff/ports.ts';
import type { Store } from '../handoff/stores.ts';
import type { Message } from '../messages/message.ts';
import type { Policy } from '../policy.ts';

export interface TakeFindingsNeeds {
  readonly config: Config;
  readonly policy: Policy;
  readonly store: Pick<Store, 'outboxQueue'>;
  readonly clock: Clock;
  readonly log: { error(data: object, text: string): void };
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Whoever asks at the same moment hears the same; by the configuration of a process. */
const running = new WeakMap<Config, Promise<Message>>();

/** The activity, which asks for a check-up, with the answer in `channelData.findings`; never throws. */
export async function takeFindings(needs: TakeFindingsNeeds, activity: Activity): Promise<Activity> {
  const asked = running.get(needs.config) ?? answer(needs).finally(() => running.delete(needs.config));
  running.set(needs.config, asked);
  const findings = await asked.catch((error) => {
    needs.log.error({ error: String(error) }, 'the check-up could not be made');
    return sentence('doctor.broken');
  });
  return { ...activity, channelData: { ...activity.channelData, findings } };
}

/** What `takeFindings` found for this activity. */
export function findingsIn({ channelData }: Activity): Message {
  return (channelData as { readonly findings?: Message } | undefined)?.findings ?? sentence('doctor.broken');
}

async function answer({
  config,
  policy,
  store,
  clock,
  environment = process.env,
}: TakeFindingsNeeds): Promise<Message> {
  // Loaded by those who ask for it.
  const [{ examine }, { doctorMessage }] = await Promise.all([
    import('../doctor/examine.ts'),
    import('../doctor/doctorMessage.ts'),
  ]);
  // The file was read when this process started, and holds as it was then.
  const readPolicy = () => policy;
  return doctorMessage(await examine({ config, environment, now: () => clock.now(), store, readPolicy }));
}
