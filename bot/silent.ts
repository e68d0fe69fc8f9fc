// The adapter of the turn contexts that dialogs run in: it sends nothing.
import { BotAdapter } from 'botbuilder';

/** Dialog steps speak through the guide; nothing is ever sent through the turn context. */
class SilentAdapter extends BotAdapter {
  override async sendActivities(): Promise<never> {
    throw new Error('dialogs speak through their guide');
  }
  override async updateActivity(): Promise<never> {
    throw new Error('dialogs speak through their guide');
  }
  override async deleteActivity(): Promise<never> {
    throw new Error('dialogs speak through their guide');
  }
  override async continueConversation(): Promise<never> {
    throw new Error('dialogs speak through their guide');
  }
}

export const silent = new SilentAdapter();
