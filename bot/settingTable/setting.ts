// What is said about one setting, and about a section of them.

export interface Setting {
  readonly name: string;
  /** What it is for, without its default and what it may be; line breaks mean nothing. */
  readonly about: string;
  /** What holds when it is not set, as it would be written. Undefined: nothing does. */
  readonly default?: string;
  /** The same in words, where the default follows from something else or its absence means something. */
  readonly otherwise?: string;
  /** A whole number from the first to the second. */
  readonly range?: readonly [from: number, to: number];
  readonly choices?: readonly string[];
  /** A value that is accepted. */
  readonly example?: string;
  /** Whether it is a secret, or where one stands in it. Such a setting may also stand in a file. */
  readonly secret?: SecretPlace;
}

/** `whole`: all of it; `password`: it is an address that may have one; `values`: of name=value pairs; `path`: behind the host. */
export type SecretPlace = 'whole' | 'password' | 'values' | 'path';

export interface SettingSection {
  readonly title: string;
  /** Said once for all of them. */
  readonly intro?: string;
  readonly settings: readonly Setting[];
}
