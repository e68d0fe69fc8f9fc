// What is wrong with settings, for tests of those that read them.
import { SettingsError } from '../../bot/settings.ts';

/** The mistakes with which reading ends; none when it does not. Throws what is no mistake of the settings. */
export function problemsOf(read: () => unknown): SettingsError['problems'] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}
