// A desk, an employee and a ticket between them, anew for each test; what was sent is checked when the test is over.
import { afterEach } from '@jest/globals';
import {
  type Case,
  type DeskDoor,
  type DeskNeeds,
  type Employee,
  type Member,
  openDesk,
  type Platform,
} from './deskDoor.ts';

/** An employee who speaks English, a desk that speaks Japanese, and a ticket between them. */
export interface Scene {
  readonly door: DeskDoor;
  readonly employee: Employee;
  readonly ticket: Case;
  readonly staff: Member;
}

export interface DeskScenes {
  openOne(platform: Platform, needs?: DeskNeeds): Promise<DeskDoor>;
  /** A ticket that nobody has claimed. */
  begin(platform: Platform, needs?: DeskNeeds): Promise<Scene>;
  /** The same, claimed by `staff`. */
  claimed(platform: Platform, needs?: DeskNeeds): Promise<Scene>;
}

/** Called once in a test file: whatever its tests open is checked and closed after each of them. */
export function deskScenes(): DeskScenes {
  const open: DeskDoor[] = [];
  afterEach(async () => {
    try {
      for (const door of open) door.check();
    } finally {
      for (const door of open.splice(0)) await door.close();
    }
  });

  async function openOne(platform: Platform, needs: DeskNeeds = {}): Promise<DeskDoor> {
    const door = await openDesk(platform, needs);
    open.push(door);
    return door;
  }

  async function begin(platform: Platform, needs: DeskNeeds = {}): Promise<Scene> {
    const door = await openOne(platform, needs);
    const employee = await door.employee('Alex Smith', 'en');
    const staff = await door.member('担当者 B');
    return { door, employee, staff, ticket: await door.handOver(employee) };
  }

  async function claimed(platform: Platform, needs: DeskNeeds = {}): Promise<Scene> {
    const scene = await begin(platform, needs);
    await scene.ticket.press(scene.staff, 'claim');
    return scene;
  }

  return { openOne, begin, claimed };
}
