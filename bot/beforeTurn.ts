// What is fetched before a turn, for it holds the database: who wrote, the files that came along, what a desk asks for that takes a moment.
import type { Activity } from 'botbuilder';
import type { Channel } from './channels/channel.ts';
import { askedOf } from './desk/askedOf.ts';
import { wantsFiles } from './desk/mayAct.ts';
import { type TakeFindingsNeeds, takeFindings } from './desk/takeFindings.ts';
import { type TakeReportNeeds, takeReport } from './desk/takeReport.ts';
import { deskAt } from './deskAddress.ts';
import type { Desks } from './handoff/desks.ts';
import type { Log } from './log.ts';
import { maskActivity } from './maskActivity.ts';
import { takeFiles } from './takeFiles.ts';

export type BeforeTurnNeeds = TakeReportNeeds &
  TakeFindingsNeeds & {
    readonly desks: Desks;
    readonly log: Log;
  };

/** The activity with all of that in it, or undefined for one that is to be let go. */
export async function beforeTurn(
  needs: BeforeTurnNeeds,
  channel: Channel | undefined,
  activity: Activity,
  receivedAt: string,
): Promise<Activity | undefined> {
  const told = channel?.introduce ? await channel.introduce(activity, receivedAt) : activity;
  if (!channel || !told) return told;
  // A name may hold what must not be kept, as words may.
  const introduced = told === activity ? activity : maskActivity(told).activity;
  const desk = deskAt(needs.desks, channel.name, introduced);
  const { fetchFile } = channel;
  const { clock, log } = needs;
  const person = `${channel.name}/${activity.from.id}`;
  const taken =
    fetchFile && wantsFiles(desk, introduced)
      ? await takeFiles({ files: needs.store.files, person, clock, fetchFile, log }, introduced)
      : introduced;
  if (!desk) return taken;
  const asked = askedOf(desk, taken, needs.words);
  if (asked?.what === 'report') return takeReport(needs, desk, taken, asked.rest);
  return asked?.what === 'doctor' ? takeFindings(needs, taken) : taken;
}
