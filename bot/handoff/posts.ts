// What the local page and the terminal show, kept so that a reload shows it again.

/** One thing shown on a local surface (the page, the terminal), kept so that it survives a reload. */
export interface Post {
  readonly id: string;
  readonly seq: number;
  /** Grows with every change of any post; ask for `since` to get what is new. */
  readonly revision: number;
  readonly conversation: string;
  readonly thread?: string;
  readonly author: 'bot' | 'employee' | 'staff';
  /** Words of a person, or the drawn message as JSON. */
  readonly body: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface Posts {
  /** Adds a post; one with a known id is the same post again and changes nothing. */
  add(post: Omit<Post, 'seq' | 'revision'>): Promise<void>;
  replace(id: string, body: string): Promise<void>;
  remove(id: string): Promise<void>;
  since(revision: number): Promise<readonly Post[]>;
}
