// Several people with the same trouble at one desk: what they tell, and the incident's card.
import type { Key } from '../../bot/messages/message.ts';
import { type Lang, type Seen, shows } from './converse.ts';
import type { Case, DeskDoor, Employee } from './deskDoor.ts';

/** The PC that they share, as the boxes of the summary take it. */
export const machine = { model: 'ThinkPad T14', biosVersion: '1.21' };

/** A first message that says enough for a plan. */
export const trouble: Readonly<Record<Lang, string>> = {
  ja: '会社の PC（プリインストール版）で、BIOS を更新したら 0xC004F213 が出ます',
  en: 'My company PC came with Windows preinstalled. After a BIOS update it shows 0xC004F213',
};

type Boxes = Readonly<Record<string, string>>;

/** A new employee who has told the trouble and their PC, and has the summary before them. */
export async function troubled(
  door: DeskDoor,
  name: string,
  language: Lang = 'en',
  boxes: Boxes = machine,
): Promise<Employee> {
  const employee = await door.employee(name, language);
  await employee.say(trouble[language]);
  await employee.say(language === 'ja' ? '担当者に相談' : 'talk to a person');
  await employee.press('keep', boxes);
  return employee;
}

/** The same, and the summary is sent. */
export async function withTicket(
  door: DeskDoor,
  name: string,
  language: Lang = 'en',
  boxes: Boxes = machine,
): Promise<Employee> {
  const employee = await troubled(door, name, language, boxes);
  await employee.press('send');
  return employee;
}

/** The cards of incidents at a Japanese desk, the oldest first. */
export function incidentsAt(door: DeskDoor): readonly Case[] {
  return door.cases().filter((one) => shows(one.card(), 'incident.card.found', 'ja'));
}

/** The only incident at the desk. */
export function theIncident(door: DeskDoor): Case {
  const [incident, ...more] = incidentsAt(door);
  if (!incident || more.length > 0) throw new Error(`there are ${more.length + (incident ? 1 : 0)} incidents`);
  return incident;
}

/** The ticket of that person. */
export function ticketOf(door: DeskDoor, name: string): Case {
  const ticket = door.cases().findLast((one) => one.card().all.includes(`${name} さん`));
  if (!ticket) throw new Error(`${name} has no ticket`);
  return ticket;
}

export function has(seen: readonly Seen[], key: Key, language: Lang): boolean {
  return seen.some((one) => shows(one, key, language));
}
